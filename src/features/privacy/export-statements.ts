import { attachmentHashes, hashAgent, readInOrder, type Statement } from '../../../xapi/index.ts';
import type { Tx } from '../../db/transaction.ts';
import { commaSeparated, type ExportSource } from './export-source.ts';
import { agentKeysOf } from './subject.ts';

const PAGE = 200;

/** The record store's part: statements that name the subject, their attachments, the subject's documents. */
export async function* exportStatements(source: ExportSource): AsyncGenerator<string> {
  const keys = await agentKeysOf(source.subject, source.context);
  const agents = JSON.stringify(await Promise.all(keys.map(hashAgent)));
  const attached = new Set<string>();
  yield ',\n"xapi.statements":[';
  yield* commaSeparated(statementsOf(source, agents, attached));
  yield '],\n"xapi.attachments":[';
  yield* commaSeparated(attachmentsOf(source, attached));
  yield '],\n"xapi.documents":[';
  yield* commaSeparated(documentsOf(source, agents));
  yield ']';
}

interface Row {
  readonly seq: string;
  readonly stored: Date;
  readonly statement: string;
}

async function* statementsOf(
  source: ExportSource,
  agents: string,
  attached: Set<string>,
): AsyncGenerator<string> {
  for (let after = '0'; ; ) {
    const from = after;
    const rows = await source.read('development', (tx) => readStatements(tx, agents, from));
    for (const { statement, stored } of rows) {
      for (const sha2 of attachmentHashes(JSON.parse(statement) as Statement))
        attached.add(sha2.toLowerCase());
      yield `{"stored":${JSON.stringify(stored.toISOString())},"statement":${statement}}`;
    }
    const last = rows.at(-1);
    if (!last || rows.length < PAGE) return;
    after = last.seq;
  }
}

async function readStatements({ sql, context }: Tx, agents: string, after: string): Promise<readonly Row[]> {
  await readInOrder(sql);
  return sql<Row[]>`
    with agents (agent) as (select decode(a, 'hex') from json_array_elements_text(${agents}::text::json) as a),
    named as (
      select distinct t.seq from agents a cross join (values ('a'), ('A')) as kind(letter)
        cross join lateral (
          select t.seq from records.statement_term t
           where t.tenant_id = ${context.tenantId}::uuid and t.term = convert_to(kind.letter, 'UTF8') || a.agent
             and t.via = t.seq and t.seq > ${after}::bigint
           order by t.seq limit ${PAGE}) t
       order by t.seq limit ${PAGE})
    select s.seq::text as seq, s.stored, s.statement::text as statement from named
      cross join lateral (
        select seq, stored, statement from records.statement
         where tenant_id = ${context.tenantId}::uuid and seq = named.seq limit 1) s
     order by named.seq`;
}

/** One at a time: each may be large. */
async function* attachmentsOf(source: ExportSource, hashes: ReadonlySet<string>): AsyncGenerator<string> {
  for (const sha2 of hashes) {
    const [row] = await source.read(
      'development',
      ({ sql, context }) => sql`
        select content_type, content from records.attachment
         where tenant_id = ${context.tenantId} and sha2 = decode(${sha2}, 'hex')`,
    );
    if (row?.content) yield JSON.stringify({ sha2, contentType: row.content_type, ...asJson(row.content) });
  }
}

async function* documentsOf(source: ExportSource, agents: string): AsyncGenerator<string> {
  const rows = await source.read(
    'development',
    ({ sql, context }) => sql`
      select d.kind, d.document_id as id, d.registration, d.content_type as "contentType", d.updated_at as updated,
             d.content
        from json_array_elements_text(${agents}::text::json) as a
          join records.document d on d.tenant_id = ${context.tenantId}::uuid
           and d.agent_term = convert_to('a', 'UTF8') || decode(a, 'hex')`,
  );
  for (const { content, ...about } of rows) yield JSON.stringify({ ...about, ...asJson(content) });
}

/** As text where it is one, in base64 otherwise. */
function asJson(content: Uint8Array): { readonly text: string } | { readonly base64: string } {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(content) };
  } catch {
    let binary = '';
    for (let from = 0; from < content.length; from += 8192)
      binary += String.fromCharCode(...content.subarray(from, from + 8192));
    return { base64: btoa(binary) };
  }
}
