import { createLocalJWKSet, decodeJwt, type JSONWebKeySet, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { scopes } from '../../lti/services/index.ts';
import type { Context } from '../../src/core/context.ts';
import { contextFor, type Deps } from '../../src/core/deps.ts';
import { newId } from '../../src/core/ids.ts';
import type { Outgoing } from '../../src/core/outgoing.ts';
import { closePools, openPools } from '../../src/db/pools.ts';
import {
  activeSigningKey,
  addPlatform,
  checkKeys,
  ensureKeys,
  listPublicKeys,
  platformClient,
  rotateDueKeys,
  rotateKeys,
} from '../../src/features/tenants/index.ts';
import { makeRounds } from '../../src/jobs/rounds.ts';
import { postLaunch, startLogin, type TestApp, toolUrl } from '../lti/platform-fixture.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { closeTenants, type TestTenant, testTenant } from '../support/tenant.ts';
import { registerFixture, serveKeys, testApp } from '../support/test-app.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let db: TestDatabase;
let tenant: TestTenant;
let app: TestApp;
let lmsKeys: Awaited<ReturnType<typeof serveKeys>>;
/** Processes of one installation, each with connections and a memory of its own. */
let processes: Deps[];

beforeAll(async () => {
  db = await testDatabase();
  tenant = await testTenant(db);
  lmsKeys = await serveKeys();
  await registerFixture(tenant, lmsKeys.url);
  ({ app } = await testApp(tenant));
  processes = [tenant.deps, ...[1, 2].map(() => ({ ...tenant.deps, pools: openPools(db.urls) }))];
});

afterAll(async () => {
  await Promise.all(processes.slice(1).map(({ pools }) => closePools(pools)));
  await closeTenants(db);
  await lmsKeys.close();
  await db.drop();
});

const pass = (milliseconds: number) =>
  tenant.clock.set(new Date(tenant.clock.now().getTime() + milliseconds));

const statesNow = async () => (await checkKeys(tenant.deps)).map(({ state }) => state).sort();

describe('rotation by schedule (issue F2 part 8, launch-security rule 9)', () => {
  test('waits until the active key is as old as the setting says, and the next one is known for a day', async () => {
    await ensureKeys(tenant.deps);
    const deps = { ...tenant.deps, keyRotationDays: 90 };
    pass(89 * DAY);
    expect(await rotateDueKeys(deps)).toBeNull();
    pass(2 * DAY);
    const before = await activeSigningKey(deps);
    const rotated = await rotateDueKeys(deps);
    expect(rotated?.active).not.toBe(before.kid);
    expect((await activeSigningKey(deps)).kid).toBe(rotated?.active);
    expect((await listPublicKeys(deps)).map(({ kid }) => kid)).toContain(before.kid);
    expect(await rotateDueKeys(deps), 'once is enough').toBeNull();
  });

  test('a setting of 0 never rotates; a day comes round with every round', async () => {
    pass(400 * DAY);
    expect(await rotateDueKeys({ ...tenant.deps, keyRotationDays: 0 })).toBeNull();
    const before = (await activeSigningKey(tenant.deps)).kid;
    await makeRounds({ ...tenant.deps, keyRotationDays: 1 });
    expect((await activeSigningKey(tenant.deps)).kid).not.toBe(before);
  });

  test('of three processes whose round comes at once one rotates', async () => {
    pass(200 * DAY);
    const before = (await listPublicKeys(tenant.deps)).length;
    const all = await Promise.all([...processes, ...processes].map((deps) => rotateDueKeys(deps)));
    expect(all.filter((one) => one !== null)).toHaveLength(1);
    const after = await statesNow();
    expect(after.filter((state) => state === 'active')).toHaveLength(1);
    expect(after.filter((state) => state === 'next')).toHaveLength(1);
    expect(before).toBeGreaterThanOrEqual(2);
  });

  test('the command refuses a next key that is known for less than a day, unless it is forced', async () => {
    const dayAgo = () => new Date(tenant.clock.now().getTime() - DAY);
    await expect(rotateKeys(tenant.deps, { nextPublishedBefore: dayAgo() })).rejects.toMatchObject({
      code: 'precondition_failed',
      message: expect.stringContaining('--force'),
    });
    pass(DAY);
    const rotated = await rotateKeys(tenant.deps, { nextPublishedBefore: dayAgo() });
    expect((await activeSigningKey(tenant.deps)).kid).toBe(rotated.active);
    expect((await rotateKeys(tenant.deps)).active).toBe(rotated.next);
  });

  test('another process signs with the former key for a minute at most, and that key stays published', async () => {
    const [first, second] = processes as [Deps, Deps, Deps];
    const before = (await activeSigningKey(second)).kid;
    const rotated = await rotateKeys(first);
    expect((await activeSigningKey(first)).kid).toBe(rotated.active);
    expect((await activeSigningKey(second)).kid).toBe(before);
    expect((await listPublicKeys(second)).map(({ kid }) => kid)).toContain(before);
    pass(60_000);
    expect((await activeSigningKey(second)).kid).toBe(rotated.active);
  });
});

/**
 * An LMS that reads our keys once a day and never because of a kid it does not know: stricter than any we know.
 * It refuses an assertion that its copy does not prove.
 */
function strictPlatform(readOurKeys: () => Promise<JSONWebKeySet>) {
  let copy: { keys: ReturnType<typeof createLocalJWKSet>; at: number } | null = null;
  const seen = new Set<string>();
  const count = { granted: 0, refused: 0, read: 0, kids: new Set<string>() };
  const answer: Outgoing = async (address, { body } = {}) => {
    const now = tenant.clock.now().getTime();
    if (!copy || now - copy.at > DAY) {
      copy = { keys: createLocalJWKSet(await readOurKeys()), at: now };
      count.read += 1;
    }
    const assertion = new URLSearchParams(String(body)).get('client_assertion') ?? '';
    try {
      const currentDate = new Date((decodeJwt(assertion).iat ?? 0) * 1000);
      const { payload, protectedHeader } = await jwtVerify(assertion, copy.keys, {
        audience: address,
        currentDate,
      });
      if (!payload.jti || seen.has(payload.jti)) throw new Error('a jti of old');
      seen.add(payload.jti);
      count.kids.add(protectedHeader.kid ?? '');
      count.granted += 1;
      // a token that is over at once: every call signs anew
      const token = { access_token: 'x', expires_in: 0 };
      return { status: 200, headers: new Headers(), text: JSON.stringify(token) };
    } catch {
      count.refused += 1;
      return { status: 400, headers: new Headers(), text: '{"error":"invalid_client"}' };
    }
  };
  return { answer, count };
}

describe('rehearsed under load', () => {
  test('twenty rotations while three processes sign and people launch: the LMS refuses nothing, and neither do we', async () => {
    const readOurKeys = async () =>
      (await (await app.request(`${toolUrl}/lti/jwks`)).json()) as JSONWebKeySet;
    const platforms = await Promise.all(
      processes.map(async (deps, index) => {
        const { answer, count } = strictPlatform(readOurKeys);
        const address = `https://lms-${index}.example`;
        const { platformId } = await addPlatform(
          tenant.operator,
          {
            issuer: address,
            clientId: 'rehearsal',
            authUrl: `${address}/auth`,
            tokenUrl: `${address}/token`,
            jwksUrl: `${address}/keys`,
            deploymentIds: ['1'],
          },
          { allowLoopbackPlatforms: false },
        );
        const context: Context = contextFor(
          { ...deps, outgoing: answer },
          {
            tenantId: tenant.tenantId,
            actor: { kind: 'system' },
            why: { kind: 'job', ref: 'rehearsal' },
            requestId: newId(),
          },
        );
        return { context, platformId, count };
      }),
    );
    const load = startLoad([
      ...platforms.map(({ context, platformId }) => async () => {
        const client = await platformClient(context, platformId);
        const token = await client.token([scopes.score]);
        if (!token.ok) throw new Error(token.fault.sentence);
      }),
      async () => {
        const login = await startLogin(app);
        const answer = await postLaunch(login, { now: tenant.clock.now() });
        if (answer.status !== 303) throw new Error(`The launch was answered with ${answer.status}.`);
      },
    ]);
    const active = new Set<string>();
    for (let rotation = 0; rotation < 20; rotation += 1) {
      // the day between two rotations passes while nothing is under way; the rotation itself happens under load
      await load.whileStill(() => pass(25 * HOUR));
      await load.atLeast(8);
      const nextPublishedBefore = new Date(tenant.clock.now().getTime() - DAY);
      active.add((await rotateKeys(processes[rotation % 3] as Deps, { nextPublishedBefore })).active);
      await load.atLeast(8);
      pass(1000);
    }
    expect(await load.end()).toEqual([]);
    expect(active.size).toBe(20);
    for (const { count } of platforms) {
      expect(count.refused).toBe(0);
      expect(count.granted).toBeGreaterThan(40);
      expect(count.read, 'once a day at most').toBeLessThanOrEqual(21);
      expect(count.kids.size).toBeGreaterThan(15);
    }
  }, 120_000);
});

/** Repeats each piece of work without a pause; remembers what went wrong. */
function startLoad(works: readonly (() => Promise<void>)[]) {
  const faults: string[] = [];
  let done = 0;
  let underWay = 0;
  let ended = false;
  let still: Promise<void> | null = null;
  const soon = () => new Promise<void>((resolve) => setTimeout(resolve, 2));
  const loops = works.map(async (work) => {
    while (!ended) {
      if (still) await still;
      underWay += 1;
      await work().catch((error: Error) => faults.push(error.message));
      underWay -= 1;
      done += 1;
      await soon();
    }
  });
  return {
    async atLeast(more: number) {
      for (const goal = done + more; done < goal; ) await soon();
    },
    async whileStill(change: () => void) {
      let go = () => {};
      still = new Promise((resolve) => {
        go = resolve;
      });
      while (underWay > 0) await soon();
      change();
      still = null;
      go();
    },
    async end() {
      ended = true;
      await Promise.all(loops);
      return faults;
    },
  };
}
