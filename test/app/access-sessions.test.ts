import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { writeGoal } from '../../src/features/goals/index.ts';
import { endGrant, grantRole, importPeople, linkAccount } from '../../src/features/people/index.ts';
import { approveDeployment, disableDeployment, trustPlatform } from '../../src/features/tenants/index.ts';
import { recordedCompletion } from '../features/goals-ground.ts';
import { createBrowser, toolUrl } from '../lti/platform-fixture.ts';
import { CAST, peopleCsv, type TestPerson } from '../support/tenant.ts';
import {
  bringObjects,
  type Company,
  type Ground,
  layGround,
  type Objects,
  SECRET,
  subOf,
  type Visitor,
} from './access-ground.ts';

const MINUTES = 1 / (24 * 60);
const ADMIN = 'http://purl.imsglobal.org/vocab/lis/v2/institution/person#Administrator';

let ground: Ground;
let home: Company;
let ids: Objects;

beforeAll(async () => {
  ground = await layGround();
}, 120_000);

afterAll(() => ground.close());

/** A company of its own for each test: what is changed in it stays changed. */
beforeEach(async () => {
  ground.home.tenant.clock.set(new Date());
  home = await ground.found();
  ids = await bringObjects(ground, home);
});

const launch = (key: string, claims = {}) => ground.launch(home, subOf(home.deployment, key), claims);
const status = async (visitor: Visitor, path: string) => (await visitor.get(path)).status;
const today = () => home.tenant.clock.now().toISOString().slice(0, 10);

/** The people file of another day: what is given changes, the rest stays. */
async function changePeople(changes: Readonly<Record<string, Partial<TestPerson>>>): Promise<void> {
  const people = CAST.map((one) => ({ ...one, ...changes[one.key] }));
  const report = await importPeople(home.tenant.operator, { bytes: peopleCsv(people) });
  expect(report.complaints).toEqual([]);
}

describe('a session and what changes under it', () => {
  test('dies with the person: somebody who left reads and writes nothing more', async () => {
    const learner = await launch('learner');
    expect(await status(learner, '/growth')).toBe(200);
    await changePeople({ learner: { active: false } });
    expect(await status(learner, '/growth')).toBe(401);
    expect((await learner.json('/goals', { title: 'x', origin: 'challenge' })).status).toBe(401);
    await expect(launch('learner')).rejects.toThrow(/answered with 4/);
  });

  test('ends on the day after the last one', async () => {
    const { clock } = home.tenant;
    await changePeople({ learner: { endDate: today() } });
    const learner = await launch('learner');
    expect(await status(learner, '/growth')).toBe(200);
    clock.advance(1);
    await expect(launch('learner')).rejects.toThrow(/answered with 4/);
  });

  test('a reporting line that ended takes the manager’s sight at once, of pages and of forms', async () => {
    const [manager, boss] = [await launch('manager'), await launch('boss')];
    const page = `/people/${ids.personId}/conversation`;
    expect(await status(manager, page)).toBe(200);
    expect(await status(boss, page)).toBe(403);
    await changePeople({ learner: { manager: 'boss', managerSince: today() } });
    expect(await status(manager, page)).toBe(403);
    const wish = { competencyId: ids.skill, reason: 'x', optionIds: ids.options };
    expect((await manager.json('/recommendations', { ...wish, personId: ids.personId })).status).toBe(403);
    expect((await manager.json(`/conversations/${ids.conversation}/points`, { title: 'x' })).status).toBe(
      403,
    );
    expect((await manager.json(`/goals/${ids.sharedGoal}/questions`, { question: 'x' })).status).toBe(403);
    // the new one sees the person, and not what the two before said to each other
    const seen = await boss.get(page);
    expect(seen.status).toBe(200);
    const text = await seen.text();
    for (const secret of [SECRET.sharedNote, SECRET.point, SECRET.managersNote, SECRET.privateGoal])
      expect(text).not.toContain(secret);
    const held = await (await boss.get(`${page}?held=${ids.conversation}`)).text();
    expect(held).not.toContain(SECRET.sharedNote);
    expect(
      (await boss.json(`/conversations/${ids.conversation}/notes`, { part: 'support', body: 'x' })).status,
    ).toBe(404);
  });

  test('a role that ended opens its desk no more, a role that was given opens it at once', async () => {
    const { operator } = home.tenant;
    const ldAdmin = await launch('ldAdmin');
    expect(await status(ldAdmin, '/mapping')).toBe(200);
    const who = { employeeNumber: 'ldAdmin' };
    const { grantId } = await grantRole(operator, { who, role: 'ld-admin', unit: null });
    await endGrant(operator, { grantId });
    expect(await status(ldAdmin, '/mapping')).toBe(403);
    expect((await ldAdmin.json(`/options/${ids.option}/review`, {})).status).toBe(403);
    await grantRole(operator, { who, role: 'tenant-admin', unit: null });
    expect(await status(ldAdmin, '/connect')).toBe(200);
  });

  test('a suspended company is out at once, and nobody else', async () => {
    const [learner, foreigner] = [
      await launch('learner'),
      await ground.launch(ground.other, subOf('2', 'learner')),
    ];
    await ground.owner`update directory.tenant set status = 'suspended' where id = ${home.tenant.tenantId}`;
    expect(await status(learner, '/growth')).toBe(401);
    expect(await status(foreigner, '/growth')).toBe(200);
    await expect(launch('learner')).rejects.toThrow(/403|answered/);
  });

  test('an account that is linked meanwhile begins anew', async () => {
    const unmatched = await ground.launch(home, 'nobody-yet');
    expect(await status(unmatched, '/growth')).toBe(200);
    const [row] = await ground.owner`select id from account where sub = 'nobody-yet'`;
    await linkAccount(home.tenant.operator, {
      accountId: row?.id,
      personId: home.tenant.personId('stranger'),
    });
    expect(await status(unmatched, '/growth')).toBe(401);
  });

  test('an LMS administrator sees the card of that platform while a tenant admin allows it, and decides nothing', async () => {
    const { operator } = home.tenant;
    const { platformId } = home;
    const claims = { 'https://purl.imsglobal.org/spec/lti/claim/roles': [ADMIN] };
    const admin = await ground.launch(home, 'lms-admin', claims);
    expect(await status(admin, '/connect')).toBe(403);
    await trustPlatform(operator, { platformId, lmsAdmins: true });
    const page = await admin.get('/connect');
    expect(page.status).toBe(200);
    const text = await page.text();
    expect(text).toContain('Fixture');
    for (const other of ['Another LMS', ids.otherPlatform, 'Castro', '/link"'])
      expect(text).not.toContain(other);
    expect((await admin.json(`/platforms/${platformId}/trust`, { personNumbers: 'yes' })).status).toBe(403);
    expect((await admin.json(`/platforms/${ids.otherPlatform}/suspension`, {})).status).toBe(403);
    expect(await status(admin, '/mapping')).toBe(403);
    await trustPlatform(operator, { platformId, lmsAdmins: false });
    expect(await status(admin, '/connect')).toBe(403);
  });
});

describe('how long a session lives (database.md, "Sessions")', () => {
  test('30 quiet minutes end it; 29 do not, and looking keeps it', async () => {
    const { clock } = home.tenant;
    const learner = await launch('learner');
    for (let i = 0; i < 3; i++) {
      clock.advance(29 * MINUTES);
      expect(await status(learner, '/record')).toBe(200);
    }
    clock.advance(31 * MINUTES);
    expect(await status(learner, '/record')).toBe(401);
  });

  test('12 hours end it, however busy it is', async () => {
    const { clock } = home.tenant;
    const learner = await launch('learner');
    for (let minutes = 25; minutes < 12 * 60; minutes += 25) {
      clock.advance(25 * MINUTES);
      expect(await status(learner, '/connect'), `after ${minutes} minutes`).toBe(403);
    }
    clock.advance(25 * MINUTES);
    expect(await status(learner, '/connect')).toBe(401);
  });

  test('a clock that went back by a minute neither ends it nor writes to the past', async () => {
    const { clock } = home.tenant;
    const learner = await launch('learner');
    clock.advance(-1 * MINUTES);
    expect(await status(learner, '/growth')).toBe(200);
    expect((await learner.json('/goals', { title: 'Skewed', origin: 'challenge' })).status).toBe(200);
  });

  test('a cookie that is none of ours is a person without a session, never an error', async () => {
    for (const value of ['', 'x', '%00', 'a'.repeat(8000), '"quoted"', "' or 1=1 --", 'é']) {
      const browser = createBrowser(ground.app);
      const cookie = `__Host-throughline=${encodeURIComponent(value)}`;
      const answer = await browser.request(`${toolUrl}/growth`, { headers: { cookie, accept: 'text/html' } });
      expect(answer.status, value.slice(0, 20)).toBe(401);
    }
  });

  test('what was stolen in one company opens nothing of the other: the session says whose it is', async () => {
    const thief = await ground.launch(ground.other, subOf('2', 'tenantAdmin'));
    for (const [name, value] of thief.browser.cookies) {
      const browser = createBrowser(ground.app);
      browser.cookies.set(name, value);
      const page = await browser.request(`${toolUrl}/people/${ids.personId}/conversation`, {
        headers: { accept: 'text/html', host: 'other.example', 'x-forwarded-host': 'other.example' },
      });
      expect([401, 404]).toContain(page.status);
    }
  });
});

describe('people whose place in the company is odd', () => {
  test('no profile, no manager, a manager who left, 200 pieces of evidence: every page answers', async () => {
    const { tenant, learning } = home;
    await changePeople({ manager: { active: false } });
    for (let i = 0; i < 200; i++) {
      tenant.clock.advance(-15);
      await recordedCompletion(tenant, ground.owner, {
        personId: ids.personId,
        optionId: i % 2 ? learning.options.COURSE : learning.options.ELEARN,
      });
    }
    tenant.clock.set(new Date());
    const people = [await launch('learner'), await launch('stranger'), await launch('boss')];
    for (const visitor of people)
      for (const path of ['/growth', '/expectations', '/record', '/conversations', '/team']) {
        const started = performance.now();
        const page = await visitor.get(path);
        expect(page.status, path).toBe(200);
        expect((await page.text()).length, `${path} is too long to read`).toBeLessThan(600_000);
        expect(performance.now() - started, `${path} takes too long`).toBeLessThan(3_000);
      }
    // nobody to plan with: a sentence, no error
    const [, stranger] = people;
    const plan = await stranger!.json(`/people/${tenant.personId('stranger')}/cadence`, { everyDays: 14 });
    expect(plan.status).toBe(409);
  });
});

describe('two who decide at once', () => {
  test('one account is linked with one employee, whoever asks how often', async () => {
    const { tenant } = home;
    await ground.launch(home, 'wanted');
    const [row] = await ground.owner`select id from account where sub = 'wanted'`;
    const outcomes = await Promise.allSettled(
      ['stranger', 'peer', 'former', 'dotted', 'boss'].map((key) =>
        linkAccount(tenant.operator, { accountId: row?.id, personId: tenant.personId(key) }),
      ),
    );
    expect(outcomes.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
    const linked =
      await ground.owner`select 1 from audit.entry where action = 'account.linked' and entity_id = ${row?.id}`;
    expect(linked).toHaveLength(1);
  });

  test('a trust that is taken back stays so while another admin says something else', async () => {
    const { operator } = home.tenant;
    const platformId = ids.otherPlatform;
    for (let round = 0; round < 8; round++) {
      await trustPlatform(operator, { platformId, personNumbers: true, lmsAdmins: false });
      await Promise.all([
        trustPlatform(operator, { platformId, personNumbers: false }),
        trustPlatform(operator, { platformId, lmsAdmins: true }),
      ]);
      const [row] = await ground.owner`
        select numbers_trusted_at as numbers, lms_admins_allowed_at as admins from directory.platform where id = ${platformId}`;
      expect(row?.numbers, `round ${round}`).toBeNull();
      expect(row?.admins, `round ${round}`).not.toBeNull();
    }
  });

  test('a deployment that is approved and disabled at once ends as the audit says', async () => {
    const { operator } = home.tenant;
    const deployment = ids.otherDeployment;
    for (let round = 0; round < 8; round++) {
      await Promise.all([
        approveDeployment(operator, { deployment }),
        disableDeployment(operator, { deployment }),
      ]);
      const [row] = await ground.owner`select status from directory.deployment where id = ${deployment}`;
      const [last] = await ground.owner`
        select action from audit.entry where entity_id = ${deployment} order by id desc limit 1`;
      expect(`deployment.${row?.status === 'active' ? 'approved' : 'disabled'}`).toBe(last?.action);
    }
  });

  test('two L&D admins on one match: one is heard, the other is told', async () => {
    const { operator } = home.tenant;
    await grantRole(operator, { who: { employeeNumber: 'stranger' }, role: 'ld-admin', unit: null });
    const [one, two] = [await launch('ldAdmin'), await launch('stranger')];
    const pair = `/options/${home.learning.options.LOOSE}/alignments/${ids.skill}`;
    const answers = await Promise.all([
      one.json(`${pair}/confirmation`, { level: 2, version: 0 }),
      two.json(`${pair}/confirmation`, { level: 4, version: 0 }),
      two.json(`${pair}/rejection`, { version: 0 }),
    ]);
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409, 409]);
  });

  test('a role given and ended many times at once is one grant or none, and no error', async () => {
    const { operator } = home.tenant;
    const give = () => grantRole(operator, { who: { employeeNumber: 'peer' }, role: 'ld-admin', unit: null });
    const { grantId } = await give();
    await Promise.all(
      Array.from({ length: 10 }, (_, i) => (i % 2 ? give() : endGrant(operator, { grantId }))),
    );
    const open = await ground.owner`
      select 1 from role_grant where person_id = ${home.tenant.personId('peer')} and ended_at is null`;
    expect(open.length).toBeLessThanOrEqual(1);
    const ended =
      await ground.owner`select 1 from audit.entry where action = 'role.ended' and entity_id = ${grantId}`;
    expect(ended).toHaveLength(1);
  });

  test('a goal is shared, unshared, asked about and closed at once: no error, and a private one has no new question', async () => {
    const [learner, manager] = [await launch('learner'), await launch('manager')];
    const { id } = await writeGoal(home.tenant.contextOf('learner'), {
      title: 'Raced',
      origin: 'challenge',
    });
    const answers = await Promise.all(
      Array.from({ length: 5 }, (_, i) => [
        learner.json(`/goals/${id}/sharing`, {}),
        learner.json(`/goals/${id}/privacy`, {}),
        manager.json(`/goals/${id}/questions`, { question: `Why ${i}?` }),
        learner.json(`/goals/${id}/parking`, {}),
        learner.json(`/goals/${id}/resumption`, {}),
        i === 4 ? learner.json(`/goals/${id}/closing`, { closingNote: 'Done' }) : learner.get('/growth'),
      ]).flat(),
    );
    for (const answer of answers) expect(answer.status, await answer.text()).toBeLessThan(500);
    await learner.json(`/goals/${id}/privacy`, {});
    expect((await manager.json(`/goals/${id}/questions`, { question: 'And now?' })).status).toBe(404);
  });
});
