import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Context } from '../../src/core/context.ts';
import { inTransaction } from '../../src/db/transaction.ts';
import {
  changeAlignment,
  confirmAlignment,
  confirmInBulk,
  exportMapping,
  importCatalog,
  importMapping,
  listWaysFor,
  mappingQueue,
  noneOfThese,
  previewBulkConfirm,
  rejectAlignment,
  suggestAlignments,
  undoDecision,
} from '../../src/features/catalog/index.ts';
import { importFramework, searchCompetencies } from '../../src/features/frameworks/index.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { CAST, closeTenants, type TestTenant, testTenant } from '../support/tenant.ts';
import { bytesOf, companyFile } from './real-data.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(async () => {
  await closeTenants(db);
  await db.drop();
});

const FRAMEWORK = [
  'code,parent_code,type,name,description,level_1,level_2,level_3',
  'A1,,skill,Active listening,Hearing what is meant,,asks,sums up',
  'A2,,skill,Negotiating prices,Agreeing on terms,,,',
  'A3,,behaviour,Speaks up,,,,',
];
const CATALOG = [
  'code,title,description,provider,url,duration_min,level,language,kind,competency_codes,prerequisite_codes,mandatory',
  'C1,Active listening in ten steps,How to listen and negotiate prices.,Halden,,90,,en,course,,,no',
  'C2,Negotiating prices,Agreeing on terms and prices.,Halden,,60,,en,elearning,A3,,no',
  'C3,Zebra crossing,Nothing that fits.,Halden,,5,,en,video,,,no',
];

/** A company with a second L&D admin, a framework, three options and their suggestions. */
async function company() {
  const second = CAST.map((one) =>
    one.key === 'peer' ? { ...one, grants: [{ role: 'ld-admin' as const, unit: null }] } : one,
  );
  const tenant = await testTenant(db, { people: second });
  await importFramework(tenant.operator, {
    bytes: bytesOf(FRAMEWORK.join('\n')),
    format: 'csv',
    code: 'soft',
    name: 'Soft skills',
  });
  await importCatalog(tenant.operator, { bytes: bytesOf(CATALOG.join('\n')), format: 'csv' });
  await suggestAlignments(tenant.system);
  const options = new Map(
    await inTransaction(tenant.operator, 'common', async (tx) =>
      (await tx.sql`select id, code from learning_option`).map((row) => [row.code, row.id] as const),
    ),
  );
  const competencies = new Map(
    (await searchCompetencies(tenant.operator, {})).map(({ id, code }) => [code, id]),
  );
  return {
    tenant,
    admin: tenant.contextOf('ldAdmin'),
    other: tenant.contextOf('peer'),
    option: (code: string): string => options.get(code) ?? '',
    competency: (code: string): string => competencies.get(code) ?? '',
  };
}

type State = { status: string; level: number; version: number; by: string | null };
const stateOf = async (tenant: TestTenant, optionId: string, competencyId: string): Promise<State | null> => {
  const rows = await inTransaction(
    tenant.operator,
    'common',
    (tx) => tx.sql<State[]>`
      select status, level, version, decided_by as by from alignment
       where option_id = ${optionId} and competency_id = ${competencyId}`,
  );
  return rows[0] ?? null;
};
const auditOf = (tenant: TestTenant) =>
  inTransaction(tenant.operator, 'common', async (tx) =>
    (await tx.sql<{ action: string }[]>`select action from audit.recent(1000)`).map(({ action }) => action),
  );

describe('decisions on the mapping (R95)', () => {
  it('a confirmation counts at once, keeps who confirmed, is audited and announced', async () => {
    const { tenant, admin, option, competency } = await company();
    const pair = { optionId: option('C1'), competencyId: competency('A1') };
    const nudges = tenant.nudges();
    const result = await confirmAlignment(admin, { ...pair, level: 3, version: 0 });
    expect(result.count).toBe(1);
    expect(await stateOf(tenant, pair.optionId, pair.competencyId)).toMatchObject({
      status: 'confirmed',
      level: 3,
      by: tenant.personId('ldAdmin'),
    });
    const ways = await inTransaction(tenant.operator, 'common', (tx) => listWaysFor(tx, pair.competencyId));
    expect(ways.map(({ code, level }) => [code, level])).toEqual([['C1', 3]]);
    expect(await auditOf(tenant)).toContain('alignment.confirmed');
    expect(tenant.nudges()).toBe(nudges + 1);
  });

  it('survives repetition: the same click twice is one decision', async () => {
    const { tenant, admin, other, option, competency } = await company();
    const input = { optionId: option('C1'), competencyId: competency('A1'), level: 3, version: 0 };
    const twice = await Promise.all([confirmAlignment(admin, input), confirmAlignment(admin, input)]);
    expect(twice.map(({ count }) => count).sort()).toEqual([0, 1]);
    expect((await confirmAlignment(other, input)).count).toBe(0);
    expect(await stateOf(tenant, input.optionId, input.competencyId)).toMatchObject({
      by: tenant.personId('ldAdmin'),
    });
  });

  it('two admins never overwrite each other silently', async () => {
    const { tenant, admin, other, option, competency } = await company();
    const pair = { optionId: option('C1'), competencyId: competency('A1') };
    await confirmAlignment(admin, { ...pair, level: 3, version: 0 });
    const conflict = { code: 'conflict' };
    await expect(confirmAlignment(other, { ...pair, level: 2, version: 0 })).rejects.toMatchObject(conflict);
    await expect(rejectAlignment(other, { ...pair, version: 0 })).rejects.toMatchObject(conflict);
    await expect(
      noneOfThese(other, { optionId: pair.optionId, shown: [{ ...pair, version: 0 }] }),
    ).rejects.toMatchObject(conflict);
    expect((await mappingQueue(admin, { optionId: pair.optionId })).option?.reviewed).toBe(false);
    const seen = await stateOf(tenant, pair.optionId, pair.competencyId);
    const change = { ...pair, level: 2, version: seen?.version ?? 0 };
    expect((await changeAlignment(other, change)).count).toBe(1);
    expect(await stateOf(tenant, pair.optionId, pair.competencyId)).toMatchObject({
      level: 2,
      by: tenant.personId('peer'),
    });
  });

  it('the same match decided by two at the same moment is decided once', async () => {
    const { admin, other, option, competency } = await company();
    const pair = { optionId: option('C1'), competencyId: competency('A1'), version: 0 };
    const both = await Promise.allSettled([
      confirmAlignment(admin, { ...pair, level: 3 }),
      confirmAlignment(other, { ...pair, level: 1 }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const refused = both.find((each) => each.status === 'rejected');
    expect(refused?.reason).toMatchObject({ code: 'conflict' });
  });

  it('a level beyond the scale, an area, an unknown option and a stranger’s are refused', async () => {
    const { admin, option, competency } = await company();
    const elsewhere = await company();
    const pair = { optionId: option('C1'), competencyId: competency('A1'), version: 0 };
    await expect(confirmAlignment(admin, { ...pair, level: 4 })).rejects.toMatchObject({
      code: 'invalid',
      faults: [{ field: 'level' }],
    });
    const theirs = { ...pair, level: 1, optionId: elsewhere.option('C1') };
    await expect(confirmAlignment(admin, theirs)).rejects.toMatchObject({ code: 'not_found' });
    await expect(
      confirmAlignment(admin, { ...pair, level: 1, competencyId: elsewhere.competency('A1') }),
    ).rejects.toMatchObject({ code: 'not_found' });
  });

  it('nobody but the L&D admin decides or looks', async () => {
    const { tenant, option, competency } = await company();
    const pair = { optionId: option('C1'), competencyId: competency('A1'), version: 0 };
    for (const key of ['learner', 'manager', 'tenantAdmin', 'hrAdmin']) {
      const who = tenant.contextOf(key);
      const forbidden = { code: 'forbidden' };
      await expect(confirmAlignment(who, { ...pair, level: 1 })).rejects.toMatchObject(forbidden);
      await expect(rejectAlignment(who, pair)).rejects.toMatchObject(forbidden);
      await expect(changeAlignment(who, { ...pair, level: 1 })).rejects.toMatchObject(forbidden);
      await expect(noneOfThese(who, { optionId: pair.optionId, shown: [] })).rejects.toMatchObject(forbidden);
      await expect(undoDecision(who, { batchId: pair.optionId })).rejects.toMatchObject(forbidden);
      await expect(confirmInBulk(who, { above: 0, fingerprint: '' })).rejects.toMatchObject(forbidden);
      await expect(importMapping(who, { bytes: bytesOf('') })).rejects.toMatchObject(forbidden);
      await expect(exportMapping(who)).rejects.toMatchObject(forbidden);
      await expect(mappingQueue(who)).rejects.toMatchObject(forbidden);
    }
  });

  it('another competency instead: the first is rejected and the other confirmed, undone as one', async () => {
    const { tenant, admin, option, competency } = await company();
    const optionId = option('C1');
    await confirmAlignment(admin, { optionId, competencyId: competency('A1'), level: 3, version: 0 });
    const before = await stateOf(tenant, optionId, competency('A1'));
    const { batchId } = await changeAlignment(admin, {
      optionId,
      competencyId: competency('A1'),
      level: 2,
      version: before?.version ?? 0,
      insteadId: competency('A2'),
    });
    expect(await stateOf(tenant, optionId, competency('A1'))).toMatchObject({ status: 'rejected' });
    expect(await stateOf(tenant, optionId, competency('A2'))).toMatchObject({
      status: 'confirmed',
      level: 2,
    });
    expect((await undoDecision(admin, { batchId })).count).toBe(2);
    expect(await stateOf(tenant, optionId, competency('A1'))).toEqual(before);
    expect(await stateOf(tenant, optionId, competency('A2'))).toBeNull();
  });

  it('undo takes back the own last batch and no other; twice is once; then the one before is last', async () => {
    const { tenant, admin, other, option, competency } = await company();
    const optionId = option('C1');
    const first = await confirmAlignment(admin, {
      optionId,
      competencyId: competency('A1'),
      level: 3,
      version: 0,
    });
    tenant.clock.advance(1);
    const second = await rejectAlignment(admin, { optionId, competencyId: competency('A2'), version: 0 });
    await expect(undoDecision(admin, { batchId: first.batchId })).rejects.toMatchObject({ code: 'conflict' });
    await expect(undoDecision(other, { batchId: second.batchId })).rejects.toMatchObject({
      code: 'conflict',
    });
    expect((await mappingQueue(admin, { optionId })).last).toMatchObject({
      batchId: second.batchId,
      first: { name: 'Negotiating prices', status: 'rejected' },
    });
    await undoDecision(admin, { batchId: second.batchId });
    expect((await undoDecision(admin, { batchId: second.batchId })).count).toBe(0);
    expect(await stateOf(tenant, optionId, competency('A2'))).toBeNull();
    expect((await undoDecision(admin, { batchId: first.batchId })).count).toBe(1);
    expect((await mappingQueue(admin, { optionId })).last).toBeNull();
    expect((await auditOf(tenant)).filter((action) => action === 'alignment.undone')).toHaveLength(2);
  });

  it('undo is refused where somebody else has changed the match since', async () => {
    const { tenant, admin, other, option, competency } = await company();
    const pair = { optionId: option('C1'), competencyId: competency('A1') };
    const { batchId } = await confirmAlignment(admin, { ...pair, level: 3, version: 0 });
    const seen = await stateOf(tenant, pair.optionId, pair.competencyId);
    await changeAlignment(other, { ...pair, level: 1, version: seen?.version ?? 0 });
    await expect(undoDecision(admin, { batchId })).rejects.toMatchObject({ code: 'conflict' });
    expect(await stateOf(tenant, pair.optionId, pair.competencyId)).toMatchObject({ level: 1 });
  });

  it('an undone proposal is the author’s claim again, and still no evidence', async () => {
    const { tenant, admin, option, competency } = await company();
    const pair = { optionId: option('C2'), competencyId: competency('A3') };
    const claim = await stateOf(tenant, pair.optionId, pair.competencyId);
    expect(claim).toMatchObject({ status: 'proposed', by: null });
    const { batchId } = await confirmAlignment(admin, { ...pair, level: 1, version: claim?.version ?? 0 });
    await undoDecision(admin, { batchId });
    expect(await stateOf(tenant, pair.optionId, pair.competencyId)).toEqual(claim);
  });
});

describe('the queue', () => {
  it('shows one option with its marked words, the author’s claim first, and how far the catalogue is', async () => {
    const { admin, option, competency } = await company();
    const view = await mappingQueue(admin, {});
    expect(view).toMatchObject({ progress: { done: 0, total: 3 }, providers: ['Halden'], previousId: null });
    expect(view.option?.id).toBe(option('C1'));
    expect(view.candidates[0]).toMatchObject({ name: 'Active listening', claimed: false, version: 0 });
    const marked = view.option?.title.spans
      .filter(({ by }) => by === competency('A1'))
      .map(({ start, end }) => view.option?.title.text.slice(start, end));
    expect(marked).toEqual(['Active listening']);
    const second = await mappingQueue(admin, { optionId: view.nextId ?? '' });
    expect(second.candidates[0]).toMatchObject({ name: 'Speaks up', claimed: true });
    expect(second.previousId).toBe(option('C1'));
  });

  it('stays at an option while something is left there, then goes on, and wraps to the first', async () => {
    const { admin, option, competency } = await company();
    await confirmAlignment(admin, {
      optionId: option('C1'),
      competencyId: competency('A1'),
      level: 2,
      version: 0,
    });
    const here = await mappingQueue(admin, { from: option('C1') });
    expect(here.option?.id).toBe(option('C1'));
    expect(here.decided[0]).toMatchObject({ name: 'Active listening', byMe: true, by: 'Yusuf Demir' });
    const shown = here.candidates.map(({ competencyId, version }) => ({ competencyId, version }));
    expect(shown.length).toBeGreaterThan(0);
    await noneOfThese(admin, { optionId: option('C1'), shown });
    const next = await mappingQueue(admin, { from: option('C1') });
    expect(next.option?.id).toBe(option('C2'));
    expect(next.progress).toEqual({ done: 1, total: 3 });
    const last = await mappingQueue(admin, { optionId: option('C3') });
    expect(last.nextId).toBe(option('C2'));
    expect((await mappingQueue(admin, { optionId: option('C3'), show: 'all' })).nextId).toBeNull();
  });

  it('none of these finishes an option without suggestions too, and undo brings it back', async () => {
    const { admin, option } = await company();
    const { batchId } = await noneOfThese(admin, { optionId: option('C3'), shown: [] });
    expect(await mappingQueue(admin, {})).toMatchObject({
      progress: { done: 1, total: 3 },
      last: { batchId, count: 0, first: null, optionTitle: 'Zebra crossing' },
    });
    await noneOfThese(admin, { optionId: option('C3'), shown: [] });
    await undoDecision(admin, { batchId });
    expect(await mappingQueue(admin, {})).toMatchObject({ progress: { done: 0, total: 3 }, last: null });
  });

  it('finds options and competencies by words, and says what version it saw', async () => {
    const { admin, option, competency } = await company();
    const view = await mappingQueue(admin, { optionId: option('C3'), search: 'NEGO', find: 'speaks' });
    expect(view.options?.rows.map(({ title }) => title)).toEqual(['Negotiating prices']);
    expect(view.found?.candidates).toMatchObject([{ competencyId: competency('A3'), version: 0 }]);
    const strange = await mappingQueue(admin, { optionId: option('C3'), find: "100%_'; --" });
    expect(strange.found?.candidates).toEqual([]);
  });

  it('another tenant’s option and a made-up address are not there', async () => {
    const { admin } = await company();
    const elsewhere = await company();
    await expect(mappingQueue(admin, { optionId: elsewhere.option('C1') })).rejects.toMatchObject({
      code: 'not_found',
    });
    await expect(mappingQueue(admin, { optionId: 'nonsense' })).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('bulk confirmation', () => {
  const preview = (who: Context) => previewBulkConfirm(who, { above: 0.05 });

  it('confirms exactly what the preview showed but for what was left out; undone as one', async () => {
    const { tenant, admin } = await company();
    const shown = await preview(admin);
    expect(shown.rows.length).toBeGreaterThan(2);
    const [left] = shown.rows;
    const leaveOut = [`${left?.optionId}.${left?.competencyId}`];
    const result = await confirmInBulk(admin, { ...shown, leaveOut });
    expect(result.count).toBe(shown.rows.length - 1);
    expect(await stateOf(tenant, left?.optionId ?? '', left?.competencyId ?? '')).toBeNull();
    expect((await preview(admin)).rows).toHaveLength(1);
    expect((await undoDecision(admin, result)).count).toBe(result.count);
    expect(await preview(admin)).toEqual(shown);
    expect(await auditOf(tenant)).toContain('alignment.confirmed-in-bulk');
  });

  it('writes nothing where the list is no longer the one that was shown', async () => {
    const { admin, other } = await company();
    const shown = await preview(admin);
    const [first] = shown.rows;
    await rejectAlignment(other, {
      optionId: first?.optionId ?? '',
      competencyId: first?.competencyId ?? '',
      version: 0,
    });
    await expect(confirmInBulk(admin, shown)).rejects.toMatchObject({ code: 'conflict' });
    expect((await preview(admin)).rows).toHaveLength(shown.rows.length - 1);
  });

  it('pressed twice it confirms once and says that the list has changed', async () => {
    const { admin } = await company();
    const shown = await preview(admin);
    await confirmInBulk(admin, shown);
    await expect(confirmInBulk(admin, shown)).rejects.toMatchObject({ code: 'conflict' });
  });
});

const HEADER = 'option_code,competency_code,level,relevance,confirmed_by,confirmed_at';
const file = (...lines: string[]) => ({ bytes: bytesOf([HEADER, ...lines].join('\r\n')) });

describe('mapping as a file', () => {
  it('comes in with who confirmed and when, leaves, and comes back as it was', async () => {
    const { tenant, option, competency } = await company();
    const input = file(
      'C1,A1,3,0.5,ldAdmin,2026-01-12T09:10:00Z',
      'C2,soft/A2,2,,manager,2026-01-13',
      'C3,A3,1,1,,',
    );
    const dry = await importMapping(tenant.operator, { ...input, dryRun: true });
    expect(dry).toMatchObject({ outcome: 'dry-run', created: 3 });
    expect(await stateOf(tenant, option('C1'), competency('A1'))).toBeNull();
    const report = await importMapping(tenant.operator, input);
    expect(report).toMatchObject({ outcome: 'applied', created: 3, complaints: [] });
    expect(report.notes[0]?.message).toContain('1 line names nobody who confirmed');
    expect(await stateOf(tenant, option('C3'), competency('A3'))).toMatchObject({ status: 'proposed' });
    const exported = await exportMapping(tenant.contextOf('ldAdmin'));
    expect(exported).toBe(
      [
        HEADER,
        'C1,A1,3,0.5,ldAdmin,2026-01-12T09:10:00.000Z',
        'C2,A2,2,1,manager,2026-01-13T00:00:00.000Z',
        '',
      ].join('\r\n'),
    );
    const again = await importMapping(tenant.operator, { bytes: bytesOf(exported) });
    expect(again).toMatchObject({ outcome: 'applied', created: 0, changed: 0, unchanged: 2 });
    expect(await exportMapping(tenant.operator)).toBe(exported);
    expect(await auditOf(tenant)).toContain('mapping.imported');
    expect((await mappingQueue(tenant.contextOf('ldAdmin'), {})).last).toBeNull();
  });

  it('complains at its line about codes, levels and people that are not there, and writes nothing', async () => {
    const { tenant } = await company();
    const report = await importMapping(
      tenant.operator,
      file(
        'NOPE,A1,1,,,',
        'C1,NOPE,1,,,',
        'C1,A1,4,,ldAdmin,2026-01-01',
        'C1,A2,1,,nobody,2026-01-01',
        'C1,A3,1,2,ldAdmin,2026-01-01',
        'C1,A3,1,1,ldAdmin,yesterday',
        'C2,A1,1,,ldAdmin,2026-01-01',
        'C2,soft/A1,1,,ldAdmin,2026-01-01',
      ),
    );
    expect(report.outcome).toBe('refused');
    expect(report.complaints.map(({ line, field }) => `${line} ${field}`)).toEqual([
      '2 option_code',
      '3 competency_code',
      '4 level',
      '5 confirmed_by',
      '6 relevance',
      '7 confirmed_at',
      '9 competency_code',
    ]);
    expect(await exportMapping(tenant.operator)).toBe(`${HEADER}\r\n`);
  });

  it('neutralises cells that a spreadsheet would run, and reads them back (contract.md)', async () => {
    const { tenant } = await company();
    const evil = [CATALOG[0], ...CATALOG.slice(1), "'=cmd(),Evil,,Halden,,,,,video,,,no"].join('\n');
    await importCatalog(tenant.operator, { bytes: bytesOf(evil), format: 'csv' });
    await importMapping(tenant.operator, file("'=cmd(),A1,1,1,ldAdmin,2026-01-01"));
    const exported = await exportMapping(tenant.operator);
    expect(exported).toContain("\r\n'=cmd(),A1");
    expect(await importMapping(tenant.operator, { bytes: bytesOf(exported) })).toMatchObject({
      unchanged: 1,
    });
  });

  it('reads the practice company’s mapping without a complaint', async () => {
    const tenant = await testTenant(db, {
      people: [...CAST, { key: 'H1071', grants: [{ role: 'ld-admin', unit: null }] }],
    });
    await importFramework(tenant.operator, {
      bytes: companyFile('framework.csv'),
      format: 'csv',
      code: 'halden',
    });
    await importCatalog(tenant.operator, { bytes: companyFile('catalogue.csv'), format: 'csv' });
    const report = await importMapping(tenant.operator, { bytes: companyFile('mapping.csv') });
    expect(report.complaints).toEqual([]);
    expect(report.created + report.changed).toBeGreaterThan(50);
  });
});
