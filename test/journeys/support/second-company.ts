import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { serve } from '@hono/node-server';
import type { Hono } from 'hono';
import pino from 'pino';
import { startCompletionSender } from '../../../src/practice-lms/completion-sender.ts';
import { createPracticeLms } from '../../../src/practice-lms/practice-lms.tsx';
import { openPracticeStore } from '../../../src/practice-lms/practice-state.ts';
import type { Product } from './product.ts';

const CLI = fileURLToPath(new URL('../../../dist/server/cli.js', import.meta.url));

/** Runs an operator's command beside the product. @throws where it does not exit with 0 */
export async function runCommand(product: Product, ...args: string[]): Promise<Record<string, string>> {
  const { DATABASE_URL: _, ...inherited } = process.env;
  const { stdout } = await promisify(execFile)(process.execPath, [CLI, ...args, '--json'], {
    env: { ...inherited, DATA_DIR: product.dataDir, PUBLIC_URL: product.toolUrl, LOG_LEVEL: 'warn' },
  });
  return JSON.parse(stdout);
}

/** A second company on the same product, with an LMS of its own where Vera may be launched as. */
export async function openSecondCompany(
  product: Product,
): Promise<{ lmsUrl: string; credentials: { key: string; secret: string }; close(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-second-'));
  let app: Hono | null = null;
  const server = serve({ fetch: (request) => app!.fetch(request), port: 0, hostname: '127.0.0.1' });
  await new Promise((done) => server.once('listening', done));
  const lmsUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const log = pino({ level: 'silent' });
  const store = await openPracticeStore(join(folder, 'practice-lms.json'));
  const sender = startCompletionSender(store, `${product.toolUrl}/xapi`, log);
  const vera = {
    sub: '24',
    employeeNumber: 'H1004',
    givenName: 'Vera',
    familyName: 'Second',
    email: 'vera@second.example',
    introduction: 'Works elsewhere.',
    tryThis: 'Look for the first company.',
  };
  app = createPracticeLms({
    origin: lmsUrl,
    toolUrl: product.toolUrl,
    clientId: 'second-lms',
    deploymentId: '1',
    companyName: 'The second company',
    people: [vera],
    administrators: [],
    courses: [],
    store,
    sender,
    now: () => new Date(),
    log,
  });
  const credentials = await addCompany(product, folder, lmsUrl);
  return {
    lmsUrl,
    credentials,
    async close() {
      sender.stop();
      await new Promise((done) => server.close(done));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** By the operators' commands alone; numbers and subjects are those of the first company, on purpose. */
async function addCompany(
  product: Product,
  folder: string,
  lmsUrl: string,
): Promise<{ key: string; secret: string }> {
  const tenant = ['--tenant', 'second'];
  await runCommand(product, 'tenant', 'add', 'second', '--name', 'The second company');
  const lms = ['--issuer', lmsUrl, '--client-id', 'second-lms', '--deployment', '1'];
  const at = (path: string) => `${lmsUrl}/mod/lti/${path}`;
  const addresses = [
    '--auth-url',
    at('auth.php'),
    '--token-url',
    at('token.php'),
    '--jwks-url',
    at('certs.php'),
  ];
  // the operator says it like the product: platforms on this machine are for trying only
  await runCommand(product, 'platform', 'add', ...tenant, ...lms, ...addresses);
  const people = join(folder, 'people.csv');
  writeFileSync(
    people,
    [
      'employee_number,email,given_name,family_name,manager_employee_number,department,job_title,job_code,location,start_date,end_date,active,lti_issuer,lti_sub',
      `H1004,vera@second.example,Vera,Second,,Here,Director,MGR,Here,2020-01-01,,true,${lmsUrl},24`,
      `H1021,igor@second.example,Igor,Second,H1004,Here,Buyer,SUP,Here,2021-01-01,,true,${lmsUrl},41`,
    ].join('\n'),
  );
  await runCommand(product, 'people', 'import', people, ...tenant);
  for (const role of ['tenant-admin', 'ld-admin'])
    await runCommand(product, 'person', 'grant', ...tenant, '--employee-number', 'H1004', '--role', role);
  const { key = '', secret = '' } = await runCommand(
    product,
    'credential',
    'add',
    ...tenant,
    '--kind',
    'xapi',
    '--name',
    'Second',
  );
  return { key, secret };
}
