import { beforeEach, describe, expect, it } from 'vitest';
import { newId } from '../../src/core/ids.ts';
import {
  acknowledgeObservation,
  addPoint,
  agreeCadence,
  closeConversation,
  confirmConversation,
  findNextConversation,
  findPrivateNote,
  getConversation,
  keepPromise,
  listConversations,
  listDepartmentProcess,
  listLately,
  listObservations,
  listTeamProcess,
  listTeamRows,
  makePromise,
  planConversation,
  recordObservation,
  writeNote,
  writePrivateNote,
} from '../../src/features/conversations/index.ts';
import { importPeople } from '../../src/features/people/index.ts';
import { listGaps } from '../../src/features/recommendations/index.ts';
import { CAST, peopleCsv, testTenant } from '../support/tenant.ts';
import { expectRefusal, recordedCompletion } from './goals-ground.ts';
import { db, learning, meetLearners, owner, tenant } from './learning-stage.ts';

meetLearners();
beforeEach(() => {
  tenant.clock.set('2026-03-02T09:00:00Z');
});

const as = (key: string) => tenant.contextOf(key);
const id = (key: string) => tenant.personId(key);
const at = (text: string) => new Date(text);

/** Everybody who is not of the pair. */
const OTHERS = ['boss', 'peer', 'former', 'dotted', 'stranger', 'hrAdmin', 'ldAdmin', 'tenantAdmin'];

const plan = async (day = '2026-03-05T10:30:00Z') =>
  (await planConversation(as('manager'), { personId: id('learner'), at: at(day) })).id;

const audited = (action: string) =>
  owner`select actor_id, subject_id from audit.entry where tenant_id = ${tenant.tenantId} and action = ${action}`;

const read = (conversationId: string, key = 'manager') => getConversation(as(key), conversationId);

const held = async () => {
  const conversationId = await plan();
  await addPoint(as('learner'), { conversationId, part: 'ahead', title: 'The new region' });
  return conversationId;
};

describe('agree-cadence (R69, R71)', () => {
  it('either of the two agrees it, the same again changes nothing, both see it', async () => {
    await agreeCadence(as('learner'), { personId: id('learner'), everyDays: 14 });
    await agreeCadence(as('manager'), { personId: id('learner'), everyDays: 14 });
    expect(await audited('cadence.agreed')).toHaveLength(1);
    await agreeCadence(as('manager'), { personId: id('learner'), everyDays: 7 });
    expect((await read(await plan())).cadence?.everyDays).toBe(7);
  });

  it('is refused to everybody else', async () => {
    for (const key of OTHERS)
      await expectRefusal(agreeCadence(as(key), { personId: id('learner'), everyDays: 7 }), 'forbidden');
    await expectRefusal(agreeCadence(as('boss'), { personId: id('boss'), everyDays: 7 }), 'conflict');
  });
});

describe('plan-conversation', () => {
  it('plans one, and moves it when asked again, by either and at once', async () => {
    const planned = await Promise.all(
      [4, 5, 6, 7, 8, 9].map((day, i) =>
        planConversation(as(i % 2 ? 'learner' : 'manager'), {
          personId: id('learner'),
          at: at(`2026-03-0${day}T10:00:00Z`),
        }),
      ),
    );
    expect(new Set(planned.map((one) => one.id)).size).toBe(1);
    expect(await listConversations(as('learner'), id('learner'))).toHaveLength(1);
    expect(await audited('conversation.planned')).toHaveLength(6);
  });

  it('R69: refuses a day that has passed or lies further than a quarter ahead, naming the field', async () => {
    for (const day of ['2026-02-20T10:00:00Z', '2026-09-01T10:00:00Z']) {
      const refused = await expectRefusal(
        planConversation(as('manager'), { personId: id('learner'), at: at(day) }),
        'invalid',
      );
      expect(refused.faults.map(({ field }) => field)).toEqual(['at']);
    }
  });

  it('is the business of the two alone', async () => {
    for (const key of OTHERS)
      await expectRefusal(
        planConversation(as(key), { personId: id('learner'), at: at('2026-03-05T10:00:00Z') }),
        'forbidden',
      );
  });
});

describe('the agenda both write', () => {
  it('a point of either stands with who added it, and one key counts once', async () => {
    const conversationId = await plan();
    const key = newId();
    const point = { conversationId, part: 'challenges' as const, title: 'The Tuesday call', key };
    await Promise.all(Array.from({ length: 5 }, () => addPoint(as('learner'), point)));
    await addPoint(as('manager'), { conversationId, part: 'targets', title: 'Supplier answers' });
    const { points } = await read(conversationId, 'learner');
    expect(points.map(({ title, addedBy }) => [title, addedBy])).toEqual([
      ['The Tuesday call', id('learner')],
      ['Supplier answers', id('manager')],
    ]);
    expect(await audited('point.added')).toHaveLength(2);
    await expectRefusal(addPoint(as('manager'), point), 'conflict');
    expect(await findNextConversation(as('learner'), id('learner'))).toMatchObject({
      with: { name: 'Mara Okafor' },
      points: 2,
      myPoints: 1,
      overdue: false,
    });
  });

  it('a shared note is not overwritten by who has not seen it, and nothing is lost', async () => {
    const conversationId = await plan();
    const note = (key: string, body: string, version: number) =>
      writeNote(as(key), { conversationId, part: 'targets', body, version });
    expect((await note('manager', 'First', 0)).version).toBe(1);
    expect((await note('learner', 'First, and second', 1)).version).toBe(2);
    const refused = await expectRefusal(note('manager', 'Mine instead', 1), 'conflict');
    expect(refused.faults.map(({ field }) => field)).toEqual(['body']);
    expect((await note('manager', 'First, and second', 1)).version).toBe(2);
    await note('manager', 'Both', 2);
    const { notes } = await read(conversationId);
    expect(notes.map(({ body, version, writtenBy }) => [body, version, writtenBy])).toEqual([
      ['Both', 3, id('manager')],
    ]);
    expect(await audited('note.written')).toHaveLength(3);
  });

  it('of two first notes written at once one stands and the other is told', async () => {
    const conversationId = await plan();
    const outcomes = await Promise.allSettled(
      ['a', 'b', 'c', 'd'].map((body, i) =>
        writeNote(as(i % 2 ? 'learner' : 'manager'), { conversationId, part: 'ahead', body, version: 0 }),
      ),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await read(conversationId)).notes).toHaveLength(1);
  });

  it('notes on an item stand beside the part’s own', async () => {
    const conversationId = await plan();
    const anchor = `objective:${newId()}`;
    await writeNote(as('manager'), { conversationId, part: 'targets', anchor, body: 'On it', version: 0 });
    await writeNote(as('manager'), { conversationId, part: 'targets', body: 'On all', version: 0 });
    const { notes } = await read(conversationId);
    expect(new Set(notes.map((note) => note.anchor))).toEqual(new Set([anchor, 'targets']));
    await expectRefusal(
      writeNote(as('manager'), { conversationId, part: 'support', body: '', version: 0 }),
      'invalid',
    );
  });

  it('a private note is read by its author alone, also behind the wall', async () => {
    const conversationId = await plan();
    await writePrivateNote(as('manager'), { conversationId, body: 'Ask Ruth', version: 0 });
    await writePrivateNote(as('learner'), { conversationId, body: 'Be brave', version: 0 });
    expect((await findPrivateNote(as('manager'), conversationId))?.body).toBe('Ask Ruth');
    expect((await findPrivateNote(as('learner'), conversationId))?.body).toBe('Be brave');
    expect(JSON.stringify(await read(conversationId))).not.toMatch(/Ask Ruth|Be brave/);
    const behind = await tenant.deps.pools.development.begin(async (sql) => {
      await sql`select set_config('app.tenant', ${tenant.tenantId}, true), set_config('app.person', ${id('boss')}, true)`;
      return sql`select body from development.private_note`;
    });
    expect(behind).toHaveLength(0);
    await expectRefusal(
      writePrivateNote(as('manager'), { conversationId, body: 'From another tab', version: 0 }),
      'conflict',
    );
    await writePrivateNote(as('manager'), { conversationId, body: 'Asked Ruth', version: 1 });
    expect(await audited('private-note.written')).toHaveLength(3);
  });

  it('nobody else reads or writes any of it: colleague, manager’s manager, former, dotted, HR', async () => {
    const conversationId = await plan();
    const { id: promiseId } = await makePromise(as('manager'), {
      conversationId,
      byPersonId: id('manager'),
      body: 'Introduce Ines',
    });
    for (const key of OTHERS) {
      const me = as(key);
      await expectRefusal(getConversation(me, conversationId), 'forbidden');
      await expectRefusal(listConversations(me, id('learner')), 'forbidden');
      await expectRefusal(findNextConversation(me, id('learner')), 'forbidden');
      await expectRefusal(addPoint(me, { conversationId, part: 'ahead', title: 'x' }), 'forbidden');
      await expectRefusal(
        writeNote(me, { conversationId, part: 'ahead', body: 'x', version: 0 }),
        'forbidden',
      );
      await expectRefusal(writePrivateNote(me, { conversationId, body: 'x', version: 0 }), 'forbidden');
      await expectRefusal(findPrivateNote(me, conversationId), 'forbidden');
      await expectRefusal(
        makePromise(me, { conversationId, byPersonId: id('learner'), body: 'x' }),
        'forbidden',
      );
      await expectRefusal(keepPromise(me, { id: promiseId }), 'forbidden');
      await expectRefusal(closeConversation(me, { id: conversationId }), 'forbidden');
      await expectRefusal(confirmConversation(me, { id: conversationId }), 'forbidden');
    }
  });

  it('another tenant finds nothing of it', async () => {
    const conversationId = await held();
    const elsewhere = (await testTenant(db)).contextOf('manager');
    await expectRefusal(getConversation(elsewhere, conversationId), 'not_found');
    await expectRefusal(addPoint(elsewhere, { conversationId, part: 'ahead', title: 'x' }), 'not_found');
    await expectRefusal(closeConversation(elsewhere, { id: conversationId }), 'not_found');
    await expectRefusal(
      planConversation(elsewhere, { personId: id('learner'), at: at('2026-03-05') }),
      'not_found',
    );
    expect((await listTeamRows(elsewhere)).has(id('learner'))).toBe(false);
  });

  it('stays with the pair: who manages later does not read it, who managed before has lost it', async () => {
    const conversationId = await held();
    const moved = CAST.map((one) =>
      one.key === 'learner'
        ? { ...one, manager: 'dotted', managerSince: '2026-03-03', dotted: undefined }
        : one,
    );
    await importPeople(tenant.operator, { bytes: peopleCsv(moved) });
    tenant.clock.set('2026-03-04T09:00:00Z');
    await expectRefusal(read(conversationId, 'manager'), 'forbidden');
    await expectRefusal(read(conversationId, 'dotted'), 'not_found');
    expect((await read(conversationId, 'learner')).points).toHaveLength(1);
    expect(await listConversations(as('dotted'), id('learner'))).toEqual([]);
    expect(await findNextConversation(as('learner'), id('learner'))).toBeNull();
  });
});

describe('promises', () => {
  it('are of the two, by a day, kept once, and stay open across conversations until then', async () => {
    await agreeCadence(as('manager'), { personId: id('learner'), everyDays: 14 });
    const conversationId = await held();
    const key = newId();
    const promised = {
      conversationId,
      byPersonId: id('manager'),
      body: 'Introduce Ines',
      due: '2026-03-30',
      key,
    };
    await Promise.all([1, 2, 3].map(() => makePromise(as('manager'), promised)));
    await expectRefusal(
      makePromise(as('learner'), { conversationId, byPersonId: id('peer'), body: 'x' }),
      'invalid',
    );
    const { nextId } = await closeConversation(as('manager'), { id: conversationId });
    const next = await read(nextId!, 'learner');
    expect(next.openPromises.map(({ body, due }) => [body, due])).toEqual([['Introduce Ines', '2026-03-30']]);
    await Promise.all([1, 2, 3].map(() => keepPromise(as('learner'), { id: key })));
    expect(await audited('promise.made')).toHaveLength(1);
    expect(await audited('promise.kept')).toHaveLength(1);
    expect((await read(nextId!)).openPromises).toEqual([]);
    expect((await read(conversationId)).promises[0]?.keptAt).toEqual(tenant.clock.now());
  });
});

describe('close and confirm (R70, R72)', () => {
  it('is refused while “ahead” is empty; a shared note or a point there opens it', async () => {
    const conversationId = await plan();
    await writeNote(as('manager'), { conversationId, part: 'targets', body: 'Fine', version: 0 });
    const refused = await expectRefusal(closeConversation(as('manager'), { id: conversationId }), 'invalid');
    expect(refused.faults.map(({ field }) => field)).toEqual(['ahead']);
    expect((await read(conversationId)).closedAt).toBeNull();
    await writeNote(as('learner'), { conversationId, part: 'ahead', body: 'Spring', version: 0 });
    await closeConversation(as('manager'), { id: conversationId });
    expect((await read(conversationId)).closedAt).toEqual(tenant.clock.now());
  });

  it('an emptied “ahead” is empty, and what is typed at closing fills it', async () => {
    const conversationId = await plan();
    await writeNote(as('learner'), { conversationId, part: 'ahead', body: 'Spring', version: 0 });
    await writeNote(as('learner'), { conversationId, part: 'ahead', body: '', version: 1 });
    await expectRefusal(closeConversation(as('manager'), { id: conversationId }), 'invalid');
    await closeConversation(as('manager'), { id: conversationId, ahead: 'The Vale' });
    expect((await read(conversationId)).notes.map(({ body }) => body)).toEqual(['The Vale']);
  });

  it('writes down the promises, plans the next by the rhythm once, however often it is pressed', async () => {
    await agreeCadence(as('manager'), { personId: id('learner'), everyDays: 14 });
    const conversationId = await held();
    tenant.clock.set('2026-03-05T11:15:00Z');
    const closing = {
      id: conversationId,
      promises: [{ byPersonId: id('learner'), body: 'Redirect the address', due: '2026-03-10' }],
    };
    const closed = await Promise.all([1, 2, 3, 4].map(() => closeConversation(as('manager'), closing)));
    expect(new Set(closed.map(({ nextId }) => nextId)).size).toBe(1);
    expect((await read(conversationId)).promises).toHaveLength(1);
    expect(await audited('conversation.closed')).toHaveLength(1);
    expect((await findNextConversation(as('learner'), id('learner')))?.scheduledAt).toEqual(
      at('2026-03-19T10:30:00Z'),
    );
    expect((await read(closed[0]!.nextId!)).lastClosedAt).toEqual(at('2026-03-05T11:15:00Z'));
  });

  it('without a rhythm nothing is planned, and a closed one takes no more words', async () => {
    const conversationId = await held();
    expect((await closeConversation(as('manager'), { id: conversationId })).nextId).toBeNull();
    await expectRefusal(addPoint(as('learner'), { conversationId, part: 'ahead', title: 'x' }), 'conflict');
    await expectRefusal(
      writeNote(as('manager'), { conversationId, part: 'ahead', body: 'x', version: 0 }),
      'conflict',
    );
    await expectRefusal(
      makePromise(as('learner'), { conversationId, byPersonId: id('learner'), body: 'x' }),
      'conflict',
    );
    await writePrivateNote(as('manager'), { conversationId, body: 'Went well', version: 0 });
  });

  it('a promise in somebody else’s name stops the closing as a whole', async () => {
    const conversationId = await held();
    const promises = [
      { byPersonId: id('learner'), body: 'Mine' },
      { byPersonId: id('stranger'), body: 'Not theirs' },
    ];
    await expectRefusal(closeConversation(as('manager'), { id: conversationId, promises }), 'invalid');
    expect(await read(conversationId)).toMatchObject({ closedAt: null, promises: [] });
  });

  it('the employee cannot close it, the manager cannot confirm it, and confirming comes after', async () => {
    const conversationId = await held();
    await expectRefusal(closeConversation(as('learner'), { id: conversationId }), 'forbidden');
    await expectRefusal(confirmConversation(as('learner'), { id: conversationId }), 'conflict');
    await closeConversation(as('manager'), { id: conversationId });
    await expectRefusal(confirmConversation(as('manager'), { id: conversationId }), 'forbidden');
    expect((await listTeamRows(as('manager'))).get(id('learner'))?.unconfirmed).toBe(true);
    await Promise.all([1, 2, 3].map(() => confirmConversation(as('learner'), { id: conversationId })));
    expect(await audited('conversation.confirmed')).toHaveLength(1);
    expect((await listTeamRows(as('manager'))).get(id('learner'))?.unconfirmed).toBe(false);
  });
});

describe('record-observation (R12, R13, R54)', () => {
  const seen = (over: object = {}) => ({
    personId: id('learner'),
    competencyId: learning.skills.LISTEN,
    level: 3,
    seen: 'Asked twice before answering.',
    direction: 'Do it on the phone too.',
    ...over,
  });
  const statements = () =>
    owner`select statement from records.statement where tenant_id = ${tenant.tenantId}
           and statement->'verb'->>'id' like '%/validated'`;

  it('with a level is applied evidence: announced, audited, said in xAPI, and it carries a behaviour', async () => {
    const { id: observationId, evidenceId } = await recordObservation(as('manager'), seen());
    const [job] = await owner`select data from pgboss.job where name = 'evidence.recorded'
                               and data->>'tenantId' = ${tenant.tenantId}`;
    expect(job?.data.ids).toEqual({
      evidenceId,
      personId: id('learner'),
      competencyId: learning.skills.LISTEN,
    });
    const { gaps } = await listGaps(as('learner'), id('learner'));
    expect(gaps.find((gap) => gap.id === learning.skills.LISTEN)?.current).toBe(3);
    expect(await audited('observation.recorded')).toHaveLength(1);
    expect(await statements()).toHaveLength(1);
    expect(JSON.stringify(await statements())).not.toMatch(/twice|phone|Ines/);
    const [view] = await listObservations(as('learner'), id('learner'));
    expect(view).toMatchObject({
      id: observationId,
      observer: { name: 'Mara Okafor' },
      seen: 'Asked twice before answering.',
      direction: 'Do it on the phone too.',
      level: 3,
      seenOn: '2026-03-02',
    });
  });

  it('one key is one observation and one piece of evidence, sent again and at once', async () => {
    const key = newId();
    const made = await Promise.all([1, 2, 3, 4, 5].map(() => recordObservation(as('dotted'), seen({ key }))));
    expect(new Set(made.map(({ evidenceId }) => evidenceId)).size).toBe(1);
    expect(await listObservations(as('learner'), id('learner'))).toHaveLength(1);
    expect(await statements()).toHaveLength(1);
    await expectRefusal(recordObservation(as('manager'), seen({ key })), 'conflict');
  });

  it('without a level it is a word between the two and moves nothing', async () => {
    const { evidenceId } = await recordObservation(as('manager'), seen({ level: undefined }));
    expect(evidenceId).toBeNull();
    const { gaps } = await listGaps(as('learner'), id('learner'));
    expect(gaps.find((gap) => gap.id === learning.skills.LISTEN)?.current).toBeNull();
    expect(await listLately(as('manager'), id('learner'), { since: at('2026-03-01') })).toHaveLength(1);
  });

  it('refuses what cannot be, naming the field', async () => {
    const faultsOf = async (over: object) =>
      (await expectRefusal(recordObservation(as('manager'), seen(over)), 'invalid')).faults.map(
        ({ field }) => field,
      );
    expect(await faultsOf({ level: 6 })).toEqual(['level']);
    expect(await faultsOf({ seenOn: '2026-03-03' })).toEqual(['seenOn']);
    expect(await faultsOf({ competencyId: newId() })).toEqual(['competencyId']);
    expect(await listObservations(as('learner'), id('learner'))).toEqual([]);
  });

  it('is for the manager and a dotted line of today, and nobody else', async () => {
    for (const key of OTHERS.filter((one) => one !== 'dotted').concat('learner'))
      await expectRefusal(recordObservation(as(key), seen()), 'forbidden');
    await recordObservation(as('dotted'), seen());
    await expectRefusal(listObservations(as('dotted'), id('learner')), 'forbidden');
    const elsewhere = (await testTenant(db)).contextOf('manager');
    await expectRefusal(recordObservation(elsewhere, seen()), 'not_found');
  });

  it('R53: the person acknowledges it, once; nobody does so for them', async () => {
    const { id: observationId } = await recordObservation(as('manager'), seen());
    for (const key of ['manager', ...OTHERS])
      await expectRefusal(acknowledgeObservation(as(key), { id: observationId }), 'forbidden');
    await acknowledgeObservation(as('learner'), { id: observationId });
    await acknowledgeObservation(as('learner'), { id: observationId });
    expect(await audited('observation.acknowledged')).toHaveLength(1);
    const [view] = await listObservations(as('manager'), id('learner'));
    expect(view?.acknowledgedAt).toEqual(tenant.clock.now());
  });
});

describe('what the team page reads (R48)', () => {
  it('a manager sees dates and counts of their own reports only', async () => {
    await plan('2026-03-03T10:00:00Z');
    tenant.clock.set('2026-03-06T09:00:00Z');
    const rows = await listTeamRows(as('manager'));
    expect(new Set(rows.keys())).toEqual(new Set([id('learner'), id('peer')]));
    expect(rows.get(id('learner'))?.next?.overdue).toBe(true);
    expect(rows.get(id('peer'))?.next).toBeNull();
    expect((await listTeamRows(as('learner'))).size).toBe(0);
  });

  it('a manager’s manager sees process in counts and no content', async () => {
    const conversationId = await held();
    await writeNote(as('manager'), { conversationId, part: 'targets', body: 'Between us', version: 0 });
    await closeConversation(as('manager'), { id: conversationId });
    const process = await listTeamProcess(as('boss'));
    expect(process.find(({ manager }) => manager.id === id('manager'))).toMatchObject({
      people: 2,
      held: 1,
      overdue: 0,
      unplanned: 2,
      unconfirmed: 1,
    });
    expect(JSON.stringify(process)).not.toMatch(/Between us|region|Ines/);
    expect(await listTeamProcess(as('manager'))).toEqual([]);
    expect(await audited('process.read')).toHaveLength(1);
  });

  it('R48: an HR admin sees the same counts for the people of their department, and nobody else does', async () => {
    const conversationId = await held();
    await writeNote(as('manager'), { conversationId, part: 'targets', body: 'Between us', version: 0 });
    await closeConversation(as('manager'), { id: conversationId });
    const { departments, teams } = await listDepartmentProcess(as('hrAdmin'));
    expect(departments).toEqual(['Supply']);
    expect(teams.find(({ manager }) => manager.id === id('manager'))).toMatchObject({ people: 2, held: 1 });
    expect(JSON.stringify(teams)).not.toMatch(/Between us|region|Ines/);
    expect((await listDepartmentProcess(as('hrElsewhere'))).teams).toEqual([]);
    for (const key of ['learner', 'manager', 'boss', 'ldAdmin', 'tenantAdmin'])
      await expectRefusal(listDepartmentProcess(as(key)), 'forbidden');
    expect(await audited('process.read')).toHaveLength(2);
  });

  it('lately tells completions tied to a skill from those tied to none', async () => {
    for (const option of ['COURSE', 'LOOSE'] as const)
      await recordedCompletion(tenant, owner, {
        personId: id('learner'),
        optionId: learning.options[option],
      });
    const lately = await listLately(as('learner'), id('learner'), { since: at('2026-03-01') });
    const named = Object.fromEntries(
      lately.map((item) => [item.title, item.competencies.map(({ name }) => name)]),
    );
    expect(named).toEqual({ 'COURSE title': ['Giving feedback that lands'], 'LOOSE title': [] });
    await expectRefusal(listLately(as('boss'), id('learner'), { since: at('2026-03-01') }), 'forbidden');
  });
});
