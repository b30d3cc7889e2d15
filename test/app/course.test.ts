import type { Browser, Page } from 'playwright-core';
import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readOptionMapping, suggestAlignments } from '../../src/features/catalog/index.ts';
import {
  countCourseGaps,
  listGapCounts,
  listTeamInCourse,
  readCourse,
  readCourseForMe,
} from '../../src/features/courses/index.ts';
import { listPlan, shareGoal, writeGoal } from '../../src/features/goals/index.ts';
import { recordedCompletion } from '../features/goals-ground.ts';
import { lookAt } from '../journeys/support/axe.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { closeTenants } from '../support/tenant.ts';
import { openBrowser } from '../widgets/open-browser.ts';
import { type CourseGround, courseGround, courseSite, ISSUER } from './course-site.ts';

let db: TestDatabase;
let owner: Sql;
let ground: CourseGround;
let site: Awaited<ReturnType<typeof courseSite>>;
let browser: Browser;

beforeAll(async () => {
  db = await testDatabase();
  owner = postgres(db.ownerUrl, { max: 2, onnotice: () => undefined });
  ground = await courseGround(db, owner);
  const { tenant, learning } = ground;
  await suggestAlignments(tenant.system);
  const done = { personId: tenant.personId('learner'), optionId: learning.options.READ };
  for (const issuer of ['https://one.example', 'https://two.example'])
    await recordedCompletion(tenant, owner, { ...done, issuer });
  await countCourseGaps(tenant.system, { platformId: ground.platformId, contextId: '2' });
  site = await courseSite(ground);
  browser = await openBrowser();
}, 120_000);
beforeEach(() => site.signIn({}));
afterAll(async () => {
  await browser?.close();
  await site?.close();
  await owner.end();
  await closeTenants(db);
  await db.drop();
});

const place = (contextId = '2') => ({ platformId: ground.platformId, issuer: ISSUER, contextId });

async function read(path = '/course'): Promise<string> {
  const response = await fetch(site.origin + path, { headers: { accept: 'text/html' } });
  expect(response.status).toBe(200);
  return (await response.text())
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll('&amp;', '&')
    .replaceAll(/\s+/g, ' ');
}

async function open(path: string, options: { script?: boolean; width?: number } = {}): Promise<Page> {
  const context = await browser.newContext({
    javaScriptEnabled: options.script ?? true,
    viewport: { width: options.width ?? 1280, height: 900 },
  });
  const page = await context.newPage();
  page.setDefaultTimeout(8_000);
  await page.goto(site.origin + path);
  return page;
}

describe('what a course means to a learner (issue F2, 10)', () => {
  test('says level now, target and what it brings, why, and what else leads there', async () => {
    const text = await read();
    expect(text).toContain('Feedback that people can use');
    expect(text).toMatch(/Giving feedback that lands .*to level 3 of 5.* Brings you closer 2 now, 4 wanted/);
    expect(text).toContain(
      'Your role as Buyer asks for level 4 and counts it 30 %. By your evidence you are at level 2.',
    );
    expect(text).toContain('3 other ways to it');
    expect(text).toMatch(/Listens first .*May close a gap not yet known, 3 wanted/);
    expect(text).toContain('what counts is showing it at work');
    expect(text).toMatch(/Planning with buffers .*Not asked of you/);
  });

  test('a private goal counts on the own page and shows on nobody else’s', async () => {
    const { tenant, learning } = ground;
    const learner = tenant.contextOf('learner');
    await writeGoal(learner, {
      title: 'Zirkon the private wish',
      origin: 'challenge',
      competencyId: learning.skills.PLAN,
      targetLevel: 3,
    });
    expect(await read()).toContain('It serves your goal “Zirkon the private wish”.');
    for (const visitor of [
      { key: 'manager' },
      { key: 'ldAdmin' },
      { key: 'peer' },
      { key: 'stranger', roles: ['Instructor'] },
    ]) {
      site.signIn(visitor);
      expect(await read()).not.toContain('Zirkon');
    }
    const { people } = await listTeamInCourse(tenant.contextOf('manager'), place(), {
      competencyIds: [learning.skills.PLAN],
    });
    expect(people.flatMap(({ gaps }) => gaps)).toEqual([]);
  });

  test('is put on the plan in one click, once, with the goal that it serves', async () => {
    const { tenant } = ground;
    const page = await open('/course', { script: false });
    await page.getByRole('button', { name: 'Add to my plan' }).click();
    expect(await page.getByText('On your plan. You find it under My growth.').count()).toBe(1);
    expect(await page.getByRole('button', { name: 'Add to my plan' }).count()).toBe(0);
    const plan = await listPlan(tenant.contextOf('learner'), tenant.personId('learner'));
    expect(plan.filter(({ option }) => option.id === ground.learning.options.COURSE)).toHaveLength(1);
    await page.context().close();
  });

  test('reading it asks only for oneself', async () => {
    const course = await readCourse(ground.tenant.contextOf('peer'), place());
    const mine = await readCourseForMe(ground.tenant.contextOf('peer'), {
      optionId: course.option?.id ?? '',
      builds: course.builds,
    });
    expect(mine.skills.map(({ current }) => current)).toEqual([null, null, null]);
    await expect(
      readCourseForMe(ground.tenant.system, { optionId: course.option?.id ?? '', builds: [] }),
    ).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('whose gap it closes, for those who may see it (issue F2, 5)', () => {
  const skills = () => [ground.learning.skills.FEEDBACK];
  const teamOf = async (key: string, groupId?: string) =>
    (
      await listTeamInCourse(ground.tenant.contextOf(key), place(), { competencyIds: skills(), groupId })
    ).people.map(({ name }) => name);

  test('a manager sees their own people of today who are in the course, and nobody else’s', async () => {
    expect(await teamOf('manager')).toEqual(['Ines Castro', 'Aino Laine', 'Bilal Rahman']);
    expect(await teamOf('boss')).toEqual(
      ['Dagny Solberg', 'Chiara Conti', 'Farida Karimi', 'Emeka Obi'].sort(byFamily),
    );
    for (const key of ['former', 'dotted', 'stranger', 'ldAdmin', 'hrAdmin', 'tenantAdmin'])
      expect(await teamOf(key)).toEqual([]);
  });

  test('a role in the course never opens people’s levels: an instructor sees the mapping only', async () => {
    site.signIn({ key: 'stranger', roles: ['Instructor', 'Administrator', 'CourseManager'] });
    const text = await read();
    expect(text).toContain('Your learning team confirms this.');
    expect(text).not.toMatch(/Castro|Laine|to go|Confirm:/);
  });

  test('groups narrow the list; a made-up group is no group', async () => {
    expect(await teamOf('manager', 'g1')).toEqual(['Ines Castro', 'Aino Laine']);
    site.signIn({ key: 'manager' });
    expect(await read('/course?group=g1')).not.toContain('Bilal Rahman');
    expect(await read('/course?group=%27%22')).toContain('Bilal Rahman');
  });

  test('each look at somebody’s levels is audited', async () => {
    const { tenant } = ground;
    const looks = async () =>
      (
        await owner`
          select count(*)::int as n from audit.entry
           where tenant_id = ${tenant.tenantId} and action = 'evidence.read'
             and actor_id = ${tenant.personId('manager')} and subject_id = ${tenant.personId('learner')}`
      )[0]?.n;
    const before = await looks();
    await teamOf('manager');
    expect(await looks()).toBe(before + 1);
  });

  test('the L&D admin gets counts of five or more and no name', async () => {
    const counts = await listGapCounts(ground.tenant.contextOf('ldAdmin'), place());
    const of = (skill: string) => counts.find(({ competencyId }) => competencyId === skill);
    // seven are asked, one has a known gap: neither that one nor the six others may be told apart from it
    expect(of(ground.learning.skills.FEEDBACK)).toMatchObject({ withGap: null, notKnown: null });
    expect(of(ground.learning.skills.LISTEN)).toMatchObject({ withGap: null, notKnown: 7 });
    expect(of(ground.learning.skills.PLAN)).toMatchObject({ withGap: null, notKnown: null });
    site.signIn({ key: 'ldAdmin', roles: ['Administrator'] });
    const text = await read();
    expect(text).toContain('fewer than 5 people');
    expect(text).toContain('7 not yet known');
    expect(text).not.toMatch(/Castro|Laine|Rahman/);
    for (const key of ['manager', 'tenantAdmin', 'hrAdmin', 'learner'])
      await expect(listGapCounts(ground.tenant.contextOf(key), place())).rejects.toMatchObject({
        code: 'forbidden',
      });
  });

  test('the roster’s age stands on the page', async () => {
    site.signIn({ key: 'manager' });
    expect(await read()).toContain('7 people in this course, as the LMS told us on 2 March 2026, 09:00 UTC.');
  });
});

const byFamily = (a: string, b: string) => (a.split(' ')[1]! < b.split(' ')[1]! ? -1 : 1);

describe('the mapping in place (issue F2, 10)', () => {
  const mapping = () => readOptionMapping(ground.tenant.contextOf('ldAdmin'), ground.learning.options.COURSE);

  test('another competency is found, confirmed with a level, changed and taken back, without script', async () => {
    site.signIn({ key: 'ldAdmin', roles: ['Administrator'] });
    const page = await open('/course?find=food', { script: false });
    const found = page.getByRole('list', { name: 'Found for food' });
    await found.getByRole('radio', { name: /^4/ }).check();
    await found.getByRole('button', { name: /^Confirm/ }).click();
    const confirmed = async () => (await mapping()).decided.find(({ name }) => name === 'Food safety');
    expect(await confirmed()).toMatchObject({ status: 'confirmed', level: 4, byMe: true });
    const row = page.locator(`#match-${ground.learning.skills.FOOD}`);
    await row.getByText('Change…').click();
    await row.getByRole('radio', { name: /^2/ }).check();
    await row.getByRole('button', { name: /^Save/ }).click();
    expect(await confirmed()).toMatchObject({ status: 'confirmed', level: 2 });
    await row.getByText('Change…').click();
    await row.getByRole('button', { name: /^Not this after all/ }).click();
    expect(await confirmed()).toMatchObject({ status: 'rejected' });
    await page.context().close();
  });

  test('a page that is out of date overwrites nobody: it says so and shows how it stands', async () => {
    site.signIn({ key: 'ldAdmin', roles: ['Administrator'] });
    const body = new URLSearchParams({ _csrf: 'csrf', _mark: 'mark', _form: 'x', version: '1', level: '5' });
    const address = `${site.origin}/api/v1/course/alignments/${ground.learning.skills.LISTEN}/change`;
    const headers = { origin: site.origin, accept: 'text/html' };
    const answer = await fetch(address, { method: 'POST', body, headers, redirect: 'manual' });
    expect(answer.status).toBe(409);
    const levels = (await mapping()).decided.map(({ name, level }) => [name, level]);
    expect(levels).toContainEqual(['Listens first', 2]);
  });

  test('an unmapped course becomes an option, is taken back, and is linked with another one', async () => {
    site.signIn({ key: 'ldAdmin', roles: ['Administrator'], contextId: '9' });
    const page = await open('/course', { script: false });
    await page.getByRole('button', { name: 'Add to the catalogue' }).click();
    const [option] = await owner`
      select title, provider, code, kind, url from learning_option
       where tenant_id = ${ground.tenant.tenantId} and code = '9'`;
    expect(option).toEqual({
      title: 'Welcome to the company',
      provider: 'Company Moodle',
      code: '9',
      kind: 'course',
      url: `${ISSUER}/course/view.php?id=9`,
    });
    await page.getByText('Linked with the wrong option?').click();
    await page.getByRole('button', { name: 'Take the link back' }).click();
    await page.getByLabel('It is this option').selectOption({ label: 'SHADOW title' });
    await page.getByRole('button', { name: 'Link', exact: true }).click();
    expect((await readCourse(ground.tenant.contextOf('learner'), place('9'))).option?.title).toBe(
      'SHADOW title',
    );
    await page.getByText('Linked with the wrong option?').click();
    await page.getByRole('button', { name: 'Take the link back' }).click();
    await page.context().close();
  });

  test('a learner of an unmapped course is told what is missing; without a course one is told the way', async () => {
    site.signIn({ contextId: '9' });
    expect(await read()).toContain('Nobody has said yet what this course builds');
    site.signIn({ contextId: null });
    expect(await read()).toContain('You did not come from a course');
    site.signIn({ contextId: 'an-account' });
    expect(await read()).toContain('You did not come from a course');
  });
});

describe('the page in a real browser', () => {
  const visits = [
    ['learner', {}, '/course'],
    ['manager', { key: 'manager' }, '/course'],
    ['L&D admin', { key: 'ldAdmin', roles: ['Administrator'] }, '/course?find=food'],
    ['teacher', { key: 'stranger', roles: ['Instructor'] }, '/course'],
    ['unmapped', { key: 'ldAdmin', roles: ['Administrator'], contextId: '9' }, '/course'],
    ['nowhere', { contextId: null }, '/course'],
  ] as const;

  test.each(visits)(
    'axe finds nothing and nothing scrolls sideways: %s',
    async (_who, visitor, path) => {
      for (const [narrow, wide, theme] of [
        [320, 768, 'light'],
        [480, 1280, 'dark'],
      ] as const) {
        site.signIn({ ...visitor, theme });
        const page = await open(path, { width: narrow });
        for (const summary of await page.locator('summary').all()) await summary.click();
        const found = await lookAt(page.mainFrame());
        await page.setViewportSize({ width: wide, height: 900 });
        const sideways = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect({ narrow, theme, found, sideways }).toEqual({ narrow, theme, found: [], sideways: 0 });
        await page.context().close();
      }
    },
    60_000,
  );

  test('the desk confirms with the keyboard alone', async () => {
    site.signIn({ key: 'ldAdmin', roles: ['Administrator'] });
    const page = await open('/course?find=food');
    for (let stop = 0; stop < 60; stop++) {
      await page.keyboard.press('Tab');
      const isThere = await page.evaluate(() => {
        const at = document.activeElement;
        return at?.closest('form[id^="found-"]') && at.getAttribute('type') === 'radio';
      });
      if (isThere) break;
    }
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByText('Confirmed. From now on its completions count.').waitFor();
    const { decided } = await readOptionMapping(
      ground.tenant.contextOf('ldAdmin'),
      ground.learning.options.COURSE,
    );
    expect(decided.find(({ name }) => name === 'Food safety')?.status).toBe('confirmed');
    await page.context().close();
  });
});

describe('shared goals', () => {
  test('a shared goal does not stand on the manager’s course page either: it belongs to their conversation', async () => {
    const { tenant, learning } = ground;
    const learner = tenant.contextOf('learner');
    const { id } = await writeGoal(learner, {
      title: 'Opal the shared wish',
      origin: 'challenge',
      competencyId: learning.skills.FEEDBACK,
      targetLevel: 5,
    });
    await shareGoal(learner, { id });
    site.signIn({ key: 'manager' });
    expect(await read()).not.toContain('Opal');
  });
});
