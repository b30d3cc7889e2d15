import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createTestHarness } from 'wrangler';
import { PLANES } from '../../src/db/logins.ts';
import { type TestApp, toolUrl } from '../lti/platform-fixture.ts';
import type { TestDatabase } from '../support/database.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export interface RunningWorker {
  readonly app: TestApp;
  /** What the cron trigger does once a minute. */
  scheduled(): Promise<void>;
  /** What the worker printed, for a failure's sake. */
  logs(): string;
  close(): Promise<void>;
}

/**
 * Runs the built worker (dist/worker) inside workerd with wrangler.toml's own settings, each Hyperdrive going
 * straight to the test database with its plane's login, at the address of the test's LMS platform.
 */
export async function runInWorkerd(db: TestDatabase): Promise<RunningWorker> {
  if (!existsSync(`${ROOT}dist/worker/main.worker.js`))
    throw new Error('The worker is not built: npm run build first.');
  for (const plane of PLANES)
    process.env[`CLOUDFLARE_HYPERDRIVE_LOCAL_CONNECTION_STRING_HYPERDRIVE_${plane.toUpperCase()}`] =
      db.urls[plane];
  process.env.WRANGLER_SEND_METRICS = 'false';
  const harness = createTestHarness({
    root: ROOT,
    workers: [
      {
        configPath: `${ROOT}wrangler.toml`,
        vars: { NODE_ENV: 'test', PUBLIC_URL: toolUrl, PRACTICE_LMS: 'on' },
        secrets: { SECRET_KEY: db.secretKey },
      },
    ],
  });
  await harness.listen();
  return {
    app: {
      async request(url, init) {
        const response = await harness.fetch(new URL(url, toolUrl).href, init as never);
        return response as unknown as Response;
      },
    },
    async scheduled() {
      const { outcome } = await harness
        .getWorker()
        .scheduled({ cron: '* * * * *', scheduledTime: new Date() });
      if (outcome !== 'ok') throw new Error(`scheduled ended with ${outcome}`);
    },
    logs: () =>
      harness
        .getLogs()
        .map((line) => JSON.stringify(line))
        .join('\n'),
    close: () => harness.close(),
  };
}
