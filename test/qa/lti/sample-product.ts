import postgres from 'postgres';
import {
  type Attacked,
  launchMutated,
  type Mutation,
  mutations,
  type Variant,
  validVariants,
} from '../../lti/launch-variants.ts';
import { postLaunch, startLogin, type TestApp } from '../../lti/platform-fixture.ts';
import { testDatabase } from '../../support/database.ts';
import { closeTenants, testTenant } from '../../support/tenant.ts';
import { registerFixture, serveKeys, testApp } from '../../support/test-app.ts';
import { type BatchResult, check } from './rounds.ts';

/** What the made-up launches' moment is. */
const MOMENT = '2026-11-20T09:00:00Z';

/**
 * A sample of the same launches sent to the whole application over PostgreSQL, where a name may hold what no
 * column takes and a refusal leaves a row: valid ones open exactly one session, changed ones none.
 */
export async function sampleProduct(options: {
  readonly runs: number;
  readonly seed: number;
}): Promise<{ valid: BatchResult; changed: BatchResult }> {
  const db = await testDatabase();
  const keys = await serveKeys();
  const owner = postgres(db.ownerUrl, { max: 1 });
  try {
    const tenant = await testTenant(db);
    tenant.clock.set(MOMENT);
    await registerFixture(tenant, keys.url);
    const { app } = await testApp(tenant);
    const countSessions = async () => Number((await owner`select count(*) from directory.session`)[0]!.count);
    const settings = { seed: options.seed, numRuns: Math.max(1, Math.ceil(options.runs / 2)) };
    const valid = await check(
      validVariants,
      (variant) => letsIn(app, variant, new Date(MOMENT), countSessions),
      settings,
    );
    const changed = await check(
      mutations,
      (mutation) => keepsOut(app, mutation, tenant.clock, countSessions),
      settings,
    );
    return { valid, changed };
  } finally {
    await owner.end();
    await closeTenants(db);
    await db.drop();
    await keys.close();
  }
}

type CountSessions = () => Promise<number>;

async function letsIn(
  app: TestApp,
  { claims, login }: Variant,
  now: Date,
  countSessions: CountSessions,
): Promise<string | null> {
  const before = await countSessions();
  const answer = await postLaunch(await startLogin(app, login), { claims, now });
  const opened = (await countSessions()) - before;
  return answer.status === 303 && opened === 1 ? null : `${answer.status}, sessions opened: ${opened}`;
}

async function keepsOut(
  app: TestApp,
  mutation: Mutation,
  clock: { set(instant: Date | string): void; now(): Date },
  countSessions: CountSessions,
): Promise<string | null> {
  clock.set(MOMENT);
  const attacked: Attacked = {
    app,
    clock: {
      get now() {
        return clock.now();
      },
      set now(instant) {
        clock.set(instant);
      },
    },
  };
  const before = await countSessions();
  const answer = await launchMutated(attacked, mutation);
  const opened = (await countSessions()) - before;
  if (answer === 'same') return null;
  const refused = answer.status >= 400 && answer.status < 500;
  return refused && opened === 0 ? null : `${answer.status}, sessions opened: ${opened}`;
}
