import type { Context } from 'hono';
import type { AttachmentBody } from '../attachment-store.ts';
import { writeMultipart } from '../attachments/write-multipart.ts';
import { Refusal } from '../http/refusal.ts';
import { requireScope, whatIsSeen } from '../http/require-scope.ts';
import type { XapiEnv } from '../ports.ts';
import { forEachActivity, readDefinitions } from '../resources/known-activity.ts';
import {
  type Definitions,
  type Format,
  formatStatement,
  inUtc,
  type Kept,
  readStatement,
} from '../statement/format-statement.ts';
import { attachmentHashes } from '../statement/terms.ts';
import type { Json, JsonObject } from '../types.ts';
import { type Continuation, readMore, signMore } from './more-link.ts';
import { readStatementsRequest } from './query-parameters.ts';

/** For the canonical format, so many statements of each activity of a page are read. */
const READ_FOR_PAGE = 10;

/** GET /statements (Communication 2.1.3): one statement by id, or a page of those that match. */
export async function getStatements(c: Context<XapiEnv>): Promise<Response> {
  requireScope(c, 'statements/read/mine');
  const asked = readStatementsRequest(new URL(c.req.url).searchParams);
  if (asked.kind === 'invalid') throw new Refusal(400, asked.problem);
  if (asked.kind === 'one') return answerOne(c, asked);
  if (asked.kind === 'many') return answerPage(c, asked);
  const continued = await readMore(c.get('ports').moreKey, c.get('sender').tenant, asked.token);
  if (!continued)
    throw new Refusal(400, 'more: is not a link of this store; use it exactly as it was answered.');
  return answerPage(c, continued);
}

async function answerOne(
  c: Context<XapiEnv>,
  asked: {
    readonly id: string;
    readonly voided: boolean;
    readonly format: Format;
    readonly attachments: boolean;
  },
): Promise<Response> {
  const { voided } = asked;
  const kept = await c
    .get('ports')
    .store.find(c.get('sender').tenant, asked.id, { voided, ...whatIsSeen(c) });
  if (!kept) throw new Refusal(404, `There is no ${voided ? 'voided statement' : 'statement'} with this id.`);
  c.header('Last-Modified', new Date(kept.stored).toUTCString());
  const [statement] = await present(c, [kept], asked.format);
  return answer(c, statement as JsonObject, [kept], asked.attachments);
}

async function answerPage(c: Context<XapiEnv>, asked: Continuation): Promise<Response> {
  const { store, moreKey } = c.get('ports');
  const { tenant } = c.get('sender');
  const page = await store.query(tenant, { ...asked.query, ...whatIsSeen(c) });
  const [newest] = page.statements.map(({ stored }) => stored).toSorted((a, b) => (a < b ? 1 : -1));
  if (newest) c.header('Last-Modified', new Date(newest).toUTCString());
  const statements = await present(c, page.statements, asked.format);
  const more = page.next === null ? '' : await moreLink(page.next);
  return answer(c, { statements, more }, page.statements, asked.attachments);

  async function moreLink(after: string): Promise<string> {
    const token = await signMore(moreKey, tenant, { ...asked, query: { ...asked.query, after } });
    return `${new URL(c.req.url).pathname}?more=${token}`;
  }
}

/** JSON; with attachments=true multipart/mixed, even where there are none (Communication 2.1.3). */
async function answer(
  c: Context<XapiEnv>,
  body: JsonObject,
  kept: readonly Kept[],
  attachments: boolean,
): Promise<Response> {
  if (!attachments) return c.json(body);
  return writeMultipart(JSON.stringify(body), readBodies(c, kept), new Headers(c.res.headers));
}

/** Each body that the statements describe, once, as far as it came along. */
async function* readBodies(c: Context<XapiEnv>, kept: readonly Kept[]): AsyncGenerator<AttachmentBody> {
  const { attachments } = c.get('ports');
  const { tenant } = c.get('sender');
  const hashes = kept.flatMap(({ statement }) => attachmentHashes(statement));
  for (const sha2 of new Set(hashes.map((one) => one.toLowerCase())))
    yield* await attachments.read(tenant, [sha2]);
}

async function present(c: Context<XapiEnv>, kept: readonly Kept[], format: Format): Promise<JsonObject[]> {
  const known = format === 'canonical' ? await definitionsOf(c, kept) : new Map<string, JsonObject>();
  const language = c.req.header('accept-language') ?? '';
  return kept.map((one) => {
    const statement = c.get('dialect') === '2.0' ? inUtc(readStatement(one)) : readStatement(one);
    return formatStatement(statement, format, language, known);
  });
}

async function definitionsOf(c: Context<XapiEnv>, kept: readonly Kept[]): Promise<Definitions> {
  const ids = new Set<string>();
  for (const { statement } of kept)
    forEachActivity(statement, ({ id }: { id?: Json }) => ids.add(String(id)));
  return readDefinitions(c.get('ports').store, c.get('sender').tenant, [...ids], {
    limit: READ_FOR_PAGE,
    ...whatIsSeen(c),
  });
}
