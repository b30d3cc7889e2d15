import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createSocketServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { makeSigningKey, type SigningKey } from '../../../lti/keys.ts';
import { rotateKeys } from '../../../src/features/tenants/index.ts';
import type { LtijsKey } from '../../lti/differential/ltijs-provider.ts';
import { fixturePlatform, toolUrl } from '../../lti/platform-fixture.ts';
import { testDatabase } from '../../support/database.ts';
import { closeTenants, testTenant } from '../../support/tenant.ts';
import { registerFixture } from '../../support/test-app.ts';
import { asOrdinaryOwner } from '../../support/test-cluster.ts';
import { type MeasuredServer, startMeasured } from './measured-server.ts';

/** A platform as far as a launch needs one: keys that sign, and the set where they are published. */
export interface BenchPlatform {
  readonly jwksUrl: string;
  key(): SigningKey;
  /** How often the set was fetched since it was last asked. */
  fetches(): number;
  /** A new key signs from now on and is published beside the old ones, without notice. */
  changeKey(): Promise<void>;
  close(): Promise<void>;
}

export async function servePlatform(): Promise<BenchPlatform> {
  const keys = [await makeSigningKey()];
  let fetches = 0;
  const server = createServer((_request, response) => {
    fetches += 1;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ keys: keys.map(({ publicJwk }) => publicJwk) }));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    jwksUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`,
    key: () => keys[0]!,
    fetches: () => {
      const many = fetches;
      fetches = 0;
      return many;
    },
    changeKey: async () => {
      keys.unshift(await makeSigningKey());
    },
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

/** ltijs as a child process, its database in memory, with the fixture's platform. */
export async function startLtijs(key: LtijsKey): Promise<MeasuredServer> {
  const { issuer, clientId, authUrl } = fixturePlatform();
  const port = await freePort();
  return startMeasured(new URL('ltijs-server.ts', import.meta.url), {
    address: `http://127.0.0.1:${port}`,
    readyAt: `http://127.0.0.1:${port}/keys`,
    env: { PORT: String(port), LTIJS_PLATFORM: JSON.stringify({ issuer, clientId, authUrl, key }) },
  });
}

export interface BenchProduct extends MeasuredServer {
  /** The sub of the nth person with a linked account. */
  sub(nth: number): string;
  /** Rows of the audit that a completed launch must have left behind, two for each. */
  countAudited(): Promise<number>;
  /** Changes our own keys as `npm run throughline -- keys rotate` does. */
  rotateKeys(): Promise<void>;
}

/**
 * The built product as a child process over a PostgreSQL of its own: one tenant with `people` linked people and
 * the fixture's platform. The practice LMS runs beside it, for without it no platform on this machine may be used.
 */
export async function startProduct(platform: BenchPlatform, people: number): Promise<BenchProduct> {
  const db = await testDatabase();
  const { issuer } = fixturePlatform();
  const sub = (nth: number) => `sub-${nth % people}`;
  const tenant = await testTenant(db, {
    people: Array.from({ length: people }, (_, nth) => ({
      key: `E-${nth}`,
      account: { issuer, sub: sub(nth) },
    })),
  });
  await registerFixture(tenant, platform.jwksUrl);
  const dataDir = mkdtempSync(join(tmpdir(), 'throughline-bench-'));
  const [port, lmsPort] = [await freePort(), await freePort()];
  const server = await startMeasured(new URL('../../../dist/server/main.node.js', import.meta.url), {
    address: `http://127.0.0.1:${port}`,
    // the last thing to start
    readyAt: `http://127.0.0.1:${lmsPort}/`,
    env: {
      NODE_ENV: 'development',
      LOG_LEVEL: 'info',
      DATABASE_URL: asOrdinaryOwner(db.ownerUrl),
      SECRET_KEY: db.secretKey,
      PUBLIC_URL: toolUrl,
      PORT: String(port),
      DATA_DIR: dataDir,
      PRACTICE_LMS: 'on',
      PRACTICE_LMS_PORT: String(lmsPort),
    },
  });
  return {
    ...server,
    sub,
    async countAudited() {
      const owner = postgres(db.ownerUrl, { max: 1 });
      try {
        const [row] = await owner`
          select count(*)::int as many from audit.entry
           where tenant_id = ${tenant.tenantId} and action in ('account.launched', 'launch.completed')`;
        return row!.many;
      } finally {
        await owner.end();
      }
    },
    rotateKeys: async () => {
      await rotateKeys({ ...tenant.deps, now: () => new Date() });
    },
    async stop() {
      await server.stop();
      await closeTenants(db);
      await db.drop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** A port that nobody listens on; somebody else may take it before we do, and then we stop saying so. */
function freePort(): Promise<number> {
  return new Promise((done) => {
    const server = createSocketServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => done(port));
    });
  });
}
