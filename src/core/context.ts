import type { PgBoss } from 'pg-boss';
import type { Logger } from 'pino';
import type { ReservedSql, Sql } from 'postgres';
import type { Clock } from './clock.ts';
import type { Outgoing } from './outgoing.ts';

/** A database login and what it may touch (ARCHITECTURE.md, "The wall"). */
export type Plane = 'common' | 'development' | 'evaluation' | 'store' | 'jobs';

/** One small connection pool per plane. Only db/ uses them. */
export type Pools = Readonly<Record<Plane, Pool>>;

/** Connections of one plane (db/open-pool.ts). */
export interface Pool extends Sql {
  reserve(): Promise<Line>;
}

/** A connection that is one's own until it is released. */
export interface Line extends ReservedSql {
  /** Rejects when the connection is cut off (a restarted server, a timeout): what is asked then may get no answer. */
  readonly lost: Promise<never>;
  readonly isLost: () => boolean;
}

export type GrantedRole = 'tenant-admin' | 'ld-admin' | 'hr-admin';

/** A role given to a person; `unit` narrows an HR admin to a department, null means everywhere. */
export interface Grant {
  readonly role: GrantedRole;
  readonly unit: string | null;
}

/** Who acts: a person in a session, an operator at the command line, or the product itself in a job. */
export type Actor =
  | {
      readonly kind: 'person';
      readonly personId: string;
      readonly grants: readonly Grant[];
      /** The platform whose administrator this is, where a tenant admin lets its administrators open Connect. */
      readonly lmsAdminOf?: string | null;
    }
  | { readonly kind: 'operator' }
  | { readonly kind: 'system' };

/** Why something was done; it stands in the audit row. `ref` is an opaque id, never a name. */
export interface Why {
  readonly kind: 'launch' | 'job' | 'command';
  readonly ref: string;
}

/** Everything a verb needs to know about its surroundings. Made once per request, job or command. */
export interface Context {
  readonly tenantId: string;
  readonly actor: Actor;
  readonly why: Why;
  readonly requestId: string;
  readonly now: Clock;
  readonly pools: Pools;
  /** Where announcements are queued (opened when first needed); db/announce.ts sends inside the change's transaction. */
  readonly queue: () => Promise<PgBoss>;
  readonly log: Logger;
  /** Where the product lives, without a trailing slash; part of ids that leave the house. */
  readonly publicUrl: string;
  /** Opens what is kept sealed: our signing keys, other systems' secrets. */
  readonly secretKey: string;
  /** How other systems are asked; never inside a transaction, for they may take seconds. */
  readonly outgoing: Outgoing;
  /** Called after a commit that announced something, so that jobs need not wait for the next round. */
  readonly announced: () => void;
}

/** The acting person's id; null for operators and jobs. */
export function actingPersonId(context: Context): string | null {
  return context.actor.kind === 'person' ? context.actor.personId : null;
}
