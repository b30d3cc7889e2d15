import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contextFor } from '../../src/core/deps.ts';
import { newId } from '../../src/core/ids.ts';
import { inTransaction } from '../../src/db/transaction.ts';
import {
  activeSigningKey,
  addCredential,
  addPlatform,
  approveDeployment,
  areNumbersTrusted,
  checkKeys,
  createTenant,
  disableDeployment,
  ensureKeys,
  findCredential,
  findTenant,
  listAllPlatforms,
  listPlatforms,
  listPublicKeys,
  listRefusals,
  type NewPlatform,
  resumePlatform,
  rotateKeys,
  suspendPlatform,
  trustPlatform,
} from '../../src/features/tenants/index.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { closeTenants, type TestTenant, testTenant } from '../support/tenant.ts';

let db: TestDatabase;
let owner: postgres.Sql;
let here: TestTenant;
let there: TestTenant;

beforeAll(async () => {
  db = await testDatabase();
  owner = postgres(db.ownerUrl, { max: 1, onnotice: () => undefined });
  here = await testTenant(db, { slug: 'here' });
  there = await testTenant(db, { slug: 'there' });
});
afterAll(async () => {
  await owner.end();
  await closeTenants(db);
  await db.drop();
});

const moodle = (clientId: string, changes: Partial<NewPlatform> = {}): NewPlatform => ({
  issuer: 'https://moodle.example.org',
  clientId,
  authUrl: 'https://moodle.example.org/mod/lti/auth.php',
  tokenUrl: 'https://moodle.example.org/mod/lti/token.php',
  jwksUrl: 'https://moodle.example.org/mod/lti/certs.php',
  deploymentIds: ['1'],
  ...changes,
});

const strict = { allowLoopbackPlatforms: false };

/** How many audit rows of this action the tenant has, seen from behind the walls. */
async function audited(tenant: TestTenant, action: string, entityId?: string): Promise<number> {
  const rows = await owner`
    select 1 from audit.entry where tenant_id = ${tenant.tenantId} and action = ${action}
       and (${entityId ?? null}::text is null or entity_id = ${entityId ?? null})`;
  return rows.length;
}

describe('create-tenant', () => {
  test('a tenant can be found by its slug and its making is the first row of its own audit', async () => {
    expect(await findTenant(here.deps, 'here')).toMatchObject({ id: here.tenantId, status: 'active' });
    expect(await audited(here, 'tenant.created', here.tenantId)).toBe(1);
  });

  test('a taken slug is a conflict, also for two at once, and leaves nothing behind', async () => {
    const attempt = () => {
      const tenantId = newId();
      const context = contextFor(here.deps, {
        tenantId,
        actor: { kind: 'operator' },
        why: { kind: 'command', ref: 'test' },
        requestId: newId(),
      });
      return createTenant(context, { slug: 'race', name: 'Race' });
    };
    const results = await Promise.allSettled([attempt(), attempt(), attempt()]);
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
    const refused = results.filter((result) => result.status === 'rejected');
    for (const { reason } of refused) expect(reason).toMatchObject({ code: 'conflict' });
    expect(await owner`select 1 from audit.entry where action = 'tenant.created'`).toHaveLength(3);
  });

  test.each([
    ['', 'Name'],
    ['Has Space', 'Name'],
    ['-first', 'Name'],
    ['x'.repeat(64), 'Name'],
    ['fine', ' '],
  ])('slug %j with name %j is refused by field', async (slug, name) => {
    await expect(createTenant(here.operator, { slug, name })).rejects.toMatchObject({ code: 'invalid' });
  });

  test('only an operator makes tenants, no tenant admin does', async () => {
    const attempt = createTenant(here.contextOf('tenantAdmin'), { slug: 'mine', name: 'Mine' });
    await expect(attempt).rejects.toMatchObject({ code: 'forbidden' });
  });
});

describe('platforms', () => {
  test('a registration keeps the issuer to the letter, approves its deployments and is audited', async () => {
    const input = moodle('letter', { issuer: 'https://Moodle.example.org/', deploymentIds: ['1', '7'] });
    const { platformId } = await addPlatform(here.contextOf('tenantAdmin'), input, strict);
    const found = (await listPlatforms(here.operator)).find((one) => one.id === platformId);
    expect(found).toMatchObject({
      issuer: 'https://Moodle.example.org/',
      name: 'moodle.example.org',
      status: 'active',
    });
    expect(found?.deployments.map((one) => [one.deploymentId, one.status])).toEqual([
      ['1', 'active'],
      ['7', 'active'],
    ]);
    expect(await audited(here, 'platform.added', platformId)).toBe(1);
  });

  test('the same registration again, and five at once, make one platform with each deployment once', async () => {
    const add = (deploymentIds: string[]) =>
      addPlatform(here.operator, moodle('again', { deploymentIds }), strict);
    const made = await Promise.all([add(['1']), add(['1']), add(['1', '2']), add(['2']), add(['3'])]);
    expect(new Set(made.map((one) => one.platformId)).size).toBe(1);
    expect(made.filter((one) => one.added)).toHaveLength(1);
    const found = (await listPlatforms(here.operator)).find((one) => one.clientId === 'again');
    expect(found?.deployments.map((one) => one.deploymentId).sort()).toEqual(['1', '2', '3']);
    expect(await audited(here, 'platform.added', made[0]?.platformId)).toBe(1);
  });

  test('a registration never overwrites another one of the same issuer and client (launch-security rule 6)', async () => {
    await addPlatform(here.operator, moodle('kept'), strict);
    const other = moodle('kept', { jwksUrl: 'https://moodle.example.org/other.php' });
    await expect(addPlatform(here.operator, other, strict)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('jwksUrl'),
    });
  });

  test('one deployment belongs to one tenant (launch-security rule 3)', async () => {
    await addPlatform(here.operator, moodle('shared', { deploymentIds: ['a'] }), strict);
    const theirs = addPlatform(there.operator, moodle('shared', { deploymentIds: ['a'] }), strict);
    await expect(theirs).rejects.toMatchObject({ code: 'conflict' });
    expect((await listPlatforms(there.operator)).map((one) => one.clientId)).not.toContain('shared');
    await addPlatform(there.operator, moodle('shared', { deploymentIds: ['b'] }), strict);
  });

  test.each([
    ['http from elsewhere', { jwksUrl: 'http://moodle.example.org/certs' }, 'jwksUrl'],
    ['loopback where the practice LMS is off', { issuer: 'http://127.0.0.1:8081' }, 'issuer'],
    ['a host that only begins like loopback', { issuer: 'http://127.0.0.1.evil.example' }, 'issuer'],
    ['no address', { authUrl: 'moodle' }, 'authUrl'],
    ['another scheme', { tokenUrl: 'javascript:alert(1)' }, 'tokenUrl'],
    ['a name in the address', { tokenUrl: 'https://me:secret@moodle.example.org/t' }, 'tokenUrl'],
    ['an issuer with a query', { issuer: 'https://moodle.example.org/?a=1' }, 'issuer'],
    ['no client id', { clientId: '' }, 'clientId'],
    ['no deployment', { deploymentIds: [] }, 'deploymentIds'],
  ])('%s is refused with its field', async (_, changes, field) => {
    const attempt = addPlatform(here.operator, moodle('wrong', changes), strict);
    await expect(attempt).rejects.toMatchObject({ code: 'invalid', faults: [{ field }] });
  });

  test('loopback is allowed where the practice LMS is on, and nowhere else over http', async () => {
    const local = 'http://127.0.0.1:8081';
    const input = moodle('practice', {
      issuer: local,
      authUrl: `${local}/a`,
      tokenUrl: `${local}/t`,
      jwksUrl: `${local}/k`,
    });
    const allowed = { allowLoopbackPlatforms: true };
    expect(await addPlatform(here.operator, { ...input, practice: true }, allowed)).toMatchObject({
      added: true,
    });
    const elsewhere = addPlatform(here.operator, moodle('x', { jwksUrl: 'http://10.0.0.1/k' }), allowed);
    await expect(elsewhere).rejects.toMatchObject({ code: 'invalid' });
  });

  test.each(['learner', 'manager', 'ldAdmin', 'hrAdmin'])(
    '%s may neither see nor change platforms',
    async (who) => {
      const context = here.contextOf(who);
      const { platformId } = await addPlatform(here.operator, moodle('guarded'), strict);
      for (const attempt of [
        () => listPlatforms(context),
        () => listRefusals(context),
        () => addPlatform(context, moodle('mine'), strict),
        () => suspendPlatform(context, { platformId }),
        () => trustPlatform(context, { platformId, personNumbers: true }),
        () => addCredential(context, { kind: 'xapi', name: 'mine' }),
      ]) {
        await expect(attempt()).rejects.toMatchObject({ code: 'forbidden' });
      }
    },
  );

  test('suspending and resuming hold at once, are audited once each, and another tenant cannot do either', async () => {
    const { platformId } = await addPlatform(here.operator, moodle('pause'), strict);
    await expect(suspendPlatform(there.operator, { platformId })).rejects.toMatchObject({
      code: 'not_found',
    });
    await suspendPlatform(here.operator, { platformId });
    await suspendPlatform(here.operator, { platformId });
    const status = async () =>
      (await listAllPlatforms(here.deps)).find((one) => one.id === platformId)?.status;
    expect(await status()).toBe('suspended');
    await resumePlatform(here.operator, { platformId });
    expect(await status()).toBe('active');
    expect(await audited(here, 'platform.suspended', platformId)).toBe(1);
    expect(await audited(here, 'platform.resumed', platformId)).toBe(1);
  });

  test('trust is given, kept and taken back by its own switch', async () => {
    const { platformId } = await addPlatform(here.operator, moodle('trust'), strict);
    const trusted = () => inTransaction(here.system, 'common', (tx) => areNumbersTrusted(tx, platformId));
    expect(await trusted()).toBe(false);
    await trustPlatform(here.contextOf('tenantAdmin'), { platformId, personNumbers: true });
    await trustPlatform(here.contextOf('tenantAdmin'), { platformId, lmsAdmins: true });
    expect(await trusted()).toBe(true);
    await trustPlatform(here.contextOf('tenantAdmin'), { platformId, personNumbers: false });
    expect(await trusted()).toBe(false);
    const found = (await listPlatforms(here.operator)).find((one) => one.id === platformId);
    expect(found?.lmsAdminsAllowedAt).toBeInstanceOf(Date);
    expect(await audited(here, 'platform.trusted', platformId)).toBe(3);
  });

  test('a waiting deployment is approved, disabled and approved again by a tenant admin of that tenant', async () => {
    const { platformId } = await addPlatform(here.operator, moodle('waiting'), strict);
    const deployment = newId();
    const { pools } = here.deps;
    await pools.common`
      select directory.put_deployment(${deployment}, ${platformId}, '42', 'pending', ${here.deps.now()})`;
    const admin = here.contextOf('tenantAdmin');
    await expect(approveDeployment(there.operator, { deployment })).rejects.toMatchObject({
      code: 'not_found',
    });
    await expect(approveDeployment(here.contextOf('learner'), { deployment })).rejects.toMatchObject({
      code: 'forbidden',
    });
    const status = async () =>
      (await listPlatforms(admin)).flatMap((one) => one.deployments).find((one) => one.id === deployment)
        ?.status;
    expect(await status()).toBe('pending');
    await approveDeployment(admin, { deployment });
    expect(await status()).toBe('active');
    await disableDeployment(admin, { deployment });
    await disableDeployment(admin, { deployment });
    expect(await status()).toBe('disabled');
    expect(await audited(here, 'deployment.disabled', deployment)).toBe(1);
  });

  test('a waiting deployment that another tenant uses already cannot be approved', async () => {
    const { platformId } = await addPlatform(
      here.operator,
      moodle('contested', { deploymentIds: ['1'] }),
      strict,
    );
    await addPlatform(there.operator, moodle('contested', { deploymentIds: ['2'] }), strict);
    const deployment = newId();
    await here.deps.pools
      .common`select directory.put_deployment(${deployment}, ${platformId}, '2', 'pending', ${here.deps.now()})`;
    await expect(approveDeployment(here.operator, { deployment })).rejects.toMatchObject({
      code: 'conflict',
    });
  });

  test('refusals of its own platforms are listed, those of others are not', async () => {
    const { platformId } = await addPlatform(here.operator, moodle('refusing'), strict);
    await here.deps.pools
      .common`select directory.put_refusal('ref-1', ${here.deps.now()}, 'nonce_reused', ${platformId})`;
    expect(await listRefusals(here.operator)).toEqual([
      { reference: 'ref-1', at: here.deps.now(), reason: 'nonce_reused', platformId },
    ]);
    expect(await listRefusals(there.operator)).toEqual([]);
  });

  describe('a flood of refused launches (anybody may send them)', () => {
    const refuse = (reference: string, at: Date, reason: string, platformId: string | null) =>
      here.deps.pools.common`select directory.put_refusal(${reference}, ${at}, ${reason}, ${platformId})`;
    const kept = async (platformId: string | null) => {
      const [row] = await owner`
        select count(*)::int as n from directory.refusal where platform_id is not distinct from ${platformId}`;
      return row!.n as number;
    };
    const MINUTE = 60_000;
    const at = (minutes: number) => new Date(here.deps.now().getTime() + minutes * MINUTE);

    test('of platforms that nobody knows thirty a minute are written down, and go after a day', async () => {
      await owner`delete from directory.refusal where platform_id is null`;
      for (let n = 0; n < 60; n++) await refuse(`junk-${n}`, at(0), 'platform_unknown', null);
      expect(await kept(null)).toBe(30);
      await Promise.all(
        Array.from({ length: 60 }, (_, n) => refuse(`more-${n}`, at(2), 'state_missing', null)),
      );
      // those who look at the same moment see the same number: as many more as there are connections
      expect(await kept(null)).toBeLessThan(75);
      await refuse('elsewhere', at(4), 'platform_unknown', newId());
      await here.deps.pools.jobs`select directory.sweep(${at(24 * 60 + 3)})`;
      expect(await kept(null)).toBe(1);
      await here.deps.pools.jobs`select directory.sweep(${at(24 * 60 + 5)})`;
      expect(await kept(null)).toBe(0);
    });

    test('of a known one neither grows the table nor hides another reason or another platform', async () => {
      const [flooded, quiet] = await Promise.all(
        ['flooded', 'quiet'].map((name) => addPlatform(here.operator, moodle(name), strict)),
      );
      await refuse('teacher', at(-300), 'deployment_pending', flooded!.platformId);
      await refuse('other', at(-301), 'token_expired', quiet!.platformId);
      for (let minute = -200; minute < -190; minute++)
        for (let n = 0; n < 40; n++)
          await refuse(`flood-${minute}-${n}`, at(minute), 'signature_wrong', flooded!.platformId);
      expect(await kept(flooded!.platformId)).toBe(101);
      const shown = await listRefusals(here.operator);
      const of = (id: string) => shown.filter(({ platformId }) => platformId === id);
      expect(of(flooded!.platformId).map(({ reason }) => reason)).toEqual([
        'signature_wrong',
        'signature_wrong',
        'deployment_pending',
      ]);
      expect(of(flooded!.platformId)[0]!.at).toEqual(at(-191));
      expect(of(quiet!.platformId).map(({ reference }) => reference)).toEqual(['other']);
    });
  });
});

describe('signing keys', () => {
  test('two processes that start at once make one active and one next key (launch-security rule 9)', async () => {
    await Promise.all([ensureKeys(here.deps), ensureKeys(here.deps), ensureKeys(here.deps)]);
    const keys = await checkKeys(here.deps);
    expect(keys.map((key) => key.state).sort()).toEqual(['active', 'next']);
    expect(keys.every((key) => key.opens)).toBe(true);
    const published = await listPublicKeys(here.deps);
    expect(published).toHaveLength(2);
    for (const key of published) {
      expect(Object.keys(key).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
      expect(key).toMatchObject({ kty: 'RSA', use: 'sig', alg: 'RS256' });
    }
  });

  test('rotation promotes the next key and keeps the old one published, so that no launch breaks', async () => {
    await ensureKeys(here.deps);
    const before = await activeSigningKey(here.deps);
    const next = (await checkKeys(here.deps)).find((key) => key.state === 'next');
    const rotated = await rotateKeys(here.deps);
    expect(rotated.active).toBe(next?.kid);
    expect((await activeSigningKey(here.deps)).kid).toBe(next?.kid);
    const published = (await listPublicKeys(here.deps)).map((key) => key.kid);
    expect(published).toEqual(expect.arrayContaining([before.kid, rotated.active, rotated.next]));
  });

  test('rotations at once leave exactly one active key', async () => {
    await ensureKeys(here.deps);
    await Promise.all([rotateKeys(here.deps), rotateKeys(here.deps), rotateKeys(here.deps)]);
    const states = (await checkKeys(here.deps)).map((key) => key.state);
    expect(states.filter((state) => state === 'active')).toHaveLength(1);
    expect(states.filter((state) => state === 'next').length).toBeGreaterThanOrEqual(1);
  });

  test('a private key rests encrypted, and neither another SECRET_KEY nor another kid opens it', async () => {
    await ensureKeys(here.deps);
    const { kid, privateJwk } = await activeSigningKey(here.deps);
    expect(privateJwk.d).toBeTruthy();
    const rows = await owner`select kid, private_jwk from directory.signing_key`;
    for (const row of rows) {
      expect(row.private_jwk).not.toContain(privateJwk.d);
      expect(row.private_jwk).toMatch(/^v1\./);
    }
    const other = { ...here.deps, secretKey: 'another secret key, long enough to be one' };
    await expect(activeSigningKey(other)).rejects.toMatchObject({ code: 'precondition_failed' });
    expect((await checkKeys(other)).some((key) => key.opens)).toBe(false);
    const swapped = rows.find((row) => row.kid !== kid)?.private_jwk;
    const original = rows.find((row) => row.kid === kid)?.private_jwk;
    await owner`update directory.signing_key set private_jwk = ${swapped} where kid = ${kid}`;
    // what was opened is kept for a minute
    expect((await activeSigningKey(here.deps)).kid).toBe(kid);
    here.clock.set(new Date(here.clock.now().getTime() + 61_000));
    await expect(activeSigningKey(here.deps)).rejects.toMatchObject({ code: 'precondition_failed' });
    await owner`update directory.signing_key set private_jwk = ${original} where kid = ${kid}`;
  });
});

describe('credentials', () => {
  test('a credential opens with its key and secret only, and the secret rests nowhere', async () => {
    const { id, key, secret } = await addCredential(here.contextOf('tenantAdmin'), {
      kind: 'xapi',
      name: 'Moodle',
    });
    const found = await findCredential(here.deps, { key, secret, kind: 'xapi' });
    expect(found).toEqual({
      id,
      tenantId: here.tenantId,
      tenantSlug: 'here',
      kind: 'xapi',
      scopes: ['all'],
      perMinute: null,
    });
    expect(await audited(here, 'credential.added', id)).toBe(1);
    const [row] = await owner`select * from directory.credential where key = ${key}`;
    expect(JSON.stringify(row)).not.toContain(secret);
    for (const given of [
      { key, secret: `${secret}x` },
      { key, secret: '' },
      { key: 'unknown', secret },
      { key: `${key}\0`, secret },
      { key: '\0', secret: '\0' },
    ]) {
      expect(await findCredential(here.deps, { ...given, kind: 'xapi' })).toBeNull();
    }
    expect(await findCredential(here.deps, { key, secret, kind: 'api' })).toBeNull();
  });

  test('a revoked credential and one of a suspended tenant open nothing', async () => {
    const { key, secret } = await addCredential(there.operator, { kind: 'xapi', name: 'Theirs' });
    const open = () => findCredential(there.deps, { key, secret, kind: 'xapi' });
    expect(await open()).not.toBeNull();
    await owner`update directory.tenant set status = 'suspended' where id = ${there.tenantId}`;
    expect(await open()).toBeNull();
    await owner`update directory.tenant set status = 'active' where id = ${there.tenantId}`;
    await owner`update directory.credential set revoked_at = now() where key = ${key}`;
    expect(await open()).toBeNull();
  });

  test('a name is asked for', async () => {
    const attempt = addCredential(here.operator, { kind: 'xapi', name: ' ' });
    await expect(attempt).rejects.toMatchObject({ code: 'invalid', faults: [{ field: 'name' }] });
  });
});
