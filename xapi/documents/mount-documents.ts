import type { Context, Hono } from 'hono';
import type { DocumentAddress, DocumentBody, Written } from '../document-store.ts';
import { readBytes } from '../http/read-bytes.ts';
import { parseJson } from '../http/read-json.ts';
import { Refusal } from '../http/refusal.ts';
import { requireScope } from '../http/require-scope.ts';
import type { XapiEnv } from '../ports.ts';
import { isObject } from '../types.ts';
import { type DocumentRequest, type DocumentResource, readDocumentRequest } from './document-request.ts';
import { isJsonType } from './merge-documents.ts';
import { hasPrecondition, readPrecondition } from './precondition.ts';

const RESOURCES: Readonly<Record<string, DocumentResource>> = {
  '/activities/state': { kind: 'state', idName: 'stateId', needs: ['activityId', 'agent'] },
  '/activities/profile': { kind: 'activity_profile', idName: 'profileId', needs: ['activityId'] },
  '/agents/profile': { kind: 'agent_profile', idName: 'profileId', needs: ['agent'] },
};

/** State, agent profile and activity profile documents: GET, HEAD, PUT, POST and DELETE. */
export function mountDocuments(app: Hono<XapiEnv>): void {
  for (const [path, resource] of Object.entries(RESOURCES)) {
    const asked = (c: Context<XapiEnv>) => {
      requireScope(c, resource.kind === 'state' ? 'state' : 'profile');
      return readDocumentRequest(new URL(c.req.url).searchParams, resource);
    };
    app.get(path, (c) => answerDocument(c, asked(c)));
    app.put(path, (c) => putDocument(c, resource, asked(c)));
    app.post(path, (c) => postDocument(c, resource, asked(c)));
    app.delete(path, (c) => deleteDocuments(c, resource, asked(c)));
  }
}

async function answerDocument(c: Context<XapiEnv>, asked: DocumentRequest): Promise<Response> {
  const { documents } = c.get('ports');
  const { tenant } = c.get('sender');
  if (asked.id === null) {
    const { ids, updated } = await documents.list(tenant, asked.scope, asked);
    if (updated) c.header('Last-Modified', new Date(updated).toUTCString());
    return c.json(ids);
  }
  const document = await documents.find(tenant, addressOf(asked, asked.id));
  if (!document) throw new Refusal(404, 'There is no document of this id.');
  return c.body(document.content as Uint8Array<ArrayBuffer>, 200, {
    'Content-Type': document.contentType,
    ETag: `"${document.etag}"`,
    'Last-Modified': new Date(document.updated).toUTCString(),
    // what somebody else's content says is shown to nobody as a page of ours
    'X-Content-Type-Options': 'nosniff',
    'Content-Disposition': 'attachment',
  });
}

async function putDocument(
  c: Context<XapiEnv>,
  resource: DocumentResource,
  asked: DocumentRequest,
): Promise<Response> {
  const { documents } = c.get('ports');
  const { tenant } = c.get('sender');
  const address = addressOf(asked, needId(asked, resource));
  const body = await readDocument(c);
  const precondition = readPrecondition(c.req.raw.headers);
  const dialect = c.get('dialect');
  if (dialect === '1.0' && resource.kind !== 'state' && !hasPrecondition(precondition))
    return refuseBlindPut(await documents.find(tenant, address));
  const onlyNew = dialect === '2.0';
  return answerWritten(c, await documents.put(tenant, address, body, { precondition, onlyNew }));
}

/** 1.0.3 Communication 3.1: a profile is not overwritten by who has not seen it. */
function refuseBlindPut(there: object | null): never {
  if (there) throw alreadyThere();
  throw new Refusal(
    400,
    'If-None-Match: * (to create it) or If-Match with the ETag that was read (to replace it) must come with PUT of a profile.',
  );
}

async function postDocument(
  c: Context<XapiEnv>,
  resource: DocumentResource,
  asked: DocumentRequest,
): Promise<Response> {
  const address = addressOf(asked, needId(asked, resource));
  const body = await readDocument(c);
  const precondition = readPrecondition(c.req.raw.headers);
  const { documents } = c.get('ports');
  return answerWritten(c, await documents.merge(c.get('sender').tenant, address, body, { precondition }));
}

async function deleteDocuments(
  c: Context<XapiEnv>,
  resource: DocumentResource,
  asked: DocumentRequest,
): Promise<Response> {
  const { documents } = c.get('ports');
  const { tenant } = c.get('sender');
  const precondition = readPrecondition(c.req.raw.headers);
  if (asked.id === null && asked.since === undefined && resource.kind === 'state') {
    await documents.removeAll(tenant, asked.scope, asked);
    return c.body(null, 204);
  }
  const address = addressOf(asked, needId(asked, resource));
  return answerWritten(c, await documents.remove(tenant, address, { precondition }));
}

function answerWritten(c: Context<XapiEnv>, written: Written): Response {
  if (written === 'written') return c.body(null, 204);
  if (written === 'precondition_failed')
    throw new Refusal(
      412,
      'The document is not the one that If-Match or If-None-Match speaks of. Read it again.',
    );
  if (written === 'exists') throw alreadyThere();
  if (written === 'kept_out')
    throw new Refusal(
      403,
      'Nothing is kept about this agent. Send a statement of what they do now; their documents are taken in after it.',
    );
  if (written === 'too_large')
    throw new Refusal(
      413,
      'The document would grow too large by this; replace it with PUT, or begin another.',
    );
  throw new Refusal(
    400,
    'Documents are merged only where the one that is there and the one sent are JSON objects.',
  );
}

const alreadyThere = () =>
  new Refusal(
    409,
    'A document of this id is there already. Read it, then send its ETag in If-Match to replace it.',
  );

async function readDocument(c: Context<XapiEnv>): Promise<DocumentBody> {
  const contentType = c.req.header('content-type') ?? 'application/octet-stream';
  if (contentType.length > 255 || /[^\x20-\x7e]/.test(contentType))
    throw new Refusal(400, 'Content-Type must be a media type.');
  const body = { contentType, content: await readBytes(c.req.raw) };
  if (isJsonType(contentType) && c.req.method === 'POST' && !isObject(parseJson(body.content)))
    throw new Refusal(400, 'The body must be a JSON object: it is merged with the document that is there.');
  return body;
}

/** What writes speaks of one document; `since` is for lists. */
function needId({ id, since }: DocumentRequest, { idName }: DocumentResource): string {
  if (since !== undefined)
    throw new Refusal(400, 'since must not be in the address of a write; it is for reading lists.');
  if (id === null) throw new Refusal(400, `${idName} must be in the address.`);
  return id;
}

function addressOf({ scope, registration }: DocumentRequest, id: string): DocumentAddress {
  return { ...scope, id, ...(registration === undefined ? {} : { registration }) };
}
