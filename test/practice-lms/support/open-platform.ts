import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Hono } from 'hono';
import {
  decodeJwt,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JSONWebKeySet,
  type JWK,
  type JWTPayload,
  SignJWT,
} from 'jose';
import pino from 'pino';
import type { CastMember } from '../../../src/practice-lms/company/company.ts';
import type { Member } from '../../../src/practice-lms/members.ts';
import { createPracticeLms, type PracticeLmsOptions } from '../../../src/practice-lms/practice-lms.tsx';
import { openPracticeStore, type PracticeStore } from '../../../src/practice-lms/practice-state.ts';
import type { Vendor } from '../../../src/practice-lms/vendors/vendor.ts';
import { baseOf, findVendor } from '../../../src/practice-lms/vendors/vendors.ts';

export const ORIGIN = 'http://127.0.0.1:8081';
export const TOOL = 'http://localhost:8080';
export const CLAIM = 'https://purl.imsglobal.org/spec/lti/claim/';
export const DL = 'https://purl.imsglobal.org/spec/lti-dl/claim/';
const ASSERTION = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** The people of the captured Moodle, by its numbers: three learners, a teacher, and an administrator. */
const PEOPLE = [
  ['5', 'EMP-learner1', 'Lena', 'Learner'],
  ['7', 'EMP-learner3', 'Lila', 'Lehr'],
  ['6', 'EMP-learner2', 'Lars', 'Lerner'],
  ['3', 'EMP-teacher1', 'Tina', 'Teacher'],
] as const;
export const TEACHER = '3';
export const ADMINISTRATOR = '2';

const cast = (sub: string, employeeNumber: string | null, givenName: string, familyName: string) => {
  const email = `${givenName.toLowerCase()}@example.org`;
  return { sub, employeeNumber, givenName, familyName, email, introduction: 'One.', tryThis: 'Look.' };
};

/** A tool that the platform may ask: its keys, and whatever notices reach it. */
export interface FakeTool {
  readonly key: JWK;
  readable: boolean;
  readonly notices: string[];
  sign(claims: JWTPayload, kid?: string): Promise<string>;
}

/** Keys take a while to make, so all platforms of a test file share theirs. */
const keys = { tool: makeKey('tool key'), platform: makeKey('platform key') };

async function makeKey(kid: string): Promise<JWK> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  return { ...(await exportJWK(privateKey)), kid, alg: 'RS256', use: 'sig' };
}

async function makeTool(now: () => Date): Promise<FakeTool> {
  const key = await keys.tool;
  return {
    key,
    readable: true,
    notices: [],
    async sign(claims, kid = 'tool key') {
      const at = Math.floor(now().getTime() / 1000);
      return new SignJWT(claims)
        .setProtectedHeader({ alg: 'RS256', kid })
        .setIssuedAt(at)
        .setExpirationTime(at + 300)
        .sign(await importJWK(key, 'RS256'));
    },
  };
}

export interface OpenPlatform {
  readonly lms: Hono;
  readonly vendor: Vendor;
  readonly base: string;
  readonly store: PracticeStore;
  readonly tool: FakeTool;
  readonly clientId: string;
  readonly clock: { now: Date };
  /** Asks the LMS; addresses may be whole. */
  ask(address: string, init?: RequestInit & { as?: string }): Promise<Response>;
  /** Launches as this person with the query of a launch page, as far as the posted token. */
  launch(number: string, query: string): Promise<Launched>;
  /** A bearer token for these scopes. */
  token(...scopes: string[]): Promise<string>;
  askToken(claims: JWTPayload, scope: string, kid?: string): Promise<Response>;
  close(): void;
}

export interface Launched {
  readonly login: Record<string, string>;
  readonly method: 'GET' | 'POST';
  readonly token: string;
  readonly claims: Record<string, unknown> & JWTPayload;
}

export interface PlatformWishes {
  readonly members?: readonly Member[];
  readonly courses?: PracticeLmsOptions['courses'];
  readonly origin?: string;
  readonly toolUrl?: string;
}

/** The practice LMS as one vendor, with a tool that exists in this process only. */
export async function openPlatform(name: string, wishes: PlatformWishes = {}): Promise<OpenPlatform> {
  const vendor = findVendor(name)!;
  const base = baseOf(ORIGIN, vendor);
  const folder = mkdtempSync(join(tmpdir(), 'practice-platform-'));
  const file = join(folder, 'practice-lms.json');
  // as an earlier version left it, without platforms
  const kept = { credentials: null, companyLoaded: true, completions: {}, outbox: [] };
  writeFileSync(file, JSON.stringify({ ...kept, signingKey: await keys.platform }));
  const store = await openPracticeStore(file);
  const clock = { now: new Date('2026-11-21T18:04:00Z') };
  const tool = await makeTool(() => clock.now);
  const people: CastMember[] = [
    ...PEOPLE.map(([sub, employee, given, family]) => cast(sub, employee, given, family)),
    cast(ADMINISTRATOR, null, 'Admin', 'User'),
  ];
  const lms = createPracticeLms({
    origin: ORIGIN,
    toolUrl: TOOL,
    clientId: 'practice-lms',
    deploymentId: '1',
    companyName: 'Fake Academy',
    people,
    administrators: [ADMINISTRATOR],
    teachers: [TEACHER],
    courses: [],
    store,
    sender: { flush: async () => true, stop: () => {} },
    now: () => clock.now,
    log: pino({ level: 'silent' }),
    fetch: answerAs(tool),
    ...wishes,
  });
  const clientId = vendor.registered.clientId;
  const ask: OpenPlatform['ask'] = async (address, { as, ...init } = {}) => {
    const url = new URL(address, `${base}/`);
    const headers = new Headers(init.headers);
    if (as) headers.set('cookie', `practice_person=${as}; practice_as=${vendor.name}`);
    return lms.request(`${url.pathname}${url.search}`, { ...init, headers });
  };
  const askToken: OpenPlatform['askToken'] = async (claims, scope, kid) => {
    const client_assertion = await tool.sign({ iss: clientId, sub: clientId, ...claims }, kid);
    const grant = { grant_type: 'client_credentials', client_assertion_type: ASSERTION };
    const body = new URLSearchParams({ ...grant, client_assertion, scope });
    return ask(`${base}${vendor.paths.token}`, { method: 'POST', body });
  };
  return {
    lms,
    vendor,
    base,
    store,
    tool,
    clientId,
    clock,
    ask,
    askToken,
    launch: (number, query) => launch({ ask, base, vendor }, number, query),
    async token(...scopes) {
      const aud = `${base}${vendor.token.ownAudience ?? vendor.paths.token}`;
      const response = await askToken({ aud, jti: crypto.randomUUID() }, scopes.join(' '));
      if (response.status !== 200) throw new Error(`no token: ${response.status} ${await response.text()}`);
      return ((await response.json()) as { access_token: string }).access_token;
    },
    close: () => rmSync(folder, { recursive: true }),
  };
}

function answerAs(tool: FakeTool): typeof fetch {
  return async (input, init) => {
    const url = new URL(String(input));
    if (url.pathname === '/lti/jwks') {
      const { d: _, p: __, q: ___, dp, dq, qi, ...open } = tool.key;
      const keys: JSONWebKeySet = { keys: [open] };
      return tool.readable ? Response.json(keys) : new Response('', { status: 500 });
    }
    tool.notices.push(String(init?.body));
    return new Response(null, { status: 204 });
  };
}

export const fieldsOf = (html: string): Record<string, string> =>
  Object.fromEntries(
    [...html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(
      ([, name = '', value = '']) => [
        name,
        value.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&amp;', '&'),
      ],
    ),
  );

async function launch(
  { ask, base, vendor }: Pick<OpenPlatform, 'ask' | 'base' | 'vendor'>,
  number: string,
  query: string,
): Promise<Launched> {
  const started = await ask(`${base}/launch?${query}`, { as: number });
  const method = started.status === 302 ? 'GET' : 'POST';
  const login =
    method === 'GET'
      ? Object.fromEntries(new URL(started.headers.get('location')!).searchParams)
      : fieldsOf(await started.text());
  if (!login.client_id) throw new Error(`no launch of ${query}: ${started.status}`);
  const asked = new URLSearchParams({
    scope: 'openid',
    response_type: 'id_token',
    response_mode: 'form_post',
    prompt: 'none',
    client_id: login.client_id,
    redirect_uri: `${TOOL}/lti/launch`,
    login_hint: login.login_hint ?? '',
    lti_message_hint: login.lti_message_hint ?? '',
    state: 'the state',
    nonce: 'the nonce',
  });
  const answered = await (await ask(`${base}${vendor.paths.auth}?${asked}`)).text();
  const token = fieldsOf(answered).id_token;
  if (!token) throw new Error(`no token for ${query}: ${answered}`);
  return { login, method, token, claims: decodeJwt(token) };
}

/** The shape of a JSON value: its keys, and what kind each leaf is. */
export function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shapeOf);
  if (typeof value !== 'object' || value === null) return value === null ? 'null' : typeof value;
  const entries = Object.entries(value).map(([name, one]) => [name, shapeOf(one)]);
  return Object.fromEntries(entries.sort(([a], [b]) => String(a).localeCompare(String(b))));
}

/** Selects content for course 2 as the teacher and answers as the tool would. */
export async function selectContent(
  platform: OpenPlatform,
  items: readonly object[],
  changes: JWTPayload = {},
): Promise<Response> {
  const { claims } = await platform.launch(TEACHER, 'content=2');
  const settings = claims[`${DL}deep_linking_settings`] as { deep_link_return_url: string; data?: string };
  const JWT = await platform.tool.sign({
    iss: platform.clientId,
    aud: platform.base,
    nonce: crypto.randomUUID(),
    [`${CLAIM}deployment_id`]: claims[`${CLAIM}deployment_id`],
    [`${CLAIM}message_type`]: 'LtiDeepLinkingResponse',
    [`${CLAIM}version`]: '1.3.0',
    ...(settings.data === undefined ? {} : { [`${DL}data`]: settings.data }),
    [`${DL}content_items`]: items,
    ...changes,
  });
  const body = new URLSearchParams({ JWT });
  return platform.ask(settings.deep_link_return_url, {
    method: 'POST',
    body,
    headers: { origin: TOOL },
  });
}
