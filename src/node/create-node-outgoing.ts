import { lookup } from 'node:dns/promises';
import {
  type ClientRequest,
  Agent as HttpAgent,
  type IncomingMessage,
  request as requestHttp,
} from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import type { LookupFunction } from 'node:net';
import { pipeline, type Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import {
  OUTGOING_MOST_BYTES,
  OUTGOING_TIME_MS,
  type Outgoing,
  OutgoingError,
  type OutgoingFault,
  type OutgoingRequest,
  type OutgoingResponse,
} from '../core/outgoing.ts';
import { type OutgoingRules, readOutgoingUrl, refuseAddresses } from '../core/outgoing-rules.ts';

export interface Address {
  readonly address: string;
  readonly family: number;
}

/** What tests replace. */
export interface NodeOutgoingParts {
  /** Every address of a name; rejects where there is none. The system's resolver, hosts file included. */
  readonly resolve?: (hostname: string) => Promise<readonly Address[]>;
  /** Certificates that are trusted beside the system's; in production NODE_EXTRA_CA_CERTS does this. */
  readonly ca?: string;
}

const MOST_HEADER_BYTES = 16 * 1024;

/** Kept connections: so many to one host, so many in all, so long unused. */
const POOL = { keepAlive: true, maxSockets: 32, maxTotalSockets: 256, maxFreeSockets: 8, timeout: 30_000 };

/**
 * Outgoing requests on Node. Names are resolved and judged inside of the connection's own lookup, so that what
 * was checked is what is connected to, and a name that changes its mind (DNS rebinding) is judged anew with each
 * connection. A kept connection leads where it led when it was checked. The certificate is the name's.
 */
export function createNodeOutgoing(rules: OutgoingRules, parts: NodeOutgoingParts = {}): Outgoing {
  const options = { ...POOL, lookup: checkedLookup(rules, parts.resolve ?? resolveAll) };
  const http = new HttpAgent(options);
  const https = new HttpsAgent({ ...options, ca: parts.ca, rejectUnauthorized: true });
  const start: Start = (url, init) =>
    url.protocol === 'https:'
      ? requestHttps(url, { ...init, agent: https })
      : requestHttp(url, { ...init, agent: http });
  return async (address, request = {}) => {
    const url = readOutgoingUrl(address, rules);
    const ends = performance.now() + (request.timeoutMs ?? OUTGOING_TIME_MS);
    try {
      return await send(start, url, request, ends);
    } catch (error) {
      // the other end closed a kept connection just as it was used again: nobody has read the question
      if (!(error instanceof StaleConnection) || (request.method ?? 'GET') !== 'GET')
        throw asFault(error, url);
      return await send(start, url, request, ends).catch((again: unknown) => {
        throw asFault(again, url);
      });
    }
  };
}

type Start = (
  url: URL,
  init: { method: string; headers: Record<string, string>; maxHeaderSize: number },
) => ClientRequest;

async function resolveAll(hostname: string): Promise<readonly Address[]> {
  return lookup(hostname, { all: true, verbatim: true });
}

function checkedLookup(
  rules: OutgoingRules,
  resolve: (hostname: string) => Promise<readonly Address[]>,
): LookupFunction {
  return (hostname, options, callback) => {
    const answer = async () => {
      const found = await resolve(hostname).catch(() => []);
      refuseAddresses(
        hostname,
        found.map(({ address }) => address),
        rules,
      );
      return found;
    };
    answer().then(
      ([first, ...others]) => {
        if (!first) return;
        if (options.all) callback(null, [first, ...others]);
        else callback(null, first.address, first.family);
      },
      (error: Error) => callback(error, '', 4),
    );
  };
}

class StaleConnection extends Error {}

function asFault(error: unknown, url: URL): OutgoingError {
  if (error instanceof OutgoingError) return error;
  return new OutgoingError(faultOf(error), url.host);
}

/** Node names a certificate's trouble in many ways; all begin with one of these. */
const CERTIFICATE = /^(ERR_TLS_CERT|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_(GET|VERIFY)_|ERR_SSL_)/;

function faultOf(error: unknown): OutgoingFault {
  const code = String((error as { code?: unknown }).code ?? '');
  if (CERTIFICATE.test(code)) return 'certificate';
  if (code === 'HPE_HEADER_OVERFLOW') return 'too-large';
  return /^(HPE_|Z_|ERR_.*ZLIB|ERR_HTTP_)/.test(code) ? 'unreadable' : 'unreachable';
}

function send(start: Start, url: URL, request: OutgoingRequest, ends: number): Promise<OutgoingResponse> {
  const { method = 'GET', body, signal } = request;
  return new Promise((done, refuse) => {
    const headers = headersOf(request);
    const asked = start(url, { method, headers, maxHeaderSize: MOST_HEADER_BYTES });
    const late = () => stop(new OutgoingError('timeout', url.host));
    const timer = setTimeout(late, Math.max(0, ends - performance.now()));
    signal?.addEventListener('abort', late);
    const settle = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', late);
    };
    const stop = (error: Error) => {
      settle();
      refuse(error);
      asked.destroy();
    };
    asked.on('error', (error: NodeJS.ErrnoException) =>
      stop(asked.reusedSocket && error.code === 'ECONNRESET' ? new StaleConnection() : error),
    );
    asked.on('response', (message) => {
      readAnswer(message, url.host, request.maxBytes ?? OUTGOING_MOST_BYTES).then((answer) => {
        settle();
        done(answer);
      }, stop);
    });
    if (signal?.aborted) late();
    else asked.end(body);
  });
}

/** The host, the connection and the length are ours to say. */
function headersOf({ headers = {}, body, method }: OutgoingRequest): Record<string, string> {
  const ours = new Set(['host', 'connection', 'content-length', 'transfer-encoding', 'expect', 'upgrade']);
  const given = Object.entries(headers)
    .map(([name, value]) => [name.toLowerCase(), value] as const)
    .filter(([name]) => !ours.has(name));
  const sends = body !== undefined || (method !== undefined && method !== 'GET');
  return {
    'user-agent': 'Throughline',
    'accept-encoding': 'gzip',
    ...Object.fromEntries(given),
    ...(sends ? { 'content-length': String(Buffer.byteLength(body ?? '')) } : {}),
  };
}

async function readAnswer(message: IncomingMessage, host: string, most: number): Promise<OutgoingResponse> {
  const status = message.statusCode ?? 0;
  if (status >= 300 && status < 400) throw new OutgoingError('redirected', host);
  if (Number(message.headers['content-length'] ?? 0) > most) throw new OutgoingError('too-large', host);
  const text = await readText(decoded(message, host), host, most);
  const headers = new Headers();
  const raw = message.rawHeaders;
  for (let at = 0; at + 1 < raw.length; at += 2) headers.append(raw[at] ?? '', raw[at + 1] ?? '');
  return { status, headers, text };
}

function decoded(message: IncomingMessage, host: string): Readable {
  const encoding = (message.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  if (encoding === 'identity' || encoding === '') return message;
  const decoder =
    encoding === 'gzip' || encoding === 'x-gzip'
      ? createGunzip()
      : encoding === 'deflate'
        ? createInflate()
        : encoding === 'br'
          ? createBrotliDecompress()
          : null;
  if (!decoder) throw new OutgoingError('unreadable', host);
  // an answer that breaks off ends the decoder too; whoever reads it hears of it
  return pipeline(message, decoder, () => {});
}

/** Counts what comes out of the decoder, so that little that unpacks to much is stopped as well. */
async function readText(stream: Readable, host: string, most: number): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of stream as AsyncIterable<Buffer>) {
    bytes += part.byteLength;
    if (bytes > most) throw new OutgoingError('too-large', host);
    parts.push(part);
  }
  return new TextDecoder().decode(Buffer.concat(parts));
}
