import type { Sql } from 'postgres';
import type { ObjectStorage } from '../attachment-store.ts';
import {
  type Anonymising,
  agentsNamedIn,
  anonymiseStatement,
  isOwnStatement,
} from '../statement/anonymise-statement.ts';
import { hashAgent } from '../statement/hash-agent.ts';
import { toPrepared } from '../statement/prepare-statement.ts';
import { attachmentHashes } from '../statement/terms.ts';
import { parseTimestamp } from '../statement/values.ts';
import type { Actor, Statement } from '../types.ts';
import { eraseAttachments } from './erase-attachments.ts';
import { eraseFound, type FoundStatement, toFound } from './erase-statements.ts';
import { readInOrder } from './kept-row.ts';

/** An erasure that was begun (records.begin_erasure), and how much of it this turn does. */
export interface ErasureTurn {
  readonly erasureId: string;
  /** Who stands in the place of whom was erased, in what others said. */
  readonly substitute: Actor;
  /** Statements of this turn. */
  readonly limit: number;
  readonly objects?: ObjectStorage;
}

export interface Erased {
  /** Statements whose actor or object they were: gone. */
  readonly erased: number;
  /** Statements of others that named them: rewritten. */
  readonly rewritten: number;
  readonly documents: number;
  /** False: there may be more. */
  readonly whole: boolean;
}

/**
 * Takes the agents of an erasure out of the store: their own statements and documents, and their place in what others
 * said. Runs in the caller's transaction with `app.tenant` set; needs the rights of the store's login. Repeating it
 * finds nothing.
 */
export async function eraseAgents(sql: Sql, tenant: string, turn: ErasureTurn): Promise<Erased> {
  const { erasureId, substitute, limit, objects } = turn;
  const agents = await sql<{ agent: string; ms: string }[]>`
    select encode(agent, 'hex') as agent, floor(extract(epoch from erased_at) * 1000)::text as ms
    from records.erasure_agent where tenant_id = ${tenant}::uuid and erasure_id = ${erasureId}::uuid`;
  const [first] = agents;
  if (!first) return { erased: 0, rewritten: 0, documents: 0, whole: true };
  const at = new Date(Number(first.ms));
  const hashes = new Set(agents.map(({ agent }) => agent));
  const found = await findStatements(sql, tenant, erasureId, limit);
  const own: FoundStatement[] = [];
  for (const one of found) {
    const isErased = await judgeAgents(one.statement, hashes);
    if (isOwnStatement(one.statement, isErased)) own.push(one);
    else await rewrite(sql, tenant, one, { isErased, substitute }, { at, objects });
  }
  // a tombstone keeps out what was said before it; what claims to be from later is known by its content alone
  const earlier = own.filter((one) => !isLater(one, at));
  await eraseFound(sql, tenant, earlier, { at, forgetContent: true, objects });
  await eraseFound(
    sql,
    tenant,
    own.filter((one) => isLater(one, at)),
    { at, forgetContent: false, objects },
  );
  return {
    erased: own.length,
    rewritten: found.length - own.length,
    documents: await removeDocuments(sql, tenant, erasureId),
    whole: found.length < limit,
  };
}

/** Statements that name one of the agents themselves, and not only through what they refer to. */
async function findStatements(
  sql: Sql,
  tenant: string,
  erasureId: string,
  limit: number,
): Promise<FoundStatement[]> {
  const [, rows] = await Promise.all([
    readInOrder(sql),
    sql<{ seq: string; statement: string }[]>`
    with named as (
      select distinct t.seq from records.erasure_agent a
        cross join (values ('a'), ('A')) as kind(letter)
        cross join lateral (
          select t.seq from records.statement_term t
          where t.tenant_id = ${tenant}::uuid and t.term = convert_to(kind.letter, 'UTF8') || a.agent and t.via = t.seq
          order by t.seq limit ${limit}) t
      where a.tenant_id = ${tenant}::uuid and a.erasure_id = ${erasureId}::uuid
      order by t.seq limit ${limit})
    select s.seq::text as seq, s.statement::text as statement from named
      cross join lateral (
        select seq, statement from records.statement where tenant_id = ${tenant}::uuid and seq = named.seq limit 1) s
    order by named.seq`,
  ]);
  return rows.map(toFound);
}

async function judgeAgents(
  statement: Statement,
  hashes: ReadonlySet<string>,
): Promise<Anonymising['isErased']> {
  const erased = new Set<string>();
  for (const key of agentsNamedIn(statement)) if (hashes.has(await hashAgent(key))) erased.add(key);
  // what has the term but names nobody would be found for ever
  if (erased.size === 0) throw new Error('A statement is found by an agent whom it does not name.');
  return (key) => erased.has(key);
}

async function rewrite(
  sql: Sql,
  tenant: string,
  { seq, statement }: FoundStatement,
  anonymising: Anonymising,
  { at, objects }: { readonly at: Date; readonly objects: ObjectStorage | undefined },
): Promise<void> {
  const again = toPrepared(anonymiseStatement(statement, anonymising), true);
  await sql`
    select records.rewrite_statement(${seq}::text::bigint, ${again.statement}::text, ${again.content}::text,
      ${JSON.stringify(again.terms)}::text::json, ${at.toISOString()}::text::timestamptz)`;
  const left = new Set(attachmentHashes(JSON.parse(again.statement) as Statement));
  const gone = attachmentHashes(statement).filter((sha2) => !left.has(sha2));
  await eraseAttachments(sql, tenant, gone, objects);
}

async function removeDocuments(sql: Sql, tenant: string, erasureId: string): Promise<number> {
  const removed = await sql`
    delete from records.document d using records.erasure_agent a
    where a.tenant_id = ${tenant}::uuid and a.erasure_id = ${erasureId}::uuid
      and d.tenant_id = a.tenant_id and d.agent_term = convert_to('a', 'UTF8') || a.agent
    returning 1`;
  return removed.length;
}

const isLater = ({ statement }: FoundStatement, at: Date): boolean =>
  statement.timestamp !== undefined && (parseTimestamp(statement.timestamp)?.ms ?? 0) > at.getTime();
