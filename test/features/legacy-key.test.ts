import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCommand } from '../../src/cli/run-command.ts';
import { findLegacySecret } from '../../src/features/tenants/index.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { closeTenants, type TestTenant, testTenant } from '../support/tenant.ts';
import { registerFixture } from '../support/test-app.ts';

let db: TestDatabase;
let tenant: TestTenant;
let platformId: string;
let folder: string;

beforeAll(async () => {
  db = await testDatabase();
  tenant = await testTenant(db, { people: [] });
  platformId = await registerFixture(tenant, 'http://127.0.0.1:8091/keys');
  folder = mkdtempSync(join(tmpdir(), 'throughline-legacy-'));
  writeFileSync(join(folder, 'secret'), 'the-secret\n');
  writeFileSync(join(folder, 'empty'), '\n');
});
afterAll(async () => {
  await closeTenants(db);
  await db.drop();
  rmSync(folder, { recursive: true, force: true });
});

async function run(...args: string[]) {
  const said: string[] = [];
  const environment = {
    DATABASE_URL: db.ownerUrl,
    SECRET_KEY: db.secretKey,
    DATA_DIR: folder,
    INIT_CWD: folder,
  };
  const print = (line: string) => void said.push(line);
  const code = await runCommand(['platform', 'legacy-key', ...args], environment, { out: print, err: print });
  return { code, said: said.join('\n') };
}

const kept = () => findLegacySecret(tenant.deps, { platformId, consumerKey: 'key-11' });

test('the operator keeps a consumer key out of a file and takes it away; its secret is never printed', async () => {
  const added = await run(platformId, '--key', 'key-11', '--secret-file', 'secret');
  expect([added.code, await kept()]).toEqual([0, 'the-secret']);
  expect(added.said).not.toContain('the-secret');
  const removed = await run(platformId, '--key', 'key-11', '--remove');
  expect([removed.code, await kept()]).toEqual([0, null]);
});

test.each([
  [['--key', 'key-11'], 2, '--secret-file is missing'],
  [['--key', 'key-11', '--secret-file', 'empty'], 1, '1 to 1000 characters'],
  [['--key', 'key-11', '--secret-file', 'nowhere'], 1, 'There is no file'],
  [['--key', 'key-11', '--remove'], 1, 'There is no such consumer key'],
] as const)('called with %j it says what is wrong', async (args, code, sentence) => {
  const answer = await run(platformId, ...args);
  expect(answer.code).toBe(code);
  expect(answer.said).toContain(sentence);
});

test('a platform that is not there is named, and nothing is kept', async () => {
  const answer = await run('nobody', '--key', 'key-11', '--secret-file', 'secret');
  expect([answer.code, await kept()]).toEqual([1, null]);
  expect(answer.said).toContain('There is no platform "nobody"');
});
