import fc from 'fast-check';
import postgres from 'postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { inTransaction } from '../../src/db/transaction.ts';
import { findManagerOf, importPeople, type PeopleImportReport } from '../../src/features/people/index.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { closeTenants, peopleCsv, type TestPerson, type TestTenant, testTenant } from '../support/tenant.ts';

let db: TestDatabase;
let owner: postgres.Sql;
let tenant: TestTenant;

beforeAll(async () => {
  db = await testDatabase();
  owner = postgres(db.ownerUrl, { max: 1, onnotice: () => undefined });
});
afterAll(async () => {
  await owner.end();
  await closeTenants(db);
  await db.drop();
});
beforeEach(async () => {
  tenant = await testTenant(db, { people: [] });
  tenant.clock.set('2026-03-02T09:00:00Z');
});

const load = (people: readonly TestPerson[], options: { dryRun?: boolean } = {}) =>
  importPeople(tenant.operator, { bytes: peopleCsv(people), ...options });

const loadText = (text: string) => importPeople(tenant.operator, { bytes: new TextEncoder().encode(text) });

const lines = (person: string, kind = 'line') => owner`
  select m.employee_number as manager, l.since::text, l.until::text from public.reporting_line l
    join public.person p on p.id = l.person_id join public.person m on m.id = l.manager_id
   where l.tenant_id = ${tenant.tenantId} and p.employee_number = ${person} and l.kind = ${kind}
   order by l.since, l.until nulls last`;

const audits = (action: string) => owner`
  select subject_id, details from audit.entry where tenant_id = ${tenant.tenantId} and action = ${action}`;

const written = (report: PeopleImportReport) => {
  expect(report.complaints).toEqual([]);
  expect(report.written).toBe(true);
  return report;
};

const trio: TestPerson[] = [
  { key: 'H1' },
  { key: 'H2', manager: 'H1' },
  { key: 'H3', manager: 'H2', managerSince: '2025-06-01' },
];

describe('import-people', () => {
  test('a first import makes people and lines, each audited with whose it is; a second changes nothing', async () => {
    const first = written(await load(trio));
    expect(first.counts).toEqual({ new: 3, changed: 0, unchanged: 0, left: 0, missing: 0 });
    expect(await lines('H3')).toEqual([{ manager: 'H2', since: '2025-06-01', until: null }]);
    const added = (await audits('person.added')).map((row) => row.subject_id);
    expect(added.sort()).toEqual(first.changes.map((change) => change.personId).sort());
    const second = written(await load(trio));
    expect(second.counts).toEqual({ new: 0, changed: 0, unchanged: 3, left: 0, missing: 0 });
    expect(await audits('person.changed')).toHaveLength(0);
    expect(await audits('people.imported')).toHaveLength(2);
  });

  test('a dry run reports the same and writes nothing', async () => {
    const dry = await load(trio, { dryRun: true });
    expect(dry).toMatchObject({ written: false, complaints: [], counts: { new: 3 } });
    expect(await owner`select 1 from public.person where tenant_id = ${tenant.tenantId}`).toHaveLength(0);
    expect(await audits('people.imported')).toHaveLength(0);
  });

  test('a file imported by several at once makes each person once', async () => {
    const reports = await Promise.all([load(trio), load(trio), load(trio)]);
    expect(reports.map((report) => report.counts.new).sort()).toEqual([0, 0, 3]);
    expect(await lines('H2')).toHaveLength(1);
  });

  test('changed fields are named, and the audit holds the names of columns, never what stands in them', async () => {
    await load(trio);
    const report = written(
      await load([{ ...trio[0]!, givenName: 'Zelda', department: 'Finance' }, ...trio.slice(1)]),
    );
    expect(report.counts).toMatchObject({ changed: 1, unchanged: 2 });
    expect(report.changes[0]).toMatchObject({
      line: 2,
      kind: 'changed',
      fields: ['given_name', 'department'],
    });
    const [row] = await audits('person.changed');
    expect(row?.details).toEqual({ fields: ['given_name', 'department'] });
  });

  test('people whom the file does not name stay, and are counted', async () => {
    await load(trio);
    expect(written(await load(trio.slice(0, 1))).counts).toMatchObject({ unchanged: 1, missing: 2 });
    expect(await lines('H3')).toEqual([{ manager: 'H2', since: '2025-06-01', until: null }]);
  });

  test('somebody who is not active any more has left; the line of their reports is kept with a note', async () => {
    await load(trio);
    const report = written(await load([trio[0]!, { ...trio[1]!, active: false }, trio[2]!]));
    expect(report.counts).toMatchObject({ left: 1, unchanged: 2 });
    expect(report.notes).toEqual([
      {
        line: 4,
        field: 'manager_employee_number',
        message: expect.stringContaining('"H2" does not work here any more'),
      },
    ]);
  });

  test('an end date that has passed is leaving too, one to come is not', async () => {
    await load(trio);
    expect(written(await load([{ ...trio[0]!, endDate: '2026-03-02' }])).counts.left).toBe(0);
    tenant.clock.set('2026-03-03T00:00:00Z');
    expect(written(await load([{ ...trio[0]!, endDate: '2026-03-02', department: 'X' }])).counts.left).toBe(
      0,
    );
    expect(written(await load([{ ...trio[1]!, endDate: '2026-03-02' }])).counts.left).toBe(1);
  });

  test('a column that the file lacks keeps what is there; an empty cell empties it', async () => {
    const header =
      'employee_number,email,given_name,family_name,manager_employee_number,department,job_title,job_code,location,start_date,end_date,active';
    await loadText(`${header},team\nH1,a@x.example,Ann,Berg,,Supply,Buyer,B,Quay,2020-01-01,,true,Blue\n`);
    await loadText(`${header}\nH1,a@x.example,Ann,Berg,,,Buyer,B,Quay,2020-01-01,,true\n`);
    const [row] =
      await owner`select team, department from public.person where tenant_id = ${tenant.tenantId}`;
    expect(row).toEqual({ team: 'Blue', department: null });
  });

  test('an unreadable line stops everything and does not make others look wrong', async () => {
    const text = new TextDecoder().decode(peopleCsv(trio)).replace('2020-01-01', 'yesterday');
    const report = await loadText(text);
    expect(report.written).toBe(false);
    expect(report.complaints).toEqual([
      { line: 2, field: 'start_date', message: expect.stringContaining('"yesterday" is no date') },
    ]);
    expect(await owner`select 1 from public.person where tenant_id = ${tenant.tenantId}`).toHaveLength(0);
  });
});

describe('reporting lines', () => {
  test('a new manager closes the old line on the day the new one begins (design brief, reporting line)', async () => {
    await load(trio);
    written(await load([trio[0]!, trio[1]!, { key: 'H3', manager: 'H1', managerSince: '2026-02-01' }]));
    expect(await lines('H3')).toEqual([
      { manager: 'H2', since: '2025-06-01', until: '2026-02-01' },
      { manager: 'H1', since: '2026-02-01', until: null },
    ]);
  });

  test('without manager_since the change counts from today, a first line from the start date', async () => {
    await load([trio[0]!, trio[1]!, { key: 'H3', manager: 'H2', startDate: '2021-05-01' }]);
    await load([trio[0]!, trio[1]!, { key: 'H3', manager: 'H1', startDate: '2021-05-01' }]);
    expect(await lines('H3')).toEqual([
      { manager: 'H2', since: '2021-05-01', until: '2026-03-02' },
      { manager: 'H1', since: '2026-03-02', until: null },
    ]);
  });

  test('a line that begins later is not effective before', async () => {
    await load(trio);
    written(await load([trio[0]!, trio[1]!, { key: 'H3', manager: 'H1', managerSince: '2026-04-01' }]));
    const id = (await load(trio.slice(0, 1), { dryRun: true })).changes[0]?.personId;
    const [h3] =
      await owner`select id from public.person where tenant_id = ${tenant.tenantId} and employee_number = 'H3'`;
    const managerNow = () => inTransaction(tenant.system, 'development', (tx) => findManagerOf(tx, h3?.id));
    expect((await managerNow())?.personId).not.toBe(id);
    tenant.clock.set('2026-04-01T00:00:00Z');
    expect((await managerNow())?.personId).toBe(id);
  });

  test('an empty manager ends the line today; a corrected date moves its beginning', async () => {
    await load(trio);
    written(await load([trio[0]!, trio[1]!, { ...trio[2]!, managerSince: '2025-05-01' }]));
    expect(await lines('H3')).toEqual([{ manager: 'H2', since: '2025-05-01', until: null }]);
    written(await load([trio[0]!, trio[1]!, { key: 'H3' }]));
    expect(await lines('H3')).toEqual([{ manager: 'H2', since: '2025-05-01', until: '2026-03-02' }]);
  });

  test('a dotted line lives beside the line', async () => {
    written(await load([...trio.slice(0, 2), { ...trio[2]!, dotted: 'H1' }]));
    expect(await lines('H3', 'dotted')).toEqual([{ manager: 'H1', since: '2020-01-01', until: null }]);
    written(await load(trio));
    expect(await lines('H3', 'dotted')).toEqual([
      { manager: 'H1', since: '2020-01-01', until: '2026-03-02' },
    ]);
    expect(await lines('H3')).toHaveLength(1);
  });

  test.each([
    ['an unknown manager', [{ key: 'H1', manager: 'H9' }], 2, 'manager_employee_number', '"H9" is nobody'],
    ['oneself', [{ key: 'H1', manager: 'H1' }], 2, 'manager_employee_number', 'nobody is their own manager'],
    [
      'an unknown dotted line',
      [{ key: 'H1', dotted: 'H9' }],
      2,
      'dotted_line_employee_number',
      '"H9" is nobody',
    ],
  ] as const)('%s is complained of at its line', async (_, people, line, field, message) => {
    const report = await load(people);
    expect(report.written).toBe(false);
    expect(report.complaints).toEqual([{ line, field, message: expect.stringContaining(message) }]);
  });

  test('a circle names its lines and people by number, once', async () => {
    const report = await load([
      { key: 'H1', manager: 'H3' },
      { key: 'H2', manager: 'H1' },
      { key: 'H3', manager: 'H2' },
      { key: 'H4', manager: 'H1' },
    ]);
    expect(report.written).toBe(false);
    expect(report.complaints).toHaveLength(1);
    expect(report.complaints[0]).toMatchObject({ line: 2, field: 'manager_employee_number' });
    const text = report.complaints[0]?.message;
    expect(text).toMatch(/H1 \(line 2\) → H3 \(line 4\) → H2 \(line 3\) → H1 \(line 2\)/);
  });

  test('a circle through people whom the file does not name is found too', async () => {
    await load(trio);
    const report = await load([{ key: 'H1', manager: 'H3' }]);
    expect(report.complaints[0]?.message).toMatch(/H1 \(line 2\) → H3 → H2 → H1/);
    expect(await lines('H1')).toHaveLength(0);
  });

  test('a swap on one day is no circle; a circle that would hold only for some days is one', async () => {
    await load(trio);
    const swap = await load([
      { key: 'H1', manager: 'H2', managerSince: '2026-01-01' },
      { key: 'H2' },
      trio[2]!,
    ]);
    expect(swap.complaints[0]?.message).toContain('circle');
    tenant.clock.set('2026-01-01T00:00:00Z');
    written(await load([{ key: 'H1', manager: 'H2', managerSince: '2026-01-01' }, { key: 'H2' }, trio[2]!]));
  });

  test('a line that would begin before the one that stands is refused with both days', async () => {
    await load(trio);
    const report = await load([trio[0]!, trio[1]!, { key: 'H3', manager: 'H1', managerSince: '2025-01-01' }]);
    expect(report.complaints).toEqual([
      { line: 4, field: 'manager_since', message: expect.stringMatching(/2025-01-01 is before 2025-06-01/) },
    ]);
  });
});

describe('matching', () => {
  const header =
    'employee_number,email,given_name,family_name,manager_employee_number,department,job_title,job_code,location,start_date,end_date,active\n';
  const row = (number: string, email: string, given = 'Ann') => `${number},${email},${given},Berg,,,,,,,,\n`;

  test('an e-mail address matches only where a number is absent, and the report says so', async () => {
    await loadText(header + row('H1', 'ann@x.example'));
    const byMail = await loadText(header + row('', 'ANN@x.example', 'Anna'));
    expect(byMail.changes[0]).toMatchObject({ matchedBy: 'email', employeeNumber: 'H1', kind: 'changed' });
    const other = await loadText(header + row('H2', 'ann@x.example'));
    expect(other.changes[0]).toMatchObject({ matchedBy: null, kind: 'new' });
  });

  test('a number that arrives later joins the person imported by address', async () => {
    const first = await loadText(header + row('', 'ann@x.example'));
    const second = await loadText(header + row('H1', 'ann@x.example'));
    expect(second.changes[0]).toMatchObject({
      personId: first.changes[0]?.personId,
      matchedBy: 'email',
      fields: ['employee_number'],
    });
  });

  test('two lines for one person and an address that several share are complained of', async () => {
    await loadText(header + row('H1', 'ann@x.example'));
    const twice = await loadText(header + row('H1', 'new@x.example') + row('', 'ann@x.example'));
    expect(twice.complaints).toEqual([
      { line: 3, field: 'email', message: expect.stringContaining('line 2') },
    ]);
    await loadText(header + row('H2', 'ann@x.example'));
    const shared = await loadText(header + row('', 'ann@x.example'));
    expect(shared.complaints).toEqual([
      { line: 2, field: 'email', message: expect.stringContaining('more than one') },
    ]);
  });

  test('lti_issuer and lti_sub link an account, once, and never take it from another employee', async () => {
    const account = { issuer: 'https://lms.example', sub: '7' };
    written(await load([{ key: 'H1', account }]));
    written(await load([{ key: 'H1', account }]));
    const rows = await owner`select status, sub from public.account where tenant_id = ${tenant.tenantId}`;
    expect(rows).toEqual([{ status: 'linked', sub: '7' }]);
    const taken = await load([{ key: 'H1' }, { key: 'H2', account }]);
    expect(taken.complaints).toEqual([
      { line: 3, field: 'lti_sub', message: expect.stringContaining('belongs to H1') },
    ]);
    const other = { issuer: 'https://lms.example', sub: '8' };
    const twice = await load([
      { key: 'H3', account: other },
      { key: 'H4', account: other },
    ]);
    expect(twice.complaints).toEqual([
      { line: 3, field: 'lti_sub', message: expect.stringContaining('line 2') },
    ]);
  });
});

describe('who may import', () => {
  test.each(['boss', 'manager', 'learner', 'ldAdmin', 'hrAdmin'])('%s may not', async (who) => {
    const company = await testTenant(db);
    const attempt = importPeople(company.contextOf(who), { bytes: peopleCsv([]) });
    await expect(attempt).rejects.toMatchObject({ code: 'forbidden' });
  });

  test('an import of one tenant neither sees nor changes another one with the same numbers', async () => {
    const other = await testTenant(db, { people: [{ key: 'H1', givenName: 'Other' }] });
    written(await load([{ key: 'H1', givenName: 'Mine' }]));
    const [row] = await owner`select given_name from public.person where tenant_id = ${other.tenantId}`;
    expect(row?.given_name).toBe('Other');
  });
});

test('imports of random org charts, one after the other, never leave a circle on any day', async () => {
  const keys = ['A', 'B', 'C', 'D', 'E'];
  const day = fc
    .integer({ min: 0, max: 400 })
    .map((n) => new Date(Date.UTC(2025, 6, 1) + n * 86_400_000).toISOString().slice(0, 10));
  const chart = fc.tuple(
    ...keys.map((key) =>
      fc.record({
        key: fc.constant(key),
        manager: fc.option(fc.constantFrom(...keys.filter((other) => other !== key)), { nil: undefined }),
        managerSince: fc.option(day, { nil: undefined }),
        startDate: fc.constant('2025-01-01'),
      }),
    ),
  );
  let refused = 0;
  let accepted = 0;
  const property = fc.asyncProperty(fc.array(chart, { minLength: 1, maxLength: 4 }), async (charts) => {
    tenant = await testTenant(db, { people: [] });
    for (const people of charts) {
      const report = await load(people);
      if (report.written) accepted++;
      else refused++;
    }
    const edges = await owner`
      select person_id, manager_id, since::text, coalesce(until::text, '9999') as until
        from public.reporting_line where tenant_id = ${tenant.tenantId} and kind = 'line'`;
    for (const today of new Set(edges.map((edge) => edge.since))) {
      const up = new Map<string, string>();
      for (const edge of edges.filter((one) => one.since <= today && today < one.until)) {
        expect(up.has(edge.person_id), 'one manager a day').toBe(false);
        up.set(edge.person_id, edge.manager_id);
      }
      for (const start of up.keys()) {
        let at: string | undefined = start;
        for (let step = 0; at && step <= keys.length; step++) at = up.get(at);
        expect(at, 'a circle').toBeUndefined();
      }
    }
  });
  await fc.assert(property, { numRuns: 60 });
  expect(refused).toBeGreaterThan(0);
  expect(accepted).toBeGreaterThan(0);
}, 120_000);
