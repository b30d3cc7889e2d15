import { hashAgent } from '../../../xapi/index.ts';
import type { Context } from '../../core/context.ts';
import { auditRead } from '../../db/audit.ts';
import { inTransaction, type Tx } from '../../db/transaction.ts';
import { findPerson } from '../people/index.ts';
import { findErasureOf, type OpenErasure } from './find-erasure-of.ts';
import { countRows } from './holding-sql.ts';
import { HOLDINGS, type Kind } from './holdings.ts';
import { loadSubject } from './load-subject.ts';
import { resolveTarget, type Target } from './resolve-target.ts';
import { agentKeysOf, type Subject } from './subject.ts';

/** What is kept about somebody, in numbers. */
export interface Kept {
  readonly isSelf: boolean;
  /** Null where an LMS account is nobody's here. */
  readonly name: string | null;
  readonly personId: string | null;
  /** Entries that an erasure would take, by kind; of kinds that only a look through whole tables could count, none. */
  readonly counts: Counts;
  /** Statements of the record store that name them; at most MOST_COUNTED + 1, which means more than that. */
  readonly statements: number;
  readonly documents: number;
  /** An erasure that was asked for, is under way or was answered lately. */
  readonly erasure: OpenErasure | null;
  /** People whose manager they are today: their reporting lines end. */
  readonly reports: number;
}

export const MOST_STATEMENTS = 10_000;

/**
 * What is kept about whom the target means, by kind. What is the person's own side (goals, plan, private notes) is
 * counted for themself alone. A look at somebody else is audited.
 * @throws as resolveTarget
 */
export async function readKept(context: Context, target: Target): Promise<Kept> {
  const { resolved, subject, ...known } = await inTransaction(context, 'common', async (tx) => {
    const found = await resolveTarget(tx, 'person.export', target);
    if (found.personId) await auditRead(tx, 'person.privacy-read', found.personId);
    const about = await loadSubject(tx, found, 'without addresses');
    return {
      resolved: found,
      subject: about,
      counts: await countKinds(tx, about),
      name: found.personId ? ((await findPerson(tx, found.personId))?.name ?? null) : null,
      erasure: found.personId ? await findErasureOf(tx, found.personId) : null,
      reports: await countReports(tx, about),
    };
  });
  const { counts, ...rest } = known;
  const evaluation = await inTransaction(context, 'evaluation', (tx) => countKinds(tx, subject));
  const development = await inTransaction(context, 'development', async (tx) => ({
    counts: resolved.isSelf ? await countKinds(tx, subject) : {},
    ...(await countStatements(tx, subject)),
  }));
  return {
    isSelf: resolved.isSelf,
    personId: resolved.personId,
    ...rest,
    counts: addUp([counts, evaluation, development.counts]),
    statements: development.statements,
    documents: development.documents,
  };
}

type Counts = Readonly<Partial<Record<Kind, number>>>;

const COUNTED = HOLDINGS.filter(({ fate, uncounted }) => fate !== 'stays' && !uncounted);

async function countKinds(tx: Tx, subject: Subject): Promise<Counts> {
  const all: Counts[] = [];
  for (const holding of COUNTED.filter(({ plane }) => plane === tx.plane))
    all.push({ [holding.kind]: await countRows(tx, holding, subject) });
  return addUp(all);
}

function addUp(all: readonly Counts[]): Counts {
  const sum: Partial<Record<Kind, number>> = {};
  for (const counts of all)
    for (const [kind, rows] of Object.entries(counts) as [Kind, number][])
      sum[kind] = (sum[kind] ?? 0) + rows;
  return sum;
}

async function countReports({ sql, context }: Tx, { personIds }: Subject): Promise<number> {
  if (personIds.length === 0) return 0;
  const [row] = await sql`
    select count(*)::int as n from reporting_line
     where tenant_id = ${context.tenantId} and manager_id in ${sql([...personIds])} and until is null`;
  return Number(row?.n ?? 0);
}

async function countStatements({ sql, context }: Tx, subject: Subject) {
  const agents = await Promise.all((await agentKeysOf(subject, context)).map(hashAgent));
  const [row] = await sql`
    with agents (agent) as (
      select decode(a, 'hex') from json_array_elements_text(${JSON.stringify(agents)}::text::json) as a)
    select (select count(*)::int from (
              select distinct t.seq from agents a cross join (values ('a'), ('A')) as kind(letter)
                cross join lateral (
                  select t.seq from records.statement_term t
                   where t.tenant_id = ${context.tenantId}::uuid and t.via = t.seq
                     and t.term = convert_to(kind.letter, 'UTF8') || a.agent
                   limit ${MOST_STATEMENTS + 1}) t
               limit ${MOST_STATEMENTS + 1}) found) as statements,
           (select count(*)::int from agents a join records.document d on d.tenant_id = ${context.tenantId}::uuid
               and d.agent_term = convert_to('a', 'UTF8') || a.agent) as documents`;
  return { statements: Number(row?.statements ?? 0), documents: Number(row?.documents ?? 0) };
}
