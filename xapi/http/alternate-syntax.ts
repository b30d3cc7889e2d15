import { readBytes } from './read-bytes.ts';
import { Refusal } from './refusal.ts';

/** Form parameters that stand for headers (1.0.3 Communication 1.3). */
const HEADERS = [
  'Authorization',
  'X-Experience-API-Version',
  'Content-Type',
  'Content-Length',
  'If-Match',
  'If-None-Match',
];
/** More than every header and parameter there is; a form of a million fields would only keep the server busy. */
const MAX_FIELDS = 100;
const METHODS = ['GET', 'HEAD', 'PUT', 'POST', 'DELETE'];

/** Whether a request speaks the alternate syntax: it says the method it means in its address. */
export function isAlternate(request: Request): boolean {
  return new URL(request.url).searchParams.has('method');
}

/**
 * Unfolds a request of the alternate syntax (1.0.3 Communication 1.3): a POST whose address holds the method and whose
 * form holds headers, parameters and the content. Browsers of old could send nothing else; 2.0 has dropped it.
 * @throws a Refusal (400) for anything that stands where it must not
 */
export async function unfold(request: Request): Promise<Request> {
  const address = new URL(request.url);
  const asked = [...address.searchParams];
  const [[, method = ''] = []] = asked;
  if (request.method !== 'POST')
    throw new Refusal(400, 'method: is for POST only; send the request as it is meant.');
  if (asked.length !== 1)
    throw new Refusal(400, 'With method in the address all other parameters go into the form.');
  if (!METHODS.includes(method)) throw new Refusal(400, `method: must be one of ${METHODS.join(', ')}.`);
  const type = request.headers.get('content-type') ?? '';
  if (!/^application\/x-www-form-urlencoded\s*(;|$)/i.test(type))
    throw new Refusal(
      400,
      'Content-Type: must be application/x-www-form-urlencoded with method in the address.',
    );
  const form = readForm(new TextDecoder().decode(await readBytes(request)));
  const headers = new Headers(request.headers);
  headers.delete('content-type');
  headers.delete('content-length');
  address.search = '';
  for (const [name, value] of form) {
    const header = HEADERS.find((one) => one.toLowerCase() === name.toLowerCase());
    if (header) setHeader(headers, header, value);
    else if (name !== 'content') address.searchParams.append(name, value);
  }
  return new Request(address, { method, headers, body: contentOf(form, method, headers) });
}

function readForm(text: string): URLSearchParams {
  if (text.split('&', MAX_FIELDS + 1).length > MAX_FIELDS)
    throw new Refusal(400, `The form must have at most ${MAX_FIELDS} fields.`);
  const form = new URLSearchParams(text);
  // a request within a request within …: each would be unfolded anew, before anybody is let in
  if (form.has('method')) throw new Refusal(400, 'method: must be in the address, not in the form.');
  return form;
}

function setHeader(headers: Headers, name: string, value: string): void {
  if (name === 'Content-Length') return;
  try {
    headers.set(name, value);
  } catch {
    throw new Refusal(400, `${name}: is no valid header.`);
  }
}

function contentOf(form: URLSearchParams, method: string, headers: Headers): string | undefined {
  const content = form.get('content');
  if (method !== 'PUT' && method !== 'POST') return undefined;
  if (content === null)
    throw new Refusal(400, 'content: the form must hold the body in a field of this name.');
  if (!headers.has('content-type')) headers.set('content-type', 'application/json');
  return content;
}
