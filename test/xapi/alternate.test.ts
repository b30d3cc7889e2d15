import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Statement } from '../../xapi/index.ts';
import { ada, basic, type Harness, openHarness, statementOf } from './support.ts';

let h: Harness;
beforeAll(async () => {
  h = await openHarness();
});
afterEach(() => expect(h.faults).toEqual([]));
afterAll(() => h?.close());

const FORM = 'application/x-www-form-urlencoded';
const form = (
  fields: Record<string, string>,
  query: string,
  { path = 'statements', headers = {}, method = 'POST' } = {},
) =>
  h.app.request(`/xapi/${path}?${query}`, {
    method,
    headers: { 'content-type': FORM, ...headers },
    body: method === 'GET' ? undefined : new URLSearchParams(fields).toString(),
  });
const door = () => ({ Authorization: basic(h.moodle), 'X-Experience-API-Version': '1.0.3' });
const errorOf = async (answer: Response) => ((await answer.json()) as { error: string }).error;

describe('the alternate request syntax (1.0.3 Communication 1.3)', () => {
  test('sends, puts, reads and pages on, with headers and parameters in the form', async () => {
    const agent = ada(`alternate ${randomUUID()}`);
    const sent = await form(
      {
        ...door(),
        'Content-Type': 'application/json',
        content: JSON.stringify(statementOf({ actor: agent })),
      },
      'method=POST',
    );
    expect(sent.status, await sent.clone().text()).toBe(200);
    expect(sent.headers.get('x-experience-api-version')).toBe('1.0.3');
    expect(Date.parse(sent.headers.get('x-experience-api-consistent-through')!)).toBeGreaterThan(0);
    const statementId = randomUUID();
    const put = await form(
      {
        ...door(),
        statementId,
        content: JSON.stringify(statementOf({ actor: agent, result: { response: 'a&b=c+d ü %' } })),
      },
      'method=PUT',
    );
    expect(put.status).toBe(204);
    const one = (await (await form({ ...door(), statementId }, 'method=GET')).json()) as Statement;
    expect(one.result).toEqual({ response: 'a&b=c+d ü %' });
    const page = await form({ ...door(), agent: JSON.stringify(agent), limit: '1' }, 'method=GET');
    const { more } = (await page.json()) as { more: string };
    expect(more).toMatch(/^\/xapi\/statements\?more=/);
    expect((await h.request(more)).status).toBe(200);
    const head = await form({ ...door(), statementId }, 'method=HEAD');
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  test('writes, matches and deletes documents', async () => {
    const where = { activityId: 'https://a.example/alternate', agent: JSON.stringify(ada()), stateId: 's' };
    const state = { path: 'activities/state' };
    const put = (fields: Record<string, string>) =>
      form({ ...door(), ...where, 'Content-Type': 'text/plain', ...fields }, 'method=PUT', state);
    expect((await put({ 'If-None-Match': '*', content: 'one' })).status).toBe(204);
    expect((await put({ 'If-None-Match': '*', content: 'two' })).status).toBe(412);
    const got = await form({ ...door(), ...where }, 'method=GET', state);
    expect([await got.text(), got.headers.get('content-type')]).toEqual(['one', 'text/plain']);
    expect((await form({ ...door(), ...where }, 'method=DELETE', state)).status).toBe(204);
    expect((await form({ ...door(), ...where }, 'method=GET', state)).status).toBe(404);
  });

  test('takes credentials and version from the HTTP headers as well', async () => {
    expect((await form({}, 'method=GET', { headers: door() })).status).toBe(200);
    expect((await form({}, 'method=GET', { path: 'about' })).status).toBe(200);
  });

  test('is let in by nothing but good credentials', async () => {
    expect((await form({ 'X-Experience-API-Version': '1.0.3' }, 'method=GET')).status).toBe(401);
    expect((await form({ ...door(), Authorization: 'Basic eDp5' }, 'method=GET')).status).toBe(401);
    expect((await form({ Authorization: basic(h.moodle) }, 'method=GET')).status).toBe(400);
  });

  test('is gone in 2.0: 400, wherever the version is said', async () => {
    const two = { 'X-Experience-API-Version': '2.0.0' };
    for (const answer of [
      await form({ ...door(), ...two }, 'method=GET'),
      await form(door(), 'method=GET', { headers: two }),
    ])
      expect([answer.status, await errorOf(answer)]).toEqual([
        400,
        expect.stringContaining('2.0 has no alternate'),
      ]);
  });

  test.each([
    ['another parameter in the address', 'method=GET&limit=1', {}],
    ['two methods', 'method=GET&method=PUT', {}],
    ['no method of ours', 'method=PATCH', {}],
    ['an empty method', 'method=', {}],
    ['a small method', 'method=get', {}],
    ['a GET', 'method=GET', { method: 'GET' }],
    ['another type', 'method=GET', { headers: { 'content-type': 'application/json' } }],
    ['no content', 'method=POST', {}],
  ])('with %s is a 400', async (_what, query, options) => {
    expect((await form(door(), query, options)).status).toBe(400);
  });

  test('a request within a request is a 400 at once, and so is a form of more fields than there can be', async () => {
    const nested = await h.app.request('/xapi/statements?method=POST', {
      method: 'POST',
      headers: { 'content-type': FORM },
      body: new URLSearchParams({ ...door(), method: 'POST', content: '[]' }).toString(),
    });
    expect(nested.status).toBe(400);
    expect(await errorOf(nested)).toBe('method: must be in the address, not in the form.');
    const started = performance.now();
    const many = await h.app.request('/xapi/statements?method=GET', {
      method: 'POST',
      headers: { 'content-type': FORM },
      body: 'a=1&'.repeat(1_000_000),
    });
    expect(many.status).toBe(400);
    expect(await errorOf(many)).toBe('The form must have at most 100 fields.');
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  test('a line break in a header is a 400, no header of its own', async () => {
    const answer = await form({ ...door(), 'If-Match': 'a\r\nX-Evil: 1' }, 'method=GET');
    expect([answer.status, await errorOf(answer)]).toEqual([400, 'If-Match: is no valid header.']);
  });
});
