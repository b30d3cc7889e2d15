import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { finishErasures } from '../../src/features/privacy/index.ts';
import { trustPlatform } from '../../src/features/tenants/index.ts';
import { drainJobs } from '../../src/jobs/drain.ts';
import { claim } from '../lti/platform-fixture.ts';
import {
  bringObjects,
  type Ground,
  layGround,
  type Objects,
  SECRET,
  subOf,
  type Visitor,
} from './access-ground.ts';

let ground: Ground;
let ids: Objects;

beforeAll(async () => {
  ground = await layGround();
  ids = await bringObjects(ground, ground.home);
  await bringObjects(ground, ground.other);
}, 120_000);

afterAll(() => ground.close());

const launch = (key: string, claims?: Record<string, unknown>): Promise<Visitor> =>
  ground.launch(ground.home, subOf('1', key), claims);

const ADMINISTRATOR = 'http://purl.imsglobal.org/vocab/lis/v2/institution/person#Administrator';

/** What an LMS says in a data privacy launch, in one of the two spellings that occur. */
const about = (sub: string, roles = [ADMINISTRATOR], field: 'user_id' | 'id' = 'user_id') => ({
  [claim('message_type')]: field === 'id' ? 'DataPrivacyLaunchRequest' : 'LtiDataPrivacyLaunchRequest',
  [claim('resource_link')]: undefined,
  [claim('for_user')]: { [field]: sub },
  [claim('roles')]: roles,
});

describe('a person’s own page', () => {
  test('shows what is kept, hands out everything, and asks for an erasure that can be taken back', async () => {
    const peer = await launch('peer');
    const page = await (await peer.get('/privacy')).text();
    expect(page).toContain('What Throughline keeps about you');
    expect(page).not.toContain('/privacy/desk');
    const file = await peer.get('/privacy/export');
    expect(file.headers.get('content-disposition')).toMatch(
      /^attachment; filename="throughline-data-[\d-]+\.json"$/,
    );
    expect(JSON.parse(await file.text())).toMatchObject({ format: 'throughline-person-export', version: 1 });
    expect((await peer.form('/erasure-requests', {})).headers.get('location')).toBe(
      '/privacy?done=erasure-asked-for',
    );
    const asked = await (await peer.get('/privacy?done=erasure-asked-for')).text();
    expect(asked).toContain('It waits for a tenant administrator.');
    const admin = await launch('tenantAdmin');
    const desk = await (await admin.get('/privacy/desk')).text();
    expect(desk).toContain('Owen Price');
    const [, id] = /erasure-requests\/([0-9a-f-]+)\/refusal/.exec(desk) ?? [];
    const refused = await admin.form(`/erasure-requests/${id}/refusal`, {
      _form: `decline-${id}`,
      answer: '',
    });
    expect([refused.status, (await refused.text()).includes('Say why in a sentence')]).toEqual([422, true]);
    await admin.form(`/erasure-requests/${id}/refusal`, { answer: 'Tax law, until 2031.' });
    expect(await (await peer.get('/privacy')).text()).toContain('Tax law, until 2031.');
    await peer.form('/erasure-requests', {});
    expect((await peer.form('/erasure-requests/withdrawal', {})).status).toBe(303);
    expect((await peer.form('/erasure-requests/withdrawal', {})).status).toBe(409);
  });

  test('somebody else’s is for a tenant admin, who gives the word; nobody’s name stands in an address', async () => {
    const manager = await launch('manager');
    for (const path of [`/privacy?person=${ids.personId}`, `/privacy/export?person=${ids.personId}`]) {
      const answer = await manager.get(path);
      expect(answer.status).toBe(403);
      expect(await answer.text()).not.toContain('Castro');
    }
    const admin = await launch('tenantAdmin');
    const found = await admin.form('/privacy-searches', { find: 'castro' });
    const location = found.headers.get('location') ?? '';
    expect(location).toBe(`/privacy/desk?found=${ids.personId}`);
    expect(await (await admin.get(location)).text()).toContain('Ines Castro');
    const page = await (await admin.get(`/privacy?person=${ids.personId}`)).text();
    expect(page).toContain('What is kept about Ines Castro');
    expect(page).not.toContain('Goals and plan</');
    const file = await (await admin.get(`/privacy/export?person=${ids.personId}`)).text();
    for (const own of [
      'privateGoal',
      'sharedGoal',
      'learnersNote',
      'managersNote',
      'reflection',
      'reason',
    ] as const)
      expect(file, own).not.toContain(SECRET[own]);
    const wrong = await admin.form(`/people/${ids.personId}/erasure`, { _form: 'erase', word: 'please' });
    expect(wrong.status).toBe(422);
    expect(await wrong.text()).toContain('Type ERASE here; then it begins.');
  });
});

describe('a data privacy launch (issue F2 item 6)', () => {
  test('by somebody who is no administrator opens nothing, whatever the LMS says of them', async () => {
    const teacher = await launch(
      'stranger',
      about(subOf('1', 'learner'), ['http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor']),
    );
    expect(teacher.landedAt).toMatch(/^\/privacy\?request=[0-9a-f-]{36}$/);
    expect((await teacher.get(teacher.landedAt)).status).toBe(403);
    // an administrator of the LMS whom no tenant admin has allowed
    const before = await launch('stranger', about(subOf('1', 'learner')));
    expect((await before.get(before.landedAt)).status).toBe(403);
    expect(
      (await before.form(`/privacy-requests/${before.landedAt.slice(-36)}/erasure`, { word: 'ERASE' }))
        .status,
    ).toBe(403);
  });

  test('leads an allowed administrator to that person, and to nobody else; the look is theirs and lasts an hour', async () => {
    await trustPlatform(ground.home.tenant.operator, { platformId: ground.home.platformId, lmsAdmins: true });
    const lms = await launch('stranger', about(subOf('1', 'dotted'), [ADMINISTRATOR], 'id'));
    const page = await (await lms.get(lms.landedAt)).text();
    expect(page).toContain('What is kept about Lena Brandt');
    expect((await lms.get(`/privacy?person=${ids.personId}`)).status).toBe(403);
    expect((await lms.get('/privacy/desk')).status).toBe(403);
    const peer = await launch('peer', about(subOf('1', 'learner')));
    expect((await peer.get(lms.landedAt)).status).toBe(404);
    expect((await lms.get(`/privacy/export?${lms.landedAt.split('?')[1]}`)).status).toBe(200);
    ground.home.tenant.clock.advance(1.1 / 24);
    const later = await lms.get(lms.landedAt);
    // the session may have ended by then as well
    expect([401, 409]).toContain(later.status);
  });

  test('does not erase whoever looks after Throughline; it does erase a learner, who is out at once', async () => {
    const { tenant, platformId } = ground.home;
    await trustPlatform(tenant.operator, { platformId, lmsAdmins: true });
    tenant.clock.set(new Date());
    const erase = async (key: string) => {
      const lms = await launch('stranger', about(subOf('1', key)));
      return lms.form(`/privacy-requests/${lms.landedAt.slice(-36)}/erasure`, {
        _form: 'erase',
        word: ' erase ',
      });
    };
    const desk = await erase('tenantAdmin');
    expect(desk.status).toBe(409);
    expect(await desk.text()).toContain('A tenant administrator must erase them.');
    const former = await launch('former');
    expect((await former.get('/growth')).status).toBe(200);
    expect((await erase('former')).status).toBe(303);
    expect((await former.get('/growth')).status).toBe(401);
    await expect(launch('former')).rejects.toThrow('was answered with 403');
    await drainJobs(ground.deps);
    tenant.clock.set(new Date(Date.now() + 20_000));
    await finishErasures({ ...tenant.system, publicUrl: ground.deps.publicUrl });
    const left =
      await ground.owner`select 1 from person where tenant_id = ${tenant.tenantId} and family_name = 'Whitlock'`;
    expect(left).toHaveLength(0);
    // and when they launch again they are somebody new
    const again = await launch('former');
    expect(again.landedAt).toBe('/my-growth');
  });

  test('the only tenant admin cannot go', async () => {
    const admin = await launch('tenantAdmin');
    const mine = ground.home.tenant.personId('tenantAdmin');
    const answer = await admin.form(`/people/${mine}/erasure`, { _form: 'erase', word: 'ERASE' });
    expect(answer.status).toBe(409);
    expect(await answer.text()).toContain('Give somebody else the role first.');
  });
});
