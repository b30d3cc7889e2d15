import { randomUUID } from 'node:crypto';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '../../src/app.ts';
import type { Deps } from '../../src/core/deps.ts';
import { bindOptionToCourse } from '../../src/features/catalog/index.ts';
import { linkSender } from '../../src/features/people/index.ts';
import { listWaitingCompletions } from '../../src/features/records/index.ts';
import { addCredential } from '../../src/features/tenants/index.ts';
import { drainJobs } from '../../src/jobs/drain.ts';
import { type JobLoop, startJobLoop } from '../../src/node/job-loop.ts';
import { toolUrl } from '../lti/platform-fixture.ts';
import { moodleBatch } from '../xapi/moodle-batch.ts';
import { basic } from '../xapi/support.ts';
import { type Ground, layGround, subOf } from './access-ground.ts';

const ISSUER = 'http://127.0.0.1:8091';
const ADL = 'http://adlnet.gov/expapi/verbs';

let ground: Ground;
let app: { request: Awaited<ReturnType<typeof createApp>>['request'] };
let loop: JobLoop;
/** The application as main.node.ts runs it: what is stored wakes the loop. */
beforeAll(async () => {
  ground = await layGround();
  const deps: Deps = { ...ground.deps, nudge: () => loop.nudge() };
  loop = startJobLoop({ drain: () => drainJobs(deps), rounds: async () => {} }, pino({ level: 'silent' }));
  app = await createApp(deps);
}, 120_000);
afterAll(async () => {
  await loop?.stop();
  await ground?.close();
});

const sender = (scopes?: Parameters<typeof addCredential>[1]['scopes']) =>
  addCredential(ground.home.tenant.operator, { kind: 'xapi', name: 'A sender', scopes });

const send = (path: string, init: RequestInit & { as: string; version?: string }) =>
  app.request(`${toolUrl}/xapi/${path}`, {
    ...init,
    headers: {
      authorization: init.as,
      'x-experience-api-version': init.version ?? '1.0.3',
      'content-type': 'application/json',
      ...init.headers,
    },
  });

async function idsOf(answer: Response | Promise<Response>): Promise<string[]> {
  const { status } = await answer;
  expect(status).toBe(200);
  return (await (await answer).json()) as string[];
}

/** Completions of somebody, by the option's code. */
async function completionsOf(who: string): Promise<{ code: string; at: string; source: string }[]> {
  const rows = await ground.owner`
    select o.code, e.occurred_at, e.source_ref from evidence e
      join learning_option o on o.tenant_id = e.tenant_id and o.id = e.option_id
      join person p on p.tenant_id = e.tenant_id and p.id = e.person_id
     where e.tenant_id = ${ground.home.tenant.tenantId} and e.kind = 'completion' and p.employee_number = ${who}
     order by e.occurred_at, o.code`;
  return rows.map((row) => ({ code: row.code, at: row.occurred_at.toISOString(), source: row.source_ref }));
}

/** Asks again until it holds; how long that took, in milliseconds. */
async function until(holds: () => Promise<boolean>, within = 8_000): Promise<number> {
  const from = performance.now();
  while (!(await holds())) {
    if (performance.now() - from > within) throw new Error('It did not happen.');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return performance.now() - from;
}

const waiting = () => listWaitingCompletions(ground.home.tenant.contextOf('tenantAdmin'));

describe("Moodle's logstore_xapi", () => {
  test('is answered exactly 200; its batch again, whole or cut, answers the same ids and counts once', async () => {
    const { learning, tenant } = ground.home;
    await bindOptionToCourse(tenant.operator, {
      optionId: learning.options.ELEARN,
      issuer: ISSUER,
      contextId: '7',
    });
    const as = basic(await sender());
    const batch = moodleBatch({ wwwroot: ISSUER, userId: subOf('1', 'learner'), courseId: '7' });
    const post = (body: unknown) => send('statements', { as, method: 'POST', body: JSON.stringify(body) });
    const ids = await idsOf(post(batch));
    expect(new Set(ids).size).toBe(3);
    await until(async () => (await completionsOf('learner')).length > 0);
    expect(await completionsOf('learner')).toEqual([
      { code: 'ELEARN', at: '2026-02-03T09:05:12.000Z', source: ids[1] },
    ]);

    expect(await idsOf(post(batch))).toEqual(ids);
    expect(await idsOf(post([batch[1]]))).toEqual([ids[1]]);
    expect(await idsOf(post(batch.toReversed()))).toEqual(ids.toReversed());
    const [{ n }] = (await ground.owner`
      select count(*)::int as n from records.statement where tenant_id = ${tenant.tenantId} and id = any(${ids}::uuid[])`) as unknown as [
      { n: number },
    ];
    expect(n).toBe(3);
    expect(await completionsOf('learner')).toHaveLength(1);
  });

  test('in a batch of thirty one bad event refuses all of them, and names it: nothing is half taken', async () => {
    const as = basic(await sender());
    const batch = Array.from({ length: 10 }, (_, n) =>
      moodleBatch({ wwwroot: ISSUER, userId: `9${n}`, courseId: '8' }),
    ).flat();
    const refused = await send('statements', {
      as,
      method: 'POST',
      body: JSON.stringify(batch.with(17, { ...batch[17], timestamp: 'yesterday' })),
    });
    expect([refused.status, await refused.json()]).toEqual([
      400,
      { error: expect.stringContaining('[17].timestamp') },
    ]);
    expect(
      (await idsOf(send('statements', { as, method: 'POST', body: JSON.stringify(batch) }))).length,
    ).toBe(30);
  });
});

test('a completion is evidence within a second in the running application', async () => {
  const as = basic(await sender());
  const times: number[] = [];
  for (const code of ['COURSE', 'SHADOW', 'READ']) {
    const statement = {
      actor: { account: { homePage: ISSUER, name: subOf('1', 'peer') } },
      verb: { id: `${ADL}/completed` },
      object: { id: `https://lms.example/${code}` },
    };
    await idsOf(send('statements', { as, method: 'POST', body: JSON.stringify(statement) }));
    times.push(await until(async () => (await completionsOf('peer')).some((one) => one.code === code)));
  }
  expect(times.toSorted((a, b) => a - b)[1]).toBeLessThan(1_000);
});

describe('LinkedIn Learning', () => {
  test('asks for a token with xapi:write and pushes 1.0.0 with it; its course waits, is linked once, and all follow', async () => {
    const { tenant, learning } = ground.home;
    const { key, secret } = await sender(['statements/write']);
    const granted = await app.request(`${toolUrl}/oauth2/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: key,
        client_secret: secret,
        scope: 'xapi:write',
      }).toString(),
    });
    expect(granted.status).toBe(200);
    const { access_token } = (await granted.json()) as { access_token: string };
    const course = 'urn:li:lyndaCourse:2801237';
    const push = (sub: string) =>
      send('statements', {
        as: `Bearer ${access_token}`,
        version: '1.0.0',
        method: 'POST',
        body: JSON.stringify({
          id: randomUUID(),
          actor: { objectType: 'Agent', account: { homePage: ISSUER, name: sub } },
          verb: { id: `${ADL}/completed`, display: { 'en-US': 'completed' } },
          object: {
            objectType: 'Activity',
            id: course,
            definition: {
              type: `${ADL.replace('verbs', 'activities')}/course`,
              name: { 'en-US': 'Giving Feedback' },
            },
          },
          result: { completion: true, success: true, duration: 'PT1H20M' },
          timestamp: '2026-02-10T08:00:00.000Z',
        }),
      });
    for (const who of ['dotted', 'former', 'stranger']) await idsOf(push(subOf('1', who)));
    await until(async () =>
      (await waiting()).courses.some(({ objectId, completions }) => objectId === course && completions === 3),
    );
    expect((await waiting()).courses.find(({ objectId }) => objectId === course)?.objectName).toBe(
      'Giving Feedback',
    );

    await bindOptionToCourse(tenant.contextOf('tenantAdmin'), {
      issuer: course,
      contextId: '',
      optionId: learning.options.LOOSE,
    });
    await until(async () => (await completionsOf('stranger')).length > 0);
    for (const who of ['dotted', 'former', 'stranger'])
      expect(
        (await completionsOf(who)).map(({ code }) => code),
        who,
      ).toContain('LOOSE');
    expect((await waiting()).courses.map(({ objectId }) => objectId)).not.toContain(course);
  });
});

describe('a cmi5 player', () => {
  test('keeps its state and reports a session; what it completed counts once, and only that', async () => {
    const as = basic(await sender(['statements/write', 'statements/read/mine', 'state', 'profile']));
    const account = { homePage: ISSUER, name: subOf('1', 'boss') };
    const actor = { objectType: 'Agent', account };
    const activity = 'https://lms.example/FOODCRS';
    const registration = randomUUID();
    const state = (stateId: string) =>
      `activities/state?${new URLSearchParams({ activityId: activity, agent: JSON.stringify(actor), registration, stateId })}`;

    // the LMS leaves what the player is launched with; the player reads it, and its learner's preferences
    const launch = {
      contextTemplate: { extensions: { 'https://w3id.org/xapi/cmi5/context/extensions/sessionid': 's' } },
      launchMode: 'Normal',
      moveOn: 'CompletedOrPassed',
    };
    expect(
      (await send(state('LMS.LaunchData'), { as, method: 'PUT', body: JSON.stringify(launch) })).status,
    ).toBe(204);
    expect(await (await send(state('LMS.LaunchData'), { as })).json()).toEqual(launch);
    const preferences = `agents/profile?${new URLSearchParams({ agent: JSON.stringify(actor), profileId: 'cmi5LearnerPreferences' })}`;
    expect((await send(preferences, { as })).status).toBe(404);
    expect((await send(state('bookmark'), { as, method: 'PUT', body: '{"slide":3}' })).status).toBe(204);
    expect((await send(state('bookmark'), { as, method: 'POST', body: '{"slide":4}' })).status).toBe(204);

    const say = (verb: string, parts: { moveOn?: boolean; result?: object } = {}) =>
      idsOf(
        send('statements', {
          as,
          method: 'POST',
          body: JSON.stringify({
            id: randomUUID(),
            actor,
            verb: { id: `${ADL}/${verb}`, display: { en: verb } },
            object: { objectType: 'Activity', id: activity },
            ...(parts.result ? { result: parts.result } : {}),
            context: {
              registration,
              contextActivities: {
                category: ['cmi5', ...(parts.moveOn ? ['moveon'] : [])].map((id) => ({
                  id: `https://w3id.org/xapi/cmi5/context/categories/${id}`,
                })),
                grouping: [{ id: 'https://publisher.example/au/1' }],
              },
              extensions: { 'https://w3id.org/xapi/cmi5/context/extensions/sessionid': 's' },
            },
            timestamp: new Date().toISOString(),
          }),
        }),
      );
    await say('initialized');
    await say('failed', {
      moveOn: true,
      result: { success: false, score: { scaled: 0.4 }, duration: 'PT5M' },
    });
    await say('terminated', { result: { duration: 'PT6M' } });
    const [last] = await say('initialized');
    await until(async () => (await send(`statements?statementId=${last}`, { as })).status === 200);
    await drainJobs(ground.deps);
    expect(await completionsOf('boss')).toEqual([]);

    await say('completed', { moveOn: true, result: { completion: true, duration: 'PT20M' } });
    await say('passed', {
      moveOn: true,
      result: { success: true, score: { scaled: 0.9 }, duration: 'PT20M' },
    });
    await say('terminated', { result: { duration: 'PT21M' } });
    await until(async () => (await completionsOf('boss')).length > 0);
    await drainJobs(ground.deps);
    expect((await completionsOf('boss')).map(({ code }) => code)).toEqual(['FOODCRS']);

    const session = (await (
      await send(`statements?${new URLSearchParams({ registration, ascending: 'true' })}`, { as })
    ).json()) as { statements: { verb: { id: string } }[] };
    expect(session.statements.map(({ verb }) => verb.id.split('/').at(-1))).toEqual([
      'initialized',
      'failed',
      'terminated',
      'initialized',
      'completed',
      'passed',
      'terminated',
    ]);
  });
});

test('an account that nobody knows waits; linked once by an administrator, all its statements follow', async () => {
  const { tenant, learning } = ground.home;
  const as = basic(await sender());
  const account = { homePage: 'https://content.example', name: 'u-8812' };
  const course = 'https://content.example/courses/unheard-of';
  const report = (id: string) => ({
    actor: { account },
    verb: { id: `${ADL}/passed` },
    object: { id },
    timestamp: '2026-01-20T08:00:00Z',
  });
  await idsOf(
    send('statements', {
      as,
      method: 'POST',
      body: JSON.stringify(['https://lms.example/COURSE', 'https://lms.example/READ', course].map(report)),
    }),
  );
  await until(async () =>
    (await waiting()).accounts.some(({ sub, completions }) => sub === account.name && completions === 3),
  );
  expect(await completionsOf('manager')).toEqual([]);

  const admin = tenant.contextOf('tenantAdmin');
  await linkSender(admin, {
    issuer: account.homePage,
    sub: account.name,
    personId: tenant.personId('manager'),
  });
  await until(async () => (await completionsOf('manager')).length === 2);
  expect((await completionsOf('manager')).map(({ code }) => code)).toEqual(['COURSE', 'READ']);
  // what misses its course alone goes on waiting for that
  const left = await waiting();
  expect(left.accounts.map(({ sub }) => sub)).not.toContain(account.name);
  expect(left.courses.map(({ objectId }) => objectId)).toContain(course);
  await bindOptionToCourse(admin, { issuer: course, contextId: '', optionId: learning.options.SHADOW });
  await until(async () => (await completionsOf('manager')).length === 3);
  // and what comes later needs no inbox
  await idsOf(
    send('statements', { as, method: 'POST', body: JSON.stringify(report('https://lms.example/FOODCRS')) }),
  );
  await until(async () => (await completionsOf('manager')).length === 4);
});
