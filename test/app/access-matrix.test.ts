import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listEndpoints } from '../../src/endpoints.ts';
import { ACTIVITY_ROWS } from './access/activity-rows.ts';
import { CATALOGUE_ROWS } from './access/catalogue-rows.ts';
import { CONNECT_ROWS } from './access/connect-rows.ts';
import { CONVERSATION_ROWS } from './access/conversation-rows.ts';
import { DEVELOPMENT_ROWS } from './access/development-rows.ts';
import type { EndpointRows } from './access/endpoint-row.ts';
import { GOAL_ROWS } from './access/goal-rows.ts';
import { PAGES, PUBLIC } from './access/pages.ts';
import { expectNothingSpilled, OWN_COMPANY, PEOPLE, statusFor } from './access/people.ts';
import { PRIVACY_ROWS } from './access/privacy-rows.ts';
import { ground, mine, setStage, theirs, visitors } from './access/stage.ts';

/** In this order, because what is closed stays closed. */
const ENDPOINTS: EndpointRows = {
  ...CONNECT_ROWS,
  ...CATALOGUE_ROWS,
  ...ACTIVITY_ROWS,
  ...GOAL_ROWS,
  ...DEVELOPMENT_ROWS,
  ...PRIVACY_ROWS,
  ...CONVERSATION_ROWS,
};

beforeAll(setStage, 120_000);
afterAll(() => ground.close());

describe('every page × every person', () => {
  test('the table names every page that is mounted, and no other', () => {
    const mounted = ground.routes
      .filter(({ method, path }) => method === 'GET' && !PUBLIC.has(path))
      .map(({ path }) => path);
    expect([...new Set(mounted)].sort()).toEqual(Object.keys(PAGES).sort());
  });

  test.each(Object.entries(PAGES))(
    'GET %s answers each of twelve people as the table says',
    async (path, row) => {
      for (const who of PEOPLE) {
        const response = await visitors[who].get(row.at(mine));
        expect(response.status, `${path} for ${who}`).toBe(statusFor(who, row));
        await expectNothingSpilled(who, response, path);
      }
    },
  );

  test.each(Object.entries(PAGES).filter(([, { holdsIds }]) => holdsIds))(
    'GET %s with another company’s ids is 404 for everybody',
    async (path, row) => {
      for (const who of OWN_COMPANY) {
        const response = await visitors[who].get(row.at(theirs));
        expect(response.status, `${path} for ${who}`).toBe(404);
        await expectNothingSpilled(who, response, path);
      }
    },
  );

  test('ids and questions in the query open nothing either', async () => {
    const tricks = [
      `/growth?edit=${mine.privateGoal}`,
      `/growth?edit=${mine.sharedGoal}`,
      `/team?show=all&person=${mine.personId}`,
      `/conversations?held=${mine.conversation}`,
      `/connect?platform=${mine.otherPlatform}`,
      `/mapping?option=${mine.option}`,
      `/record?skill=${mine.skill}`,
      `/statements?like=${mine.statement}`,
      `/statements?id=${mine.statement}`,
      `/statements/tail?since=0&like=${mine.statement}`,
      `/statements/${theirs.statement}`,
    ];
    for (const trick of tricks)
      for (const who of PEOPLE) await expectNothingSpilled(who, await visitors[who].get(trick), trick);
    const held = `/people/${mine.personId}/conversation?held=${theirs.conversation}`;
    await expectNothingSpilled('manager', await visitors.manager.get(held), held);
  });
});

describe('every endpoint × every person', () => {
  test('the table names every endpoint, and no other', () => {
    const offered = listEndpoints().map(({ method, path }) => `${method} ${path}`);
    expect(Object.keys(ENDPOINTS).sort()).toEqual([...new Set(offered)].sort());
  });

  const rows = Object.entries(ENDPOINTS).flatMap(([name, cases]) =>
    cases.map((row, at) => [cases.length > 1 ? `${name} (${at + 1})` : name, row] as const),
  );

  test.each(rows)('%s answers each of twelve people as the table says', async (name, row) => {
    const { at, body = {} } = await row.with(mine);
    // the refused ones first: whoever may changes what the others would find
    const order = [...PEOPLE].sort(
      (a, b) => Number(statusFor(a, row) < 300) - Number(statusFor(b, row) < 300),
    );
    for (const who of order) {
      const response = await visitors[who].json(at, body);
      const status = response.status === 204 ? 200 : response.status;
      const said = await response.clone().text();
      expect(status, `${name} for ${who}: ${said}`).toBe(statusFor(who, row));
      await expectNothingSpilled(who, response, name);
    }
  });

  test.each(rows.filter(([, { abroad }]) => abroad !== 'no ids'))(
    '%s with another company’s ids reveals nothing to anybody',
    async (name, row) => {
      const { at, body = {} } = await row.with(theirs);
      const abroad = row.abroad === 'no ids' ? {} : (row.abroad ?? {});
      for (const who of OWN_COMPANY) {
        const response = await visitors[who].json(at, body);
        // a desk that is not one's own is refused before anything is looked up
        const refusals = [abroad[who] ?? 404, ...(row.ok.includes(who) || row.otherwise ? [] : [403])];
        expect(refusals, `${name} for ${who}: ${response.status}`).toContain(response.status);
        await expectNothingSpilled(who, response, name);
      }
    },
  );

  test.each(rows)(
    '%s as a form is refused to who may not, with a page that tells nothing',
    async (name, row) => {
      const { at, body = {} } = await row.with(mine);
      const fields = Object.fromEntries(
        Object.entries(body).map(([field, value]) => [
          field,
          Array.isArray(value) ? value.map(String) : String(value),
        ]),
      );
      for (const who of PEOPLE.filter((one) => statusFor(one, row) >= 400 && statusFor(one, row) !== 409)) {
        const response = await visitors[who].form(at, fields);
        expect([403, 404, 422], `${name} for ${who}: ${response.status}`).toContain(response.status);
        await expectNothingSpilled(who, response, name, JSON.stringify(body));
      }
    },
  );
});
