import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Hono } from 'hono';
import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import pino from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { practiceCompany } from '../../src/practice-lms/company/company.ts';
import { type CompletionSender, startCompletionSender } from '../../src/practice-lms/completion-sender.ts';
import { createPracticeLms } from '../../src/practice-lms/practice-lms.tsx';
import { openPracticeStore, type PracticeStore } from '../../src/practice-lms/practice-state.ts';
import { validateStatement } from '../../xapi/statement/validate-statement.ts';

const origin = 'http://127.0.0.1:8081';
const toolUrl = 'http://localhost:8080';
const log = pino({ level: 'silent' });
const course = {
  id: '121',
  title: 'Spoken feedback',
  kind: 'elearning',
  description: 'Eight scenes.',
  durationMin: 80,
};
const CLAIM = 'https://purl.imsglobal.org/spec/lti/claim/';

/** A record store that answers as it is told, and keeps what it was sent. */
class Receiver {
  status = 200;
  readonly batches: { headers: Record<string, unknown>; statements: Record<string, unknown>[] }[] = [];
  private readonly server: Server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      this.batches.push({ headers: request.headers, statements: JSON.parse(body) });
      response.writeHead(this.status).end('[]');
    });
  });
  async listen(): Promise<string> {
    await new Promise<void>((done) => this.server.listen(0, '127.0.0.1', done));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/xapi`;
  }
  close(): void {
    this.server.close();
  }
}

let folder: string;
let store: PracticeStore;
let sender: CompletionSender;
let receiver: Receiver;
let lms: Hono;
let now: Date;

beforeAll(async () => {
  receiver = new Receiver();
  const endpoint = await receiver.listen();
  folder = mkdtempSync(join(tmpdir(), 'practice-lms-'));
  store = await openPracticeStore(join(folder, 'practice-lms.json'));
  store.state.credentials = { key: 'key', secret: 'secret' };
  sender = startCompletionSender(store, endpoint, log);
});
afterAll(() => {
  sender.stop();
  receiver.close();
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  now = new Date('2026-03-02T09:00:00Z');
  receiver.status = 200;
  receiver.batches.length = 0;
  lms = createPracticeLms({
    origin,
    toolUrl,
    clientId: 'practice-lms',
    deploymentId: '1',
    companyName: practiceCompany.name,
    people: practiceCompany.people,
    administrators: ['93'],
    courses: [course],
    store,
    sender,
    now: () => now,
    log,
  });
});

const form = (fields: Record<string, string>, sub?: string): RequestInit => ({
  method: 'POST',
  body: new URLSearchParams(fields),
  headers: sub ? { cookie: `practice_person=${sub}` } : {},
});
const fieldsOf = (html: string): Record<string, string> =>
  Object.fromEntries(
    [...html.matchAll(/name="([^"]+)" value="([^"]*)"/g)].map(([, name = '', value = '']) => [
      name,
      value.replaceAll('&quot;', '"').replaceAll('&amp;', '&'),
    ]),
  );

/** What the tool would ask after this person's launch began. */
async function askedBy(sub: string, changes: Record<string, string> = {}): Promise<Record<string, string>> {
  const html = await (
    await lms.request('/mod/lti/launch.php', { headers: { cookie: `practice_person=${sub}` } })
  ).text();
  const login = fieldsOf(html);
  return {
    scope: 'openid',
    response_type: 'id_token',
    response_mode: 'form_post',
    prompt: 'none',
    client_id: login.client_id ?? '',
    redirect_uri: `${toolUrl}/lti/launch`,
    login_hint: login.login_hint ?? '',
    lti_message_hint: login.lti_message_hint ?? '',
    state: 'the state',
    nonce: 'the nonce',
    ...changes,
  };
}
const authorise = async (asked: Record<string, string>) =>
  (await lms.request(`/mod/lti/auth.php?${new URLSearchParams(asked)}`)).text();

describe('a launch of the practice LMS', () => {
  test('begins like the captured Moodle: a form that posts itself, with the message hint as JSON text', async () => {
    const html = await (
      await lms.request('/mod/lti/launch.php', { headers: { cookie: 'practice_person=41' } })
    ).text();
    expect(html).toContain(`action="${toolUrl}/lti/login"`);
    const login = fieldsOf(html);
    expect(Object.keys(login).sort()).toEqual(
      ['client_id', 'iss', 'login_hint', 'lti_deployment_id', 'lti_message_hint', 'target_link_uri'].sort(),
    );
    expect(login).toMatchObject({ iss: origin, login_hint: '41', lti_deployment_id: '1' });
    expect(Object.keys(JSON.parse(login.lti_message_hint ?? ''))).toEqual(['cmid', 'launchid']);
  });

  test('gives a token of sixty seconds, signed with a published key, in the shape that was captured', async () => {
    const fields = fieldsOf(await authorise(await askedBy('41')));
    expect(fields.state).toBe('the state');
    const token = fields.id_token ?? '';
    const keys = await (await lms.request('/mod/lti/certs.php')).json();
    expect(JSON.stringify(keys)).not.toContain('"d"');
    const { payload } = await jwtVerify(token, createLocalJWKSet(keys), {
      issuer: origin,
      audience: 'practice-lms',
      currentDate: now,
    });
    expect(decodeProtectedHeader(token)).toMatchObject({ typ: 'JWT', alg: 'RS256' });
    expect(payload.exp! - payload.iat!).toBe(60);
    expect(payload).toMatchObject({ sub: '41', nonce: 'the nonce', aud: 'practice-lms', given_name: 'Ines' });
    expect(payload[`${CLAIM}lis`]).toMatchObject({ person_sourcedid: 'H1021' });
    expect(payload[`${CLAIM}roles`]).toEqual(['http://purl.imsglobal.org/vocab/lis/v2/membership#Learner']);
    expect(payload[`${CLAIM}custom`]).toMatchObject({
      due: '$ResourceLink.submission.endDateTime',
      person_sourcedid: 'H1021',
    });
    expect(JSON.stringify(payload)).toContain('{link_id}');
  });

  test('says Administrator for the administrator only, and sends no number for somebody unknown', async () => {
    const claimsOf = async (sub: string) =>
      decodeJwt(fieldsOf(await authorise(await askedBy(sub))).id_token ?? '');
    expect(String((await claimsOf('93'))[`${CLAIM}roles`])).toContain('institution/person#Administrator');
    expect(String((await claimsOf('24'))[`${CLAIM}roles`])).not.toContain('Administrator');
    expect((await claimsOf('99'))[`${CLAIM}lis`]).toMatchObject({ person_sourcedid: '' });
  });

  test('accepts each hint once, and only for the person it was given for', async () => {
    const asked = await askedBy('41');
    expect(fieldsOf(await authorise({ ...asked, login_hint: '24' }))).toMatchObject({
      error: 'invalid_request',
    });
    expect(fieldsOf(await authorise(asked)).id_token).toBeTruthy();
    expect(fieldsOf(await authorise(asked))).toMatchObject({ error: 'invalid_request', state: 'the state' });
  });

  test.each([
    ['scope', 'profile'],
    ['response_type', 'code'],
    ['response_mode', 'query'],
    ['client_id', 'somebody else'],
    ['redirect_uri', 'http://localhost:8080/elsewhere'],
    ['nonce', ''],
  ])('refuses a wrong %s and says so', async (name, value) => {
    const asked = await askedBy('41', { [name]: value });
    const response = await lms.request(`/mod/lti/auth.php?${new URLSearchParams(asked)}`);
    expect(response.status).toBe(400);
    expect(await response.text()).toContain(name);
  });

  test('names nobody who is not in the company, and goes back only to its own courses', async () => {
    expect((await lms.request('/login/as', form({ sub: '1234' }))).status).toBe(404);
    const back = async (address: string) =>
      (await lms.request('/login/as', form({ sub: '41', back: address }))).headers.get('location');
    expect(await back('/course/view.php?id=121')).toBe('/course/view.php?id=121');
    for (const elsewhere of [
      'https://elsewhere.example/',
      '//elsewhere.example',
      '/course/view.php?id=1&x=//e',
    ])
      expect(await back(elsewhere)).toBe('/mod/lti/view.php?id=1');
  });
});

describe('a completion in the practice LMS', () => {
  test('is a statement that the record store accepts: no id, the account, the course page, Basic credentials', async () => {
    await lms.request('/course/complete', form({ course: '121' }, '41'));
    const [batch] = receiver.batches;
    expect(batch?.headers).toMatchObject({
      authorization: `Basic ${btoa('key:secret')}`,
      'x-experience-api-version': '1.0.3',
    });
    const [statement] = batch?.statements ?? [];
    expect(validateStatement(statement as never, '1.0')).toMatchObject({ ok: true });
    expect(statement).not.toHaveProperty('id');
    expect(statement).toMatchObject({
      actor: { account: { homePage: origin, name: '41' } },
      object: { id: `${origin}/course/view.php?id=121` },
      timestamp: now.toISOString(),
    });
    expect(JSON.stringify(statement)).not.toContain('Ines');
  });

  test('is reported once however often the button is pressed', async () => {
    for (let press = 0; press < 3; press++)
      await lms.request('/course/complete', form({ course: '121' }, '42'));
    expect(receiver.batches).toHaveLength(1);
  });

  test('waits while the tool does not take it, says so on the page, survives a restart, and is sent again', async () => {
    receiver.status = 500;
    await lms.request('/course/complete', form({ course: '121' }, '24'));
    const page = async () =>
      (await lms.request('/course/view.php?id=121', { headers: { cookie: 'practice_person=24' } })).text();
    expect(await page()).toContain('has not taken the report yet');
    const kept = JSON.parse(readFileSync(join(folder, 'practice-lms.json'), 'utf8'));
    expect(kept.outbox).toHaveLength(1);
    receiver.status = 200;
    expect(await sender.flush()).toBe(true);
    expect(receiver.batches.at(-1)?.statements).toEqual([kept.outbox[0].statement]);
    expect(await page()).toContain('has been told');
  });
});

describe('the practice LMS', () => {
  test('says on every page that it is for practice', async () => {
    for (const path of ['/', '/mod/lti/view.php?id=1', '/course/view.php?id=121'])
      expect(await (await lms.request(path)).text(), path).toContain('Not a real LMS');
  });

  test('cannot be turned on in production', () => {
    const production = {
      NODE_ENV: 'production',
      SECRET_KEY: 'x'.repeat(40),
      PUBLIC_URL: 'https://throughline.example.org',
    };
    expect(readConfig(production).practiceLms).toBe(false);
    expect(() => readConfig({ ...production, PRACTICE_LMS: 'on' })).toThrow(
      'PRACTICE_LMS cannot be on in production',
    );
  });
});
