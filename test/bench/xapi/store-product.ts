import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres, { type Sql } from 'postgres';
import { planeUrls } from '../../../src/db/logins.ts';
import { addCredential } from '../../../src/features/tenants/index.ts';
import { findRunningPostgres } from '../../../src/node/embedded-postgres.ts';
import { closeTenants, testTenant } from '../../support/tenant.ts';
import { startMeasured } from '../lti/measured-server.ts';
import type { Endpoint } from './connections.ts';

export interface StoreProduct {
  readonly endpoint: Endpoint;
  readonly tenantId: string;
  readonly credentialId: string;
  /** Behind the walls, with as many connections as the measurement uses at once. */
  readonly owner: Sql;
  /** Microseconds of CPU of the server (not of its PostgreSQL) since it began. */
  cpu(): Promise<number>;
  stop(): Promise<void>;
}

/**
 * The built product as a child process, with the PostgreSQL that it brings and its durable settings (nothing is
 * acknowledged before it rests on the disk), one company and one credential.
 */
export async function startStoreProduct(connections: number): Promise<StoreProduct> {
  const dataDir = mkdtempSync(join(tmpdir(), 'throughline-bench-'));
  const secretKey = 'only-for-measuring-only-for-measuring-only';
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const server = await startMeasured(new URL('../../../dist/server/main.node.js', import.meta.url), {
    address,
    readyAt: `${address}/readyz`,
    env: {
      NODE_ENV: 'development',
      LOG_LEVEL: process.env.BENCH_LOG_LEVEL ?? 'info',
      SECRET_KEY: secretKey,
      PORT: String(port),
      DATA_DIR: dataDir,
      PRACTICE_LMS: 'off',
    },
  });
  const ownerUrl = findRunningPostgres(dataDir) ?? '';
  const owner = postgres(ownerUrl, { max: connections, onnotice: () => undefined });
  const db = {
    name: 'throughline',
    ownerUrl,
    urls: await planeUrls(ownerUrl, secretKey),
    secretKey,
    drop: async () => undefined,
  };
  const tenant = await testTenant(db, { people: [] });
  const { id, key, secret } = await addCredential(tenant.operator, {
    kind: 'xapi',
    name: 'Bench',
    perMinute: 1_000_000,
  });
  await closeTenants(db);
  return {
    endpoint: { url: `${address}/xapi`, key, secret },
    tenantId: tenant.tenantId,
    credentialId: id,
    owner,
    cpu: server.cpu,
    async stop() {
      await owner.end({ timeout: 5 });
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => done(port));
    });
  });
}
