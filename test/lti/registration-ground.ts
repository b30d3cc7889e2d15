import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import { invitePlatform, listPlatforms } from '../../src/features/tenants/index.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { closeTenants, type TestTenant, testTenant } from '../support/tenant.ts';
import { testApp } from '../support/test-app.ts';
import { form, type TestApp, toolUrl } from './platform-fixture.ts';
import { type FakeLms, startLms } from './registering-lms.ts';

export let db: TestDatabase;
export let owner: Sql;
export let home: TestTenant;
export let other: TestTenant;
export let app: TestApp;
export let lms: FakeLms;

/** Two companies for the file that calls this, and an LMS of its own for each of its tests. */
export function meetLms(): void {
  beforeAll(async () => {
    db = await testDatabase();
    owner = postgres(db.ownerUrl, { max: 2, onnotice: () => undefined });
    home = await testTenant(db);
    other = await testTenant(db);
    ({ app } = await testApp(home));
  }, 120_000);
  beforeEach(async () => {
    await lms?.close();
    lms = await startLms();
    // twenty may wait at most; what a test before left open is not this one's
    await owner`delete from directory.invitation where outcome is null`;
  });
  afterAll(async () => {
    await lms?.close();
    lms = undefined as never;
    await closeTenants(db);
    await owner.end();
    await db.drop();
  });
}

/** Within ten seconds it would be the same invitation. */
export const invite = async (tenant = home) => {
  tenant.clock.set(new Date(tenant.clock.now().getTime() + 11_000));
  return (await invitePlatform(tenant.contextOf('tenantAdmin'))).link;
};

let tokens = 0;
export const newToken = (): string => {
  tokens += 1;
  return `registration-token-${tokens}`;
};

/** What an LMS does with the link: it opens it in a frame, with its own two parameters. */
export function open(link: string, changes: Record<string, string | null> = {}): Promise<Response> {
  const url = new URL(link.replace('https://throughline.example', toolUrl));
  url.searchParams.set('openid_configuration', `${lms.origin}/openid-configuration`);
  url.searchParams.set('registration_token', newToken());
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) url.searchParams.delete(name);
    else url.searchParams.set(name, value);
  }
  return Promise.resolve(
    app.request(url.href, { headers: { accept: 'text/html', referer: `${lms.origin}/admin` } }),
  );
}

export const attemptIn = (page: string): string => /name="attempt" value="([^"]+)"/.exec(page)?.[1] ?? '';

export const confirm = (attempt: string, fields: Record<string, string> = {}): Promise<Response> =>
  Promise.resolve(app.request(`${toolUrl}/lti/register`, form({ attempt, ...fields })));

export async function registerOnce(link: string, fields: Record<string, string> = {}): Promise<Response> {
  const page = await open(link);
  expect(page.status, await page.clone().text()).toBe(200);
  return confirm(attemptIn(await page.text()), fields);
}

export const platformsOf = async (tenant: TestTenant) =>
  (await listPlatforms(tenant.operator)).filter(({ issuer }) => issuer === lms.origin);

export const auditOf = async (tenant: TestTenant): Promise<string[]> =>
  (
    await owner`select action from audit.entry where tenant_id = ${tenant.tenantId} and action like 'platform.%' order by id`
  ).map(({ action }) => action as string);
