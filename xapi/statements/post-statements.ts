import type { Context } from 'hono';
import {
  judgeAttachments,
  readStatementsBody,
  type StatementsBody,
} from '../attachments/read-statements-body.ts';
import { Refusal } from '../http/refusal.ts';
import { requireScope } from '../http/require-scope.ts';
import type { XapiEnv } from '../ports.ts';
import { item } from '../statement/fields.ts';
import { normaliseStatement } from '../statement/normalise-statement.ts';
import { type PreparedStatement, toPrepared } from '../statement/prepare-statement.ts';
import { validateStatement } from '../statement/validate-statement.ts';
import type { Json, Statement } from '../types.ts';

export const MAX_BATCH = 1000;

/**
 * POST /statements (Communication 2.1.2): one statement or an array, with or without attachments; answers 200 and the
 * ids in their order.
 */
export async function postStatements(c: Context<XapiEnv>): Promise<Response> {
  requireScope(c, 'statements/write');
  const [parameter] = Object.keys(c.req.query());
  if (parameter !== undefined) throw new Refusal(400, 'POST of statements takes no query parameters.');
  const body = await readStatementsBody(c.req.raw);
  const { value } = body;
  const batch = Array.isArray(value) ? prepareBatch(c, value) : [acceptStatement(c, value, '')];
  await keepAttachments(c, body);
  return c.json(await storeBatch(c, batch, Array.isArray(value)));
}

/** Judges what was sent along with valid statements, and keeps it before they are stored. */
export async function keepAttachments(c: Context<XapiEnv>, body: StatementsBody): Promise<void> {
  await judgeAttachments(body, c.get('dialect'));
  if (body.attachments.length > 0)
    await c.get('ports').attachments.keep(c.get('sender').tenant, body.attachments);
}

/** Stores a batch for the sender; throws a 409 that names the place whose id is taken, or a 403 for a voiding that is not the sender's to do. */
export async function storeBatch(
  c: Context<XapiEnv>,
  batch: readonly PreparedStatement[],
  inArray: boolean,
): Promise<readonly string[]> {
  const { tenant, credentialId } = c.get('sender');
  const stored = await c.get('ports').store.insert(tenant, credentialId, batch);
  if (stored.ok) return stored.ids;
  const before = inArray ? `${item('', stored.place)}.` : '';
  if (stored.because === 'not_yours_to_void')
    throw new Refusal(
      403,
      `${before}object.id: the statement ${stored.id} came with other credentials; only those may void it. Nothing was stored.`,
    );
  throw new Refusal(
    409,
    `${before}id: another statement with the id ${stored.id} is there already; nothing was stored.`,
  );
}

/** Judges and prepares one parsed statement; throws a 400 that names the field. */
export function acceptStatement(c: Context<XapiEnv>, value: Json, path: string): PreparedStatement {
  const dialect = c.get('dialect');
  const judged = validateStatement(value, dialect, path);
  if (!judged.ok) throw new Refusal(400, `${judged.path || 'The statement'}: ${judged.problem}.`);
  const statement: Statement = judged.statement;
  const { authority } = c.get('sender');
  const given = statement.id !== undefined;
  const id = statement.id ?? c.get('ports').newId();
  return toPrepared(normaliseStatement(statement, { id, authority, dialect }), given);
}

function prepareBatch(c: Context<XapiEnv>, values: readonly Json[]): PreparedStatement[] {
  if (values.length > MAX_BATCH) {
    throw new Refusal(413, `A batch may hold ${MAX_BATCH} statements; this one holds ${values.length}.`);
  }
  const places = new Map<string, number>();
  return values.map((value, place) => {
    const path = item('', place);
    const prepared = acceptStatement(c, value, path);
    const before = places.get(prepared.id);
    if (before !== undefined) throw new Refusal(400, `${path}.id: is the id of [${before}] too.`);
    places.set(prepared.id, place);
    return prepared;
  });
}
