/** Any JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

export interface Account extends JsonObject {
  readonly homePage: string;
  readonly name: string;
}

/** An Agent or a Group; exactly one identifier, or (an anonymous Group) none and members. */
export interface Actor extends JsonObject {
  readonly objectType?: 'Agent' | 'Group';
  readonly name?: string;
  readonly mbox?: string;
  readonly mbox_sha1sum?: string;
  readonly openid?: string;
  readonly account?: Account;
  readonly member?: readonly Actor[];
}

export interface Verb extends JsonObject {
  readonly id: string;
  readonly display?: JsonObject;
}

/** Activity, Agent, Group, StatementRef or SubStatement, told apart by objectType (absent: Activity). */
export interface StatementObject extends JsonObject {
  readonly objectType?: string;
  readonly id?: string;
  readonly definition?: JsonObject;
}

export interface Context extends JsonObject {
  readonly registration?: string;
  readonly instructor?: Actor;
  readonly team?: Actor;
  readonly contextActivities?: JsonObject;
}

/** A statement (xAPI 1.0.3 Data 2.4, IEEE 9274.1.1 4.2) that passed validation. */
export interface Statement extends JsonObject {
  readonly id?: string;
  readonly actor: Actor;
  readonly verb: Verb;
  readonly object: StatementObject;
  readonly result?: JsonObject;
  readonly context?: Context;
  readonly timestamp?: string;
  readonly stored?: string;
  readonly authority?: Actor;
  readonly version?: string;
  readonly attachments?: readonly JsonObject[];
}

/** Which rules hold: 1.0.x, or 2.0 (IEEE 9274.1.1), which adds contextAgents and contextGroups. */
export type Dialect = '1.0' | '2.0';

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
