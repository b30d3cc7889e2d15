import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Context } from '../../src/core/context.ts';
import { inTransaction } from '../../src/db/transaction.ts';
import {
  type FrameworkImport,
  findCompetency,
  findRoleProfileOf,
  importFramework,
  importRoleProfile,
  roleProfileOf,
  searchCompetencies,
} from '../../src/features/frameworks/index.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { closeTenants, type TestTenant, testTenant } from '../support/tenant.ts';
import { bytesOf, companyFile, realDataIsHere, realFile, unlessHere } from './real-data.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(async () => {
  await closeTenants(db);
  await db.drop();
});

const HEADER = 'code,parent_code,type,name,description,level_1,level_2,level_3';
const SMALL = [
  'A,,area,Talking,,,,',
  'A1,A,skill,Listening,Hearing what is meant,lets finish,asks,sums up',
  'A2,A,behaviour,Speaks up,,says it,says it early,makes it easy',
  'A3,A,knowledge,Food safety,,knows rules,,',
];
const file = (...lines: string[]) => bytesOf([HEADER, ...lines].join('\n'));
const csv = (code: string, bytes: Uint8Array, more: Partial<FrameworkImport> = {}): FrameworkImport => ({
  bytes,
  format: 'csv',
  code,
  ...more,
});

const auditOf = (tenant: TestTenant) =>
  inTransaction(tenant.operator, 'common', async (tx) =>
    (await tx.sql<{ action: string }[]>`select action from audit.recent(1000)`).map(({ action }) => action),
  );
const codesOf = async (context: Context, frameworkCode: string) =>
  (await searchCompetencies(context, { frameworkCode })).map(({ code }) => code);

describe('import of frameworks', () => {
  it('writes areas, competencies, levels and indicators, audited once, and wakes the suggestions', async () => {
    const tenant = await testTenant(db);
    const before = tenant.nudges();
    const report = await importFramework(tenant.contextOf('ldAdmin'), csv('soft', file(...SMALL)));
    expect(report).toMatchObject({ outcome: 'applied', created: 4, changed: 0, unchanged: 0, removed: 0 });
    const [listening] = await searchCompetencies(tenant.operator, { words: 'listening' });
    expect(listening).toMatchObject({ code: 'A1', area: 'Talking', type: 'skill', frameworkCode: 'soft' });
    expect(listening?.levels).toEqual(['Level 1', 'Level 2', 'Level 3']);
    const details = await inTransaction(tenant.operator, 'development', (tx) =>
      findCompetency(tx, listening?.id ?? ''),
    );
    expect(details?.indicators).toEqual([
      { level: 1, text: 'lets finish' },
      { level: 2, text: 'asks' },
      { level: 3, text: 'sums up' },
    ]);
    expect((await auditOf(tenant)).filter((action) => action === 'framework.imported')).toHaveLength(1);
    expect(tenant.nudges()).toBe(before + 1);
  });

  it('survives repetition: the same file again changes nothing and says so', async () => {
    const tenant = await testTenant(db);
    const input = csv('soft', file(...SMALL));
    await importFramework(tenant.operator, input);
    const nudges = tenant.nudges();
    expect(await importFramework(tenant.operator, input)).toMatchObject({
      outcome: 'applied',
      created: 0,
      changed: 0,
      unchanged: 4,
    });
    expect(tenant.nudges()).toBe(nudges);
    expect((await auditOf(tenant)).filter((action) => action === 'framework.imported')).toHaveLength(1);
  });

  it('names what a changed line changes, keeps its id, and touches no other line', async () => {
    const tenant = await testTenant(db);
    await importFramework(tenant.operator, csv('soft', file(...SMALL)));
    const [old] = await searchCompetencies(tenant.operator, { words: 'listening' });
    const changed = SMALL.map((line) =>
      line.startsWith('A1')
        ? 'A1,,skill,Listening well,Hearing what is meant,lets finish,asks twice,sums up'
        : line,
    );
    const report = await importFramework(tenant.operator, csv('soft', file(...changed)));
    expect(report).toMatchObject({ created: 0, changed: 1, unchanged: 3 });
    expect(report.changes[0]?.fields).toEqual(['parent_code', 'name', 'indicators']);
    const [now] = await searchCompetencies(tenant.operator, { words: 'listening' });
    expect(now).toMatchObject({ id: old?.id, name: 'Listening well', area: null });
  });

  it('a dry run says the same as the import and writes nothing', async () => {
    const tenant = await testTenant(db);
    const report = await importFramework(tenant.operator, csv('soft', file(...SMALL), { dryRun: true }));
    expect(report).toMatchObject({ outcome: 'dry-run', created: 4 });
    expect(await codesOf(tenant.operator, 'soft')).toEqual([]);
  });

  it('two imports at once do it one after the other', async () => {
    const tenant = await testTenant(db);
    const input = csv('soft', file(...SMALL));
    const reports = await Promise.all([1, 2, 3].map(() => importFramework(tenant.operator, input)));
    expect(reports.map(({ created }) => created).sort()).toEqual([0, 0, 4]);
  });

  it('stops and asks before it would remove more than a tenth; allowed, it makes them inactive', async () => {
    const tenant = await testTenant(db);
    await importFramework(tenant.operator, csv('soft', file(...SMALL)));
    const fewer = file(...SMALL.slice(0, 3));
    const stopped = await importFramework(tenant.operator, csv('soft', fewer));
    expect(stopped).toMatchObject({ outcome: 'stopped', removed: 1 });
    expect(stopped.question).toContain('1 of 4');
    expect(await codesOf(tenant.operator, 'soft')).toEqual(['A1', 'A2', 'A3']);
    const allowed = await importFramework(tenant.operator, csv('soft', fewer, { allowRemovals: true }));
    expect(allowed).toMatchObject({ outcome: 'applied', removed: 1, unchanged: 3 });
    expect(await codesOf(tenant.operator, 'soft')).toEqual(['A1', 'A2']);
    const back = await importFramework(tenant.operator, csv('soft', file(...SMALL)));
    expect(back).toMatchObject({ changed: 1 });
    expect(back.changes[0]?.fields).toEqual(['active']);
  });

  it('keeps what a role profile asks for although the file lacks it, and reports it', async () => {
    const tenant = await testTenant(db);
    await importFramework(tenant.operator, csv('soft', file(...SMALL)));
    await importRoleProfile(tenant.operator, { bytes: roles('MGR,Manager,A3,1,100,no,') });
    const report = await importFramework(tenant.operator, csv('soft', file(...SMALL.slice(0, 3))));
    expect(report).toMatchObject({ outcome: 'applied', removed: 0, kept: ['A3'] });
    expect(await codesOf(tenant.operator, 'soft')).toEqual(['A1', 'A2', 'A3']);
  });

  it('refuses a scale that would lose a level that is asked for', async () => {
    const tenant = await testTenant(db);
    await importFramework(tenant.operator, csv('soft', file(...SMALL)));
    await importRoleProfile(tenant.operator, { bytes: roles('MGR,Manager,A1,3,100,no,') });
    const two = bytesOf('code,parent_code,type,name,description,level_1,level_2\nA1,,skill,Listening,,a,b');
    const report = await importFramework(tenant.operator, csv('soft', two, { allowRemovals: true }));
    expect(report.outcome).toBe('refused');
    expect(report.complaints[0]).toMatchObject({ line: 1 });
    expect(report.complaints[0]?.message).toContain('level 3');
  });

  it('complains with line numbers and writes nothing', async () => {
    const tenant = await testTenant(db);
    const broken = file(
      'A1,,skill,Listening,,,,',
      'A1,,skill,Twice,,,,',
      'A2,NONE,skill,Lost,,,,',
      'A3,,talent,X,,,,',
    );
    const report = await importFramework(tenant.operator, csv('soft', broken));
    expect(report.outcome).toBe('refused');
    expect(report.complaints.map(({ line }) => line)).toEqual([3, 4, 5]);
    expect(await codesOf(tenant.operator, 'soft')).toEqual([]);
  });

  it('refuses another encoding, a missing header and an empty file in a sentence', async () => {
    const tenant = await testTenant(db);
    const latin = new Uint8Array([...bytesOf(`${HEADER}\nA1,,skill,Gespr`), 0xe4, ...bytesOf('ch,,,,')]);
    const utf16 = new Uint8Array([0xff, 0xfe, ...[...bytesOf(HEADER)].flatMap((byte) => [byte, 0])]);
    const cases: [Uint8Array, RegExp][] = [
      [latin, /UTF-8/],
      [utf16, /UTF-16/],
      [bytesOf('A1,,skill,Listening,,,,'), /header lacks/],
      [bytesOf(''), /empty/],
    ];
    for (const [bytes, words] of cases) {
      const report = await importFramework(tenant.operator, csv('soft', bytes));
      expect(report.outcome).toBe('refused');
      expect(report.complaints[0]?.message).toMatch(words);
    }
  });

  it('refuses everybody but the L&D admin and the operator, and another tenant sees nothing', async () => {
    const tenant = await testTenant(db);
    const other = await testTenant(db);
    for (const key of ['learner', 'manager', 'tenantAdmin', 'hrAdmin'])
      await expect(importFramework(tenant.contextOf(key), csv('soft', file(...SMALL)))).rejects.toMatchObject(
        { code: 'forbidden' },
      );
    await importFramework(tenant.operator, csv('soft', file(...SMALL)));
    expect(await codesOf(other.contextOf('ldAdmin'), 'soft')).toEqual([]);
    const [mine] = await searchCompetencies(tenant.operator, { words: 'listening' });
    const theirs = await inTransaction(other.operator, 'common', (tx) => findCompetency(tx, mine?.id ?? ''));
    expect(theirs).toBeNull();
  });

  it.skipIf(!realDataIsHere)(
    `imports ESCO's transversal skills and DigComp 3.0 with every concept and level${unlessHere}`,
    async () => {
      const tenant = await testTenant(db);
      const esco = realFile('frameworks/esco-1.2.0-transversal-skills-en.csv');
      const digcomp = realFile('frameworks/digcomp-3.0.jsonld');
      const first = await importFramework(tenant.operator, { bytes: esco, format: 'esco-csv' });
      expect(first).toMatchObject({ outcome: 'applied', created: 118, complaints: [] });
      const second = await importFramework(tenant.operator, { bytes: digcomp, format: 'digcomp-jsonld' });
      expect(second).toMatchObject({ outcome: 'applied', created: 26, complaints: [] });
      expect(await codesOf(tenant.operator, 'digcomp')).toHaveLength(21);
      const [browsing] = await searchCompetencies(tenant.operator, { frameworkCode: 'digcomp' });
      expect(browsing?.levels).toHaveLength(8);
      const [escoSkill] = await searchCompetencies(tenant.operator, {
        frameworkCode: 'esco',
        words: 'cope with stress',
      });
      expect(escoSkill?.levels).toEqual(['shown']);
      expect(await importFramework(tenant.operator, { bytes: esco, format: 'esco-csv' })).toMatchObject({
        created: 0,
        changed: 0,
        unchanged: 118,
      });
    },
  );
});

const ROLE_HEADER = 'job_code,role_title,competency_code,target_level,weight,priority,tasks';
const roles = (...lines: string[]) => bytesOf([ROLE_HEADER, ...lines].join('\n'));

describe('import of role profiles', () => {
  it('writes a role that the person sees with targets, weights, indicators; priorities first (R43)', async () => {
    const tenant = await testTenant(db);
    await importFramework(tenant.operator, csv('soft', file(...SMALL)));
    const report = await importRoleProfile(tenant.contextOf('ldAdmin'), {
      bytes: roles(
        'BUYER,Buyer,A1,2,60,no,Buy;Plan',
        'BUYER,Buyer,soft/A2,3,30,yes,Buy;Plan',
        'BUYER,Buyer,A3,1,10 %,no,',
      ),
    });
    expect(report).toMatchObject({ outcome: 'applied', created: 1 });
    const profile = await roleProfileOf(tenant.contextOf('learner'), tenant.personId('learner'));
    expect(profile).toMatchObject({ title: 'Buyer', tasks: ['Buy', 'Plan'] });
    expect(
      profile?.competencies.map((each) => [each.code, each.targetLevel, each.weight, each.priority]),
    ).toEqual([
      ['A2', 3, 30, true],
      ['A1', 2, 60, false],
      ['A3', 1, 10, false],
    ]);
    expect(profile?.competencies[1]?.indicators).toEqual(['asks']);
    expect(
      await importRoleProfile(tenant.operator, { bytes: roles('BUYER,Buyer,A1,2,100,no,') }),
    ).toMatchObject({
      changed: 1,
      created: 0,
    });
    const again = await importRoleProfile(tenant.operator, { bytes: roles('BUYER,Buyer,A1,2,100,no,') });
    expect(again).toMatchObject({ unchanged: 1, changed: 0 });
    expect(await auditOf(tenant)).toContain('role-profiles.imported');
  });

  it('the manager may look, audited; a peer, a former manager and another tenant may not', async () => {
    const tenant = await testTenant(db);
    const other = await testTenant(db);
    await importFramework(tenant.operator, csv('soft', file(...SMALL)));
    await importRoleProfile(tenant.operator, { bytes: roles('BUYER,Buyer,A1,2,100,no,') });
    const learner = tenant.personId('learner');
    expect((await roleProfileOf(tenant.contextOf('manager'), learner))?.title).toBe('Buyer');
    expect(await auditOf(tenant)).toContain('expectations.read');
    for (const key of ['peer', 'former', 'boss', 'hrAdmin'])
      await expect(roleProfileOf(tenant.contextOf(key), learner)).rejects.toMatchObject({
        code: 'forbidden',
      });
    await expect(roleProfileOf(other.contextOf('manager'), learner)).rejects.toMatchObject({
      code: 'not_found',
    });
    await expect(
      importRoleProfile(tenant.contextOf('manager'), { bytes: roles('BUYER,Buyer,A1,2,100,no,') }),
    ).rejects.toMatchObject({ code: 'forbidden' });
    for (const plane of ['development', 'evaluation'] as const)
      expect(
        (await inTransaction(tenant.operator, plane, (tx) => findRoleProfileOf(tx, learner)))?.competencies,
      ).toHaveLength(1);
  });

  it('complains about sums, priorities, targets, fractions, unknown and ambiguous codes, each at its line', async () => {
    const tenant = await testTenant(db);
    await importFramework(tenant.operator, csv('soft', file(...SMALL)));
    await importFramework(
      tenant.operator,
      csv('hard', file('A1,,skill,Cutting,,,,', 'B1,,skill,Sawing,,,,')),
    );
    const report = await importRoleProfile(tenant.operator, {
      bytes: roles(
        'R1,One,B1,2,90,no,',
        'R2,Two,A1,2,100,no,',
        'R3,Three,NOPE,2,100,no,',
        'R4,Four,A2,4,100,no,',
        'R5,Five,A,1,100,no,',
        'R6,Six,A2,1,49.5,no,',
        'R6,Six,A3,1,50.5,no,',
        'R7,Seven,A2,1,50,no,',
        'R7,Seven,soft/A2,1,50,no,',
      ),
    });
    expect(report.outcome).toBe('refused');
    const said = report.complaints.map(({ line, field, message }) => `${line} ${field} ${message}`);
    expect(said).toEqual([
      '2 weight the weights of "R1" sum to 90, not to 100',
      '3 competency_code "A1" stands in several frameworks; write soft/A1 or hard/A1',
      expect.stringContaining('4 competency_code there is no competency "NOPE"'),
      '5 target_level is 4; the scale of "Speaks up" ends at 3',
      '6 competency_code "A" is an area; name a competency within it',
      '7 weight is 49.5; write whole percents',
      '8 weight is 50.5; write whole percents',
      '10 competency_code "soft/A2" is the competency of line 9; a role names it once',
    ]);
  });

  it('allows three priorities and complains at the fourth', async () => {
    const tenant = await testTenant(db);
    await importFramework(tenant.operator, csv('soft', file(...SMALL, 'A4,A,skill,Writing,,,,')));
    const report = await importRoleProfile(tenant.operator, {
      bytes: roles(...['A1', 'A2', 'A3', 'A4'].map((code) => `R,Role,${code},1,25,yes,`)),
    });
    expect(report.complaints).toEqual([
      { line: 5, field: 'priority', message: '"R" has 4 priorities; keep at most 3' },
    ]);
  });

  it('reads the practice company: 25 competencies in their areas, six roles without a complaint', async () => {
    const tenant = await testTenant(db);
    const framework = await importFramework(tenant.operator, csv('halden', companyFile('framework.csv')));
    expect(framework).toMatchObject({ outcome: 'applied', created: 30 });
    expect(await codesOf(tenant.operator, 'halden')).toHaveLength(25);
    const profiles = await importRoleProfile(tenant.operator, { bytes: companyFile('role-profiles.csv') });
    expect(profiles).toMatchObject({ outcome: 'applied', created: 6, complaints: [] });
  });
});
