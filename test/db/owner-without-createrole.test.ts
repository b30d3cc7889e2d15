import { randomBytes } from 'node:crypto';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Plane } from '../../src/core/context.ts';
import { loginName, loginPassword, PLANES, planeUrls } from '../../src/db/logins.ts';
import { loginSql, migrate } from '../../src/db/migrate.ts';
import { getTestCluster } from '../support/test-cluster.ts';

const { templateUrl, secretKey } = getTestCluster();
const name = `test_owner_${randomBytes(4).toString('hex')}`;
let admin: postgres.Sql;
let ownerUrl: string;

beforeAll(async () => {
  const url = new URL(templateUrl);
  url.pathname = '/throughline';
  admin = postgres(url.href, { max: 1, onnotice: () => {} });
  await admin.unsafe(`create role "${name}" login nocreaterole password 'owner-of-a-test'`);
  await admin.unsafe(`create database "${name}" owner "${name}"`);
  url.pathname = `/${name}`;
  url.username = name;
  url.password = 'owner-of-a-test';
  ownerUrl = url.href;
});

afterAll(async () => {
  await admin.unsafe(`drop database if exists "${name}" with (force)`);
  for (const plane of PLANES)
    await admin.unsafe(`drop role if exists "${name}_${plane}", "${name}_hand_${plane}"`);
  await admin.unsafe(`drop role if exists "${name}"`);
  await admin.end();
});

test('an owner who may not create logins is told what an administrator must run, and which variables name ready-made ones', async () => {
  await expect(migrate({ url: ownerUrl, secretKey })).rejects.toThrow(
    /doctor --logins-sql.*DATABASE_URL_COMMON/s,
  );
});

test('logins that an administrator made by hand are granted their rights under their own names', async () => {
  const urls = {} as Record<Plane, string>;
  for (const plane of PLANES) {
    const url = new URL(ownerUrl);
    url.username = `${name}_hand_${plane}`;
    url.password = 'made-by-hand';
    urls[plane] = url.href;
    await admin.unsafe(loginSql(url.username, 'made-by-hand'));
  }
  await migrate({ url: ownerUrl, secretKey, readyMade: urls });
  const common = postgres((await planeUrls(ownerUrl, secretKey, urls)).common, { max: 1 });
  expect(await common`select * from directory.list_tenants()`).toHaveLength(0);
  await expect(common`select 1 from development.goal`).rejects.toThrow(/permission denied/);
  await common.end();
});

test('once the administrator ran that SQL, migrate takes the logins as they are', async () => {
  for (const plane of PLANES) {
    const login = loginName(name, plane);
    await admin.unsafe(loginSql(login, await loginPassword(secretKey, login)));
  }
  await migrate({ url: ownerUrl, secretKey });
  const store = postgres((await planeUrls(ownerUrl, secretKey)).store, { max: 1 });
  expect(await store`select 1 as one`).toHaveLength(1);
  await store.end();
});
