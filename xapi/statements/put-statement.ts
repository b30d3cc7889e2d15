import type { Context } from 'hono';
import { readStatementsBody } from '../attachments/read-statements-body.ts';
import { Refusal } from '../http/refusal.ts';
import { requireScope } from '../http/require-scope.ts';
import type { XapiEnv } from '../ports.ts';
import { isUuid } from '../statement/values.ts';
import { isObject } from '../types.ts';
import { acceptStatement, keepAttachments, storeBatch } from './post-statements.ts';

/** PUT /statements?statementId=… (Communication 2.1.1): one statement under this id; answers 204. */
export async function putStatement(c: Context<XapiEnv>): Promise<Response> {
  requireScope(c, 'statements/write');
  const parameters = new URL(c.req.url).searchParams;
  const id = parameters.get('statementId');
  if (id === null || !isUuid(id)) throw new Refusal(400, 'statementId: must be given, as a UUID.');
  if ([...parameters.keys()].length > 1)
    throw new Refusal(400, 'PUT of a statement takes statementId once and nothing else.');
  const given = await readStatementsBody(c.req.raw);
  const body = given.value;
  if (!isObject(body)) throw new Refusal(400, 'The body must be one statement, as a JSON object.');
  if (typeof body.id === 'string' && body.id.toLowerCase() !== id.toLowerCase()) {
    throw new Refusal(400, 'id: must be the statementId of the address.');
  }
  const prepared = acceptStatement(c, { id, ...body }, '');
  await keepAttachments(c, { ...given, value: { id, ...body } });
  await storeBatch(c, [prepared], false);
  return c.body(null, 204);
}
