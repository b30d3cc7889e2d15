import type { Kept } from './statement/format-statement.ts';
import type { PreparedStatement } from './statement/prepare-statement.ts';
import type { Statement } from './types.ts';

/** What statements are asked for. Texts are compared exactly; times are milliseconds since 1970. */
export interface StatementQuery {
  /** A key made by agentKey(). */
  readonly agent?: string;
  readonly relatedAgents?: boolean;
  readonly verb?: string;
  readonly activity?: string;
  readonly relatedActivities?: boolean;
  readonly registration?: string;
  /** Exclusive. */
  readonly since?: number;
  /** Inclusive. */
  readonly until?: number;
  readonly ascending?: boolean;
  readonly limit: number;
  /** Where the page before ended: its `next`. */
  readonly after?: string;
  /** Only what came with these credentials (scope statements/read/mine). */
  readonly credentialId?: string;
}

export interface StatementPage {
  readonly statements: readonly Kept[];
  /** What to pass as `after`; null where there is no more. */
  readonly next: string | null;
}

export type Insertion =
  | { readonly ok: true; readonly ids: readonly string[] }
  /**
   * Nothing of the batch is stored: another statement has this id, or the statement with this id came with other
   * credentials and is not the sender's to void.
   */
  | {
      readonly ok: false;
      readonly because: 'id_taken' | 'not_yours_to_void';
      readonly place: number;
      readonly id: string;
    };

/** Where statements are kept. Every promise holds under concurrent requests. */
export interface StatementStore {
  /**
   * Stores all or nothing. A statement that is there already counts as stored: by its id where it is the same, by its
   * content (per credential) where it came without one. Ids are answered in the order of the batch.
   */
  insert(tenant: string, credentialId: string, batch: readonly PreparedStatement[]): Promise<Insertion>;
  /** One statement by id: only if it is voided (`voided: true`), or only if it is not. */
  find(
    tenant: string,
    id: string,
    options: { readonly voided: boolean; readonly credentialId?: string },
  ): Promise<Kept | null>;
  /** A page, newest first unless ascending. Never holds a voided statement. */
  query(tenant: string, query: StatementQuery): Promise<StatementPage>;
  /**
   * Statements that mention each term (statement/terms.ts): the newest `limit`, newest first. What is known about an
   * activity or an agent is read out of them. With `credentialId` only those of them that came with it.
   */
  mentioning(
    tenant: string,
    terms: readonly string[],
    options: { readonly limit: number; readonly credentialId?: string },
  ): Promise<readonly Statement[]>;
  /** The time (RFC 3339) before which everything stored is known to whoever asks afterwards. */
  consistentThrough(tenant: string): Promise<string>;
}
