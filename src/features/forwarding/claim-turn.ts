import { type Followed, readAfter, readStatements } from '../../../xapi/index.ts';
import type { Context } from '../../core/context.ts';
import { newId } from '../../core/ids.ts';
import { authorise } from '../../core/policy.ts';
import { inTransaction, type Tx } from '../../db/transaction.ts';
import { decidePasses, type ForwardFilter } from './decide-forward.ts';
import { onlyOfThoseWhoAgreed } from './only-of-those-who-agreed.ts';
import { type Copy, type CopyPage, readCopies, readCopiesAgain } from './read-copies.ts';

/** Statements that are looked at in one turn. */
const LOOKED_AT = 500;
/** Parked statements that are sent again in one turn: each goes by itself. */
const AGAIN = 50;
/** Longer than a turn takes (send-statements.ts): then whoever had it was killed, and the same is sent once more. */
const BUSY_MS = 180_000;

/** A turn at a store: what is to be sent, in order, and what is settled without sending. */
export interface Turn {
  readonly id: string;
  readonly storeId: string;
  readonly target: {
    readonly url: string;
    readonly key: string;
    readonly sealedSecret: string;
    readonly version: '1.0.3' | '2.0.0';
  };
  readonly attempts: number;
  /** Whether it ever took anything. */
  readonly proven: boolean;
  readonly work:
    | {
        readonly kind: 'new';
        /** Where the cursor goes when all of it is settled; null where nothing new can be read yet. */
        readonly upTo: string | null;
        readonly more: boolean;
      }
    | {
        readonly kind: 'again';
        /** Parked ones that are not to be sent any more: erased since, or agreed to no longer. */
        readonly dropped: readonly string[];
      }
    | {
        /** Copies of what was erased here are voided. */
        readonly kind: 'tell';
        readonly copies: readonly Copy[];
        /** Null where an administrator asked to try again what the store would not void. */
        readonly page: CopyPage | null;
      };
  readonly statements: readonly Followed[];
}

/**
 * Takes a store's next turn: nobody else sends to it meanwhile, so what arrives there keeps its order. Null where it
 * is not due, or somebody else has it, or while somebody is being erased.
 */
export async function claimTurn(context: Context, storeId: string): Promise<Turn | null> {
  authorise(context, 'forwarding.send');
  const { tenantId, now } = context;
  const id = newId();
  return inTransaction(context, 'development', async (tx) => {
    const [row] = await tx.sql`
      update forward_store set turn = ${id}, busy_until = ${new Date(now().getTime() + BUSY_MS)}
       where tenant_id = ${tenantId} and id = ${storeId} and status = 'active' and next_attempt_at <= ${now()}
         and (busy_until is null or busy_until < ${now()})
      returning *, seq::text as position`;
    if (!row) return null;
    const { url, key, sealed_secret: sealedSecret, version, attempts } = row;
    const read = await readWork(
      tx,
      { id: storeId, filter: row.filter, onlyAgreed: row.only_agreed },
      row.position,
    );
    if (!read) {
      await tx.sql`
        update forward_store set turn = null, busy_until = null where tenant_id = ${tenantId} and id = ${storeId}`;
      return null;
    }
    return {
      id,
      storeId,
      target: { url, key, sealedSecret, version },
      attempts,
      proven: Number(row.delivered) > 0,
      ...read,
    };
  });
}

interface Filtered {
  readonly id: string;
  readonly filter: ForwardFilter;
  readonly onlyAgreed: boolean;
}

type Read = Pick<Turn, 'work' | 'statements'>;

/** Null where nothing may be sent: what is said about somebody who is being erased goes nowhere any more. */
async function readWork(tx: Tx, store: Filtered, position: string): Promise<Read | null> {
  const [held] = await tx.sql`
    select 1 from forward_telling
     where tenant_id = ${tx.context.tenantId} and store_id = ${store.id} and done_at is null and ready_at is null`;
  const told = await readTold(tx, store);
  if (told || held) return told;
  return (await readAgain(tx, store)) ?? (await readNew(tx, store, position));
}

/** What was erased here comes before everything else. */
async function readTold(tx: Tx, { id, filter, onlyAgreed }: Filtered): Promise<Read | null> {
  const isNarrowed = onlyAgreed || [filter.verbs, filter.activities].some((one) => one && one.length > 0);
  const page = await readCopies(tx, { id, takesAll: !isNarrowed });
  const copies = page ? page.copies : await readCopiesAgain(tx, id);
  return page || copies.length > 0 ? { work: { kind: 'tell', copies, page }, statements: [] } : null;
}

/** What an administrator asked for comes before what is new; null where nothing was asked for. */
async function readAgain(tx: Tx, store: Filtered): Promise<Read | null> {
  const { tenantId } = tx.context;
  const parked = await tx.sql`
    select statement_id from forward_parked
     where tenant_id = ${tenantId} and store_id = ${store.id} and again_at is not null and erasure_id is null
     order by parked_at limit ${AGAIN}`;
  if (parked.length === 0) return null;
  const ids = parked.map((row) => String(row.statement_id));
  const statements = await onlyPassing(tx, store, await readStatements(tx.sql, tenantId, ids));
  const sent = new Set(statements.map((one) => one.id));
  return { work: { kind: 'again', dropped: ids.filter((one) => !sent.has(one)) }, statements };
}

async function readNew(tx: Tx, store: Filtered, position: string): Promise<Read> {
  const read = await readAfter(tx.sql, tx.context.tenantId, position, LOOKED_AT);
  const upTo = read.at(-1)?.seq ?? null;
  const statements = await onlyPassing(tx, store, read);
  const tried = statements.at(-1)?.seq;
  // written down before anything goes out: it may arrive though no answer does
  if (tried !== undefined)
    await tx.sql`
      update forward_store set tried_seq = ${tried}::bigint
       where tenant_id = ${tx.context.tenantId} and id = ${store.id} and tried_seq < ${tried}::bigint`;
  return { work: { kind: 'new', upTo, more: read.length === LOOKED_AT }, statements };
}

async function onlyPassing(
  tx: Tx,
  { id, filter, onlyAgreed }: Filtered,
  statements: readonly Followed[],
): Promise<readonly Followed[]> {
  const passing = statements.filter(({ statement }) => decidePasses(filter, statement));
  return onlyAgreed ? onlyOfThoseWhoAgreed(tx, id, passing) : passing;
}
