import { agentKey, createPostgresStore, type Kept, readStatement } from '../../../xapi/index.ts';
import type { Context } from '../../core/context.ts';
import { isId } from '../../core/ids.ts';
import { authorise } from '../../core/policy.ts';
import { audit } from '../../db/audit.ts';
import { inTransaction, type Tx } from '../../db/transaction.ts';
import type { FoundStatement, StatementAccount } from './contract.ts';

/** What of the store is wanted; everything that is given must hold. */
export interface StatementSearch {
  /** Whole IRIs. */
  readonly verb?: string;
  readonly activity?: string;
  /** Statements of the same actor as this one: an account's name has no place in an address. */
  readonly likeId?: string;
  /** Also where the actor or the activity is only mentioned. */
  readonly related?: boolean;
  /** Stored after this moment (milliseconds): what a live tail asks. */
  readonly since?: number;
  /** The `next` of the page before. */
  readonly after?: string;
  readonly limit: number;
}

export interface StatementsFound {
  /** Newest first. */
  readonly statements: readonly FoundStatement[];
  readonly next: string | null;
  /** Milliseconds: whatever was stored before is known, so that a tail goes on from here and misses nothing. */
  readonly knownUntil: number;
  /** The account that `likeId` stands for. */
  readonly like: StatementAccount | null;
}

/**
 * Searches the record store as a sender with every right would. For the tenant admin, whose look is audited; the
 * people concerned are told by `nameActors`, which a page calls with what it shows.
 */
export async function findStatements(context: Context, search: StatementSearch): Promise<StatementsFound> {
  authorise(context, 'statement.read');
  return inTransaction(context, 'store', async (tx) => {
    const { tenantId } = context;
    const { likeId, related = false, limit, verb, activity, since, after } = search;
    const like = likeId === undefined ? null : await findById(tx, likeId);
    const agent = like && agentKey(like.kept.statement.actor);
    const nobody = likeId !== undefined && !agent;
    // asked before the page: what is stored between the two is in the page, or is found from here
    const knownUntil = Date.parse(await storeOf(tx).consistentThrough(tenantId));
    const page = await storeOf(tx).query(tenantId, {
      ...(verb === undefined ? {} : { verb }),
      ...(activity === undefined ? {} : { activity, relatedActivities: related }),
      ...(agent ? { agent, relatedAgents: related } : {}),
      ...(since === undefined ? {} : { since }),
      ...(after === undefined ? {} : { after }),
      limit: nobody ? 0 : limit,
    });
    const statements = nobody ? [] : page.statements;
    // a tail that finds nothing new every other second is no look at anybody
    if (since === undefined || statements.length > 0)
      await audit(tx, { action: 'statements.read', details: { found: statements.length } });
    return {
      statements: statements.map((kept) => toFound(kept, false)),
      next: nobody ? null : page.next,
      knownUntil,
      like: like ? (accountsIn(like.kept.statement.actor)[0] ?? null) : null,
    };
  });
}

/** One statement, voided or not; null where there is none. For the tenant admin, whose look is audited. */
export async function findStatement(context: Context, id: string): Promise<FoundStatement | null> {
  authorise(context, 'statement.read');
  return inTransaction(context, 'store', async (tx) => {
    const found = await findById(tx, id);
    if (!found) return null;
    await audit(tx, { action: 'statements.read', entity: 'statement', entityId: id, details: { found: 1 } });
    return toFound(found.kept, found.voided);
  });
}

/** The newest statement of an account, or null: what a search by account goes on from. */
export async function findStatementOf(context: Context, account: StatementAccount): Promise<string | null> {
  authorise(context, 'statement.read');
  return inTransaction(context, 'store', async (tx) => {
    const agent = agentKey({ account: { homePage: account.homePage, name: account.name } });
    if (agent === null) return null;
    const { statements } = await storeOf(tx).query(context.tenantId, { agent, limit: 1 });
    await audit(tx, { action: 'statements.read', details: { found: statements.length } });
    return statements[0]?.statement.id ?? null;
  });
}

const storeOf = (tx: Tx) =>
  createPostgresStore({ sql: tx.sql, withTransaction: (_tenant, work) => work(tx.sql) });

async function findById(tx: Tx, id: string): Promise<{ kept: Kept; voided: boolean } | null> {
  // a sender may choose an id of any form of UUID
  if (!isId(id) && !UUID.test(id)) return null;
  for (const voided of [false, true]) {
    const kept = await storeOf(tx).find(tx.context.tenantId, id.toLowerCase(), { voided });
    if (kept) return { kept, voided };
  }
  return null;
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function toFound(kept: Kept, voided: boolean): FoundStatement {
  const statement = readStatement(kept);
  return {
    id: String(statement.id),
    stored: kept.stored,
    voided,
    accounts: accountsIn(statement),
    statement: statement as FoundStatement['statement'],
  };
}

/** Everybody whom a statement mentions by an account; who vouches for it is none of them. */
function accountsIn(part: unknown, name = ''): StatementAccount[] {
  if (typeof part !== 'object' || part === null || name === 'authority' || name === 'extensions') return [];
  if (name === 'account') return isAccount(part) ? [{ homePage: part.homePage, name: part.name }] : [];
  return Object.entries(part).flatMap(([inner, one]) => accountsIn(one, Array.isArray(part) ? name : inner));
}

const isAccount = (part: object): part is StatementAccount =>
  'homePage' in part && typeof part.homePage === 'string' && 'name' in part && typeof part.name === 'string';
