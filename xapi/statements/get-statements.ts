import type { Context } from 'hono';
import { Refusal } from '../http/refusal.ts';
import type { XapiEnv } from '../ports.ts';
import {
  type Format,
  formatStatement,
  inUtc,
  type Kept,
  readStatement,
} from '../statement/format-statement.ts';
import type { JsonObject } from '../types.ts';
import { type Continuation, readMore, signMore } from './more-link.ts';
import { readStatementsRequest } from './query-parameters.ts';

/** GET /statements (Communication 2.1.3): one statement by id, or a page of those that match. */
export async function getStatements(c: Context<XapiEnv>): Promise<Response> {
  const asked = readStatementsRequest(new URL(c.req.url).searchParams);
  if (asked.kind === 'invalid') throw new Refusal(400, asked.problem);
  if (asked.kind === 'not_yet') throw new Refusal(501, asked.problem);
  if (asked.kind === 'one') return answerOne(c, asked);
  if (asked.kind === 'many') return answerPage(c, asked);
  const continued = await readMore(c.get('ports').moreKey, c.get('sender').tenant, asked.token);
  if (!continued)
    throw new Refusal(400, 'more: is not a link of this store; use it exactly as it was answered.');
  return answerPage(c, continued);
}

async function answerOne(
  c: Context<XapiEnv>,
  asked: { readonly id: string; readonly voided: boolean; readonly format: Format },
): Promise<Response> {
  const kept = await c.get('ports').store.find(c.get('sender').tenant, asked.id, { voided: asked.voided });
  if (!kept) {
    const what = asked.voided ? 'voided statement' : 'statement';
    throw new Refusal(404, `There is no ${what} with this id.`);
  }
  c.header('Last-Modified', new Date(kept.stored).toUTCString());
  return c.json(present(c, kept, asked.format));
}

async function answerPage(c: Context<XapiEnv>, asked: Continuation): Promise<Response> {
  const { store, moreKey } = c.get('ports');
  const { tenant } = c.get('sender');
  const page = await store.query(tenant, asked.query);
  // The page's own value was read just before its rows: more recent than the repeated one, and as true.
  c.header('X-Experience-API-Consistent-Through', page.consistentThrough);
  const statements = page.statements.map((kept) => present(c, kept, asked.format));
  if (page.next === null) return c.json({ statements, more: '' });
  const token = await signMore(moreKey, tenant, { ...asked, query: { ...asked.query, after: page.next } });
  return c.json({ statements, more: `${new URL(c.req.url).pathname}?more=${token}` });
}

function present(c: Context<XapiEnv>, kept: Kept, format: Format): JsonObject {
  const statement = c.get('dialect') === '2.0' ? inUtc(readStatement(kept)) : readStatement(kept);
  return formatStatement(statement, format, c.req.header('accept-language') ?? '');
}
