import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import type { SigningKey } from '../../../lti/keys.ts';
import {
  form,
  loginParams,
  moodleClaims,
  signToken,
  targetLinkUri,
  toolUrl,
} from '../../lti/platform-fixture.ts';

/** Who launches where. The tool believes to live at the fixture's address, so that its tokens fit. */
export interface Launcher {
  /** Where requests go to. */
  readonly address: string;
  readonly loginPath: string;
  /** Where the platform posts its token to. */
  readonly launchPath: string;
  readonly agent: Agent;
}

export interface Launched {
  readonly status: number;
  readonly location: string;
  /** Milliseconds from the first request to the last answer, without the time the platform signed for. */
  readonly ms: number;
}

export const newAgent = (maxSockets: number): Agent => new Agent({ keepAlive: true, maxSockets });

/** One complete launch as a browser makes it: login, the tool's own redirects, the platform's answer. */
export async function launch(
  launcher: Launcher,
  options: { readonly sub: string; readonly key: SigningKey; readonly kid?: string },
): Promise<Launched> {
  const cookies = new Map<string, string>();
  const { body } = form({ ...loginParams(), login_hint: options.sub });
  let started = performance.now();
  let answer = await post(launcher, launcher.loginPath, String(body), cookies);
  if (answer.status === 307) answer = await post(launcher, pathOf(answer.location), String(body), cookies);
  let ms = performance.now() - started;
  if (!answer.location) return { ...answer, ms };
  const asked = new URL(answer.location).searchParams;
  const claims = moodleClaims({
    sub: options.sub,
    nonce: asked.get('nonce') ?? '',
    'https://purl.imsglobal.org/spec/lti/claim/target_link_uri': targetLinkUri,
  });
  const token = await signToken(claims, {
    key: options.key,
    ...(options.kid === undefined ? {} : { header: { kid: options.kid } }),
  });
  const fields = new URLSearchParams({ id_token: token, state: asked.get('state') ?? '' }).toString();
  started = performance.now();
  const end = await post(launcher, launcher.launchPath, fields, cookies);
  ms += performance.now() - started;
  return { ...end, ms };
}

const pathOf = (location: string): string => {
  const url = new URL(location);
  return url.pathname + url.search;
};

/** A browser in as few steps as possible, for it shares the machine with what is measured. */
function post(
  { address, agent }: Launcher,
  path: string,
  body: string,
  cookies: Map<string, string>,
): Promise<{ status: number; location: string }> {
  return new Promise((done, refuse) => {
    const sent = request(
      address + path,
      {
        method: 'POST',
        agent,
        headers: {
          host: new URL(toolUrl).host,
          'content-type': 'application/x-www-form-urlencoded',
          'content-length': Buffer.byteLength(body),
          ...(cookies.size > 0 ? { cookie: [...cookies].map((pair) => pair.join('=')).join('; ') } : {}),
        },
      },
      (response) => {
        keepCookies(cookies, response.headers);
        response.resume();
        response.once('end', () =>
          done({ status: response.statusCode ?? 0, location: response.headers.location ?? '' }),
        );
        response.once('error', refuse);
      },
    );
    sent.once('error', refuse);
    sent.end(body);
  });
}

function keepCookies(cookies: Map<string, string>, headers: IncomingHttpHeaders): void {
  for (const line of headers['set-cookie'] ?? []) {
    const pair = line.slice(0, line.indexOf(';'));
    cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
  }
}

/** Runs `work` n times, `width` at once, and hands each its number. */
export async function inParallel(
  n: number,
  width: number,
  work: (nth: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < n) await work(next++);
  };
  await Promise.all(Array.from({ length: Math.min(width, n) }, worker));
}
