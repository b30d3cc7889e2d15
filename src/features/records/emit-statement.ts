import {
  prepareStatement,
  type Statement,
  emitStatement as storeStatement,
  type Actor as XapiActor,
} from '../../../xapi/index.ts';
import { derivedId } from '../../core/ids.ts';
import { ACTIVITY_TYPES, VERBS, type VerbName, VOIDED } from '../../core/xapi-verbs.ts';
import type { Tx } from '../../db/transaction.ts';
import { profileIri, type StatementKind, type VoidingKind } from './statement-kinds.ts';

/** A thing that something was done with: a competency, a course, a goal. Its name is never a person's. */
export interface ActivityFact {
  /** An IRI; `activityId` makes one where the thing has no address of its own. */
  readonly id: string;
  readonly type: keyof typeof ACTIVITY_TYPES;
  readonly name?: string;
}

export interface StatementFact {
  /** What happened to which row: the same words make the same statement id, so that a retry is harmless. */
  readonly event: readonly [StatementKind, ...string[]];
  readonly personId: string;
  /** The person's account that was used last, where the caller knows it; otherwise it is looked up. */
  readonly account?: { readonly issuer: string; readonly sub: string };
  readonly verb: VerbName;
  readonly object: ActivityFact;
  /** The other person, where the verb is about what somebody else shall do: "Mara recommended that Ines masters …". */
  readonly about?: { readonly personId: string; readonly verb: VerbName };
  readonly parent?: readonly ActivityFact[];
  readonly other?: readonly ActivityFact[];
  readonly level?: number;
  /** When it happened, where that is not now. */
  readonly at?: Date;
  /** How long it took. */
  readonly minutes?: number;
}

/**
 * Says in xAPI what this transaction changes, within it: both happen or neither. Actors are LMS accounts or
 * opaque ids, never names or addresses (standards, "Actor").
 */
export async function emitStatement(tx: Tx, fact: StatementFact): Promise<void> {
  const { context } = tx;
  const actor = fact.account ? accountActor(fact.account) : await actorOf(tx, fact.personId);
  const about = fact.about && { actor: await actorOf(tx, fact.about.personId), verb: fact.about.verb };
  const profile = profileIri(context.publicUrl);
  const object = activity(fact.object);
  const statement = {
    id: derivedId(context.tenantId, ...fact.event),
    actor,
    verb: verb(fact.verb),
    object: about
      ? { objectType: 'SubStatement', actor: about.actor, verb: verb(about.verb), object }
      : object,
    ...resultOf(fact, `${profile}/level`),
    context: {
      // revision and platform are allowed with an activity only (xAPI 1.0.3 Data 2.4.6)
      ...(about ? {} : { platform: 'Throughline' }),
      contextActivities: {
        category: [{ id: profile }],
        ...(fact.parent?.length ? { parent: fact.parent.map(activity) } : {}),
        ...(fact.other?.length ? { other: fact.other.map(activity) } : {}),
      },
    },
    timestamp: (fact.at ?? context.now()).toISOString(),
  };
  store(tx, statement);
}

/**
 * Takes back what was emitted for an event (xAPI 1.0.3 Data 2.3.2), within the transaction that takes back what it
 * reported.
 */
export async function voidStatement(
  tx: Tx,
  fact: {
    readonly event: readonly [VoidingKind, ...string[]];
    readonly personId: string;
    /** The event of the statement that holds no more. */
    readonly voids: StatementFact['event'];
  },
): Promise<void> {
  const { tenantId, now, publicUrl } = tx.context;
  store(tx, {
    id: derivedId(tenantId, ...fact.event),
    actor: await actorOf(tx, fact.personId),
    verb: { id: VOIDED, display: { en: 'voided' } },
    object: { objectType: 'StatementRef', id: derivedId(tenantId, ...fact.voids) },
    context: { contextActivities: { category: [{ id: profileIri(publicUrl) }] } },
    timestamp: now().toISOString(),
  });
}

function store(tx: Tx, statement: object): void {
  const authority: XapiActor = {
    objectType: 'Agent',
    account: { homePage: tx.context.publicUrl, name: 'throughline' },
  };
  tx.send(storeStatement(tx.sql, prepareStatement(statement as unknown as Statement, { authority })));
}

function resultOf({ level, minutes }: StatementFact, levelExtension: string): object {
  if (level === undefined && minutes === undefined) return {};
  return {
    result: {
      ...(minutes === undefined ? {} : { completion: true, duration: `PT${minutes}M` }),
      ...(level === undefined ? {} : { extensions: { [levelExtension]: level } }),
    },
  };
}

/** The IRI of a thing of ours. */
export function activityId(
  tx: Tx,
  kind: 'competencies' | 'options' | 'goals' | 'recommendations' | 'recognitions' | 'learning',
  id: string,
): string {
  return `${tx.context.publicUrl}/xapi/activities/${kind}/${id}`;
}

function activity({ id, type, name }: ActivityFact): object {
  return {
    objectType: 'Activity',
    id,
    definition: { type: ACTIVITY_TYPES[type], ...(name ? { name: { en: name } } : {}) },
  };
}

function verb(name: VerbName): object {
  return { id: VERBS[name], display: { en: name } };
}

/** The person's linked LMS account that was used last; a person without one is an opaque id of the tenant. */
async function actorOf(tx: Tx, personId: string): Promise<XapiActor> {
  const { tenantId, publicUrl } = tx.context;
  const [account] = await tx.sql`
    select issuer, sub from account where tenant_id = ${tenantId} and person_id = ${personId}
     order by last_launch_at desc nulls last, id limit 1`;
  if (account) return accountActor({ issuer: account.issuer, sub: account.sub });
  return accountActor({ issuer: `${publicUrl}/tenants/${tenantId}`, sub: personId });
}

const accountActor = ({ issuer, sub }: { readonly issuer: string; readonly sub: string }): XapiActor => ({
  objectType: 'Agent',
  account: { homePage: issuer, name: sub },
});
