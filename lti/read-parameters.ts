import { good, type Result, refuse } from './result.ts';

export type Parameters = ReadonlyMap<string, string>;

/**
 * The parameters of a GET's query or of a POST's form body (application/x-www-form-urlencoded only), at most
 * maxBytes of it: reading stops there. A repeated parameter is refused (RFC 6749 §3.1), so that nobody else
 * can have read another one of the two.
 */
export async function readParameters(request: Request, maxBytes: number): Promise<Result<Parameters>> {
  if (request.method !== 'POST') {
    const query = new URL(request.url).search;
    return query.length > maxBytes ? refuse('body_too_large') : unique(new URLSearchParams(query));
  }
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/x-www-form-urlencoded') return refuse('body_type');
  const body = await readBody(request, maxBytes);
  return body.ok ? unique(new URLSearchParams(body.value)) : body;
}

function unique(all: URLSearchParams): Result<Parameters> {
  const parameters = new Map<string, string>();
  for (const [name, value] of all) {
    if (parameters.has(name)) return refuse('parameter_repeated');
    parameters.set(name, value);
  }
  return good(parameters);
}

/** A body as UTF-8, at most maxBytes of it: reading stops there. */
export async function readBody(request: Request, maxBytes: number): Promise<Result<string>> {
  const announced = request.headers.get('content-length');
  if (announced === null) return readStream(request, maxBytes);
  if (Number(announced) > maxBytes) return refuse('body_too_large');
  try {
    // HTTP ends a body where its length was said to be, so nothing need be counted on the way
    const text = await request.text();
    return text.length > maxBytes ? refuse('body_too_large') : good(text);
  } catch {
    return refuse('body_unreadable');
  }
}

async function readStream(request: Request, maxBytes: number): Promise<Result<string>> {
  if (!request.body) return good('');
  const decoder = new TextDecoder();
  const reader = request.body.getReader();
  let text = '';
  let size = 0;
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      size += part.value.byteLength;
      if (size > maxBytes) {
        await reader.cancel();
        return refuse('body_too_large');
      }
      text += decoder.decode(part.value, { stream: true });
    }
  } catch {
    return refuse('body_unreadable');
  }
  return good(text + decoder.decode());
}
