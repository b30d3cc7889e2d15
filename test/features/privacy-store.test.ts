import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { VERBS, VOIDED } from '../../src/core/xapi-verbs.ts';
import { inTransaction } from '../../src/db/transaction.ts';
import { HOLDINGS } from '../../src/features/privacy/holdings.ts';
import {
  confirmErasure,
  countOutlived,
  exportPerson,
  findOutlived,
  finishErasures,
  getRetention,
  keepPrivacyRequest,
  listErasedIds,
  listErasures,
  proveErased,
  setRetention,
} from '../../src/features/privacy/index.ts';
import { loadSubject } from '../../src/features/privacy/load-subject.ts';
import { outlivedBefore } from '../../src/features/privacy/outlived-before.ts';
import { drainJobs } from '../../src/jobs/drain.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { closeTenants } from '../support/tenant.ts';
import { attachmentPart, BOUNDARY, bodyOf, described, statementsPart } from '../xapi/multipart.ts';
import {
  agentOf,
  bringEverything,
  earlier,
  HER,
  ISSUER,
  OWEN,
  type PrivacyGround,
  privacyGround,
  SHE,
  statementsAboutHer,
} from './privacy-ground.ts';

let db: TestDatabase;
let owner: Sql;

beforeAll(async () => {
  db = await testDatabase();
  owner = postgres(db.ownerUrl, { max: 2, onnotice: () => {} });
}, 60_000);

afterAll(async () => {
  await owner.end();
  await closeTenants(db);
  await db.drop();
});

const VERB = { id: VERBS.completed };
const thing = (name: string) => ({ objectType: 'Activity', id: `https://pages.example/${name}` });
const said = (parts: object) => ({ id: randomUUID() as string, verb: VERB, timestamp: earlier(), ...parts });
const reference = (id: string) => ({ objectType: 'StatementRef', id });

/** Begins her erasure and ends it, as jobs and rounds do. */
async function erase({ tenant, her }: PrivacyGround): Promise<string> {
  const { erasureId } = await confirmErasure(tenant.contextOf('admin'), { of: 'person', personId: her });
  await drainJobs(tenant.deps);
  tenant.clock.set(new Date(tenant.clock.now().getTime() + 16_000));
  await finishErasures(tenant.system);
  return erasureId;
}

async function find({ send }: PrivacyGround, parameters: Record<string, string>): Promise<string[]> {
  const answer = await (await send(`/statements?${new URLSearchParams(parameters)}`, {})).json();
  return answer.statements.map(({ id }: { id: string }) => id);
}

const count = async ({ tenant }: PrivacyGround, table: string): Promise<number> => {
  const [row] = await owner`
    select count(*)::int as n from records.${owner(table)} where tenant_id = ${tenant.tenantId}`;
  return row!.n;
};

describe('the record store after an erasure', () => {
  test('whoever refers to her statement is found no more by her, through any number of references', async () => {
    const ground = await privacyGround(db);
    const hers = said({ actor: SHE, object: thing('one') });
    const middle = said({ actor: OWEN, object: reference(hers.id) });
    const outer = said({ actor: OWEN, object: reference(middle.id) });
    for (const one of [outer, hers, middle]) await ground.post(one);
    expect((await find(ground, { agent: JSON.stringify(SHE) })).sort()).toEqual(
      [hers.id, middle.id, outer.id].sort(),
    );
    await erase(ground);
    expect(await find(ground, { agent: JSON.stringify(SHE), related_agents: 'true' })).toEqual([]);
    expect((await find(ground, { agent: JSON.stringify(OWEN) })).sort()).toEqual(
      [middle.id, outer.id].sort(),
    );
    const left = await owner`
      select 1 from records.statement_term t where t.tenant_id = ${ground.tenant.tenantId}
        and not exists (select 1 from records.statement s where s.tenant_id = t.tenant_id and s.seq = t.via)`;
    expect(left).toHaveLength(0);
  });

  test('what she had voided stays voided', async () => {
    const ground = await privacyGround(db);
    const owens = said({ actor: OWEN, object: thing('voided') });
    await ground.post(owens);
    await ground.post({ ...said({ actor: SHE, object: reference(owens.id) }), verb: { id: VOIDED } });
    await erase(ground);
    expect((await ground.send(`/statements?statementId=${owens.id}`, {})).status).toBe(404);
    expect((await ground.send(`/statements?voidedStatementId=${owens.id}`, {})).status).toBe(200);
  });

  test('her attachments go, one that somebody else’s statement has too stays, a signature goes with what it repeated', async () => {
    const ground = await privacyGround(db);
    const hers = said({ actor: SHE, object: thing('a'), attachments: [described('only hers')] });
    const shared = said({ actor: SHE, object: thing('b'), attachments: [described('of both')] });
    const owens = said({ actor: OWEN, object: thing('c'), attachments: [described('of both')] });
    const mentions = said({ actor: OWEN, object: thing('d'), context: { instructor: SHE } });
    const jws = [
      'eyJhbGciOiJSUzI1NiJ9',
      Buffer.from(JSON.stringify(mentions)).toString('base64url'),
      'c2ln',
    ].join('.');
    const usageType = 'http://adlnet.gov/expapi/attachments/signature';
    const signed = { ...mentions, attachments: [described(jws, { usageType })] };
    const response = await ground.send('/statements', {
      method: 'POST',
      headers: { 'content-type': `multipart/mixed; boundary="${BOUNDARY}"` },
      body: bodyOf([
        statementsPart([hers, shared, owens, signed]),
        ...['only hers', 'of both', jws].map((content) => attachmentPart(content)),
      ]) as Uint8Array<ArrayBuffer>,
    });
    expect(await response.json()).toHaveLength(4);
    expect(await count(ground, 'attachment')).toBe(3);
    await erase(ground);
    const [left, ...others] = await owner`
      select content from records.attachment where tenant_id = ${ground.tenant.tenantId}`;
    expect(Buffer.from(left!.content).toString()).toBe('of both');
    expect(others).toHaveLength(0);
    const again = await (await ground.send(`/statements?statementId=${mentions.id}`, {})).json();
    expect(again.attachments).toBeUndefined();
    expect(again.context.instructor.account.name).toBe('erased');
    // and a replay with its attachment brings neither back
    await ground.send('/statements', {
      method: 'POST',
      headers: { 'content-type': `multipart/mixed; boundary="${BOUNDARY}"` },
      body: bodyOf([statementsPart(hers), attachmentPart('only hers')]) as Uint8Array<ArrayBuffer>,
    });
    expect(await count(ground, 'attachment')).toBe(1);
  });

  test('thousands of statements go in many turns while the same are being sent again', async () => {
    const ground = await privacyGround(db);
    const batch = (from: number) =>
      Array.from({ length: 250 }, (_, at) => ({
        ...said({ actor: SHE, object: thing(String(from + at)) }),
        verb: { id: VERBS.launched },
      }));
    const batches = [0, 250, 500, 750].map(batch);
    for (const one of batches) await ground.post(one);
    await ground.post(said({ actor: OWEN, object: thing('owens') }));
    const { erasureId } = await confirmErasure(ground.tenant.contextOf('admin'), {
      of: 'person',
      personId: ground.her,
    });
    await Promise.all([drainJobs(ground.tenant.deps), ...batches.map((one) => ground.post(one))]);
    ground.tenant.clock.set(new Date(ground.tenant.clock.now().getTime() + 16_000));
    await finishErasures(ground.tenant.system);
    expect(await count(ground, 'statement')).toBe(1);
    expect(await count(ground, 'statement_key')).toBe(1001);
    const admin = ground.tenant.contextOf('admin');
    const { ids, next } = await listErasedIds(admin, erasureId, null);
    expect([ids.length, next]).toEqual([1000, null]);
    const [card] = await listErasures(admin);
    expect(card).toMatchObject({ state: 'done', name: null, proof: { found: [] } });
  }, 60_000);

  test('what comes again under her address keeps out, whichever letters are capitals', async () => {
    const ground = await privacyGround(db);
    const hers = (mbox: string) => said({ actor: { mbox }, object: thing('mail') });
    await ground.post(hers(`mailto:${HER.email}`));
    await erase(ground);
    expect(await count(ground, 'statement')).toBe(0);
    await ground.post([
      hers('mailto:ZQ.Quill@Company.EXAMPLE'),
      hers('mailto:Zq.quill@company.example'),
      said({
        actor: OWEN,
        object: thing('owens'),
        context: { instructor: { mbox: 'mailto:zQ.qUILL@company.example' } },
      }),
    ]);
    expect(await count(ground, 'statement')).toBe(1);
    const [left] = await owner`
      select statement::text as text from records.statement where tenant_id = ${ground.tenant.tenantId}`;
    expect(left!.text.toLowerCase()).not.toContain('quill');
  });

  test('somebody whose own address has capitals can be erased', async () => {
    const ground = await privacyGround(db);
    await owner`update person set email = 'ZQ.Quill@company.example' where id = ${ground.her}`;
    await erase(ground);
    await ground.post(said({ actor: { mbox: 'mailto:zq.QUILL@company.example' }, object: thing('mail') }));
    expect(await count(ground, 'statement')).toBe(0);
  });

  test('documents about her that a player still had are refused, until something is said about a later time', async () => {
    const ground = await privacyGround(db);
    const agent = JSON.stringify(SHE);
    const state = `/activities/state?${new URLSearchParams({ stateId: 'bookmark', activityId: 'https://pages.example/s', agent })}`;
    const profile = `/agents/profile?${new URLSearchParams({ profileId: 'cmi5LearnerPreferences', agent })}`;
    const write = (path: string, method: string) =>
      ground.send(path, { method, headers: { 'content-type': 'application/json' }, body: '{"page":"hers"}' });
    const statuses = async () =>
      Promise.all([
        write(state, 'PUT'),
        write(state, 'POST'),
        write(profile, 'POST'),
        ground.send(profile, {
          method: 'PUT',
          headers: { 'content-type': 'application/json', 'if-none-match': '*' },
          body: '{"page":"hers"}',
        }),
      ]).then((answers) => answers.map(({ status }) => status));
    const old = said({ actor: SHE, object: thing('before') });
    await ground.post(old);
    expect([(await write(state, 'PUT')).status, (await write(profile, 'POST')).status]).toEqual([204, 204]);
    await erase(ground);
    expect(await count(ground, 'document')).toBe(0);

    const refused = await write(state, 'PUT');
    expect(refused.status).toBe(403);
    expect(((await refused.json()) as { error: string }).error).toContain(
      'Send a statement of what they do now',
    );
    expect(await statuses()).toEqual([403, 403, 403, 403]);
    // what is from before brings nobody back, neither hers nor somebody's about her
    await ground.post([
      old,
      said({ actor: OWEN, object: SHE }),
      said({ actor: SHE, object: thing('also-before') }),
    ]);
    expect(await statuses()).toEqual([403, 403, 403, 403]);
    expect(await count(ground, 'document')).toBe(0);
    expect([
      (await ground.send(state, {})).status,
      (await ground.send(state, { method: 'DELETE' })).status,
    ]).toEqual([404, 204]);

    // others' documents, and those about nobody, are nobody's concern
    const owens = state.replace(encodeURIComponent(HER.sub), 'lms-user-owen');
    expect(owens).not.toBe(state);
    expect((await write(owens, 'PUT')).status).toBe(204);
    const activity = '/activities/profile?profileId=p&activityId=https%3A%2F%2Fpages.example%2Fs';
    expect((await write(activity, 'POST')).status).toBe(204);

    // she came back, as somebody new
    const { timestamp: _now, ...now } = said({ actor: SHE, object: thing('again') });
    await ground.post(now);
    expect([(await write(state, 'PUT')).status, (await write(profile, 'POST')).status]).toEqual([204, 204]);
    expect((await ground.send(state, {})).status).toBe(200);
  });

  test('a document that came in while she was being erased goes with the end of it', async () => {
    const ground = await privacyGround(db);
    const agent = JSON.stringify(SHE);
    const state = `/activities/state?${new URLSearchParams({ stateId: 's', activityId: 'https://pages.example/s', agent })}`;
    const write = () =>
      ground.send(state, { method: 'PUT', headers: { 'content-type': 'text/plain' }, body: 'page 3' });
    // for some seconds it is believed that nobody was ever erased here
    expect((await write()).status).toBe(204);
    await confirmErasure(ground.tenant.contextOf('admin'), { of: 'person', personId: ground.her });
    await drainJobs(ground.tenant.deps);
    expect(await count(ground, 'document')).toBe(0);
    await write();
    ground.tenant.clock.set(new Date(ground.tenant.clock.now().getTime() + 16_000));
    await finishErasures(ground.tenant.system);
    expect(await count(ground, 'document')).toBe(0);
    expect((await write()).status).toBe(403);
  });

  test('an LMS account that is nobody’s here is erased too', async () => {
    const ground = await privacyGround(db);
    const stranger = agentOf('lms-user-nobody-here');
    await ground.post([
      said({ actor: stranger, object: thing('x') }),
      said({ actor: OWEN, object: stranger }),
    ]);
    await drainJobs(ground.tenant.deps);
    const requestId = await keepPrivacyRequest(ground.tenant.system, {
      personId: ground.tenant.personId('admin'),
      platformId: ground.platformId,
      issuer: ISSUER,
      forUserId: 'lms-user-nobody-here',
    });
    await confirmErasure(ground.tenant.contextOf('admin'), { of: 'request', requestId });
    await drainJobs(ground.tenant.deps);
    expect(await count(ground, 'statement')).toBe(0);
    const waiting =
      await owner`select 1 from unmatched_completion where tenant_id = ${ground.tenant.tenantId}`;
    expect(waiting).toHaveLength(0);
  });
});

describe('the search for what is left', () => {
  test('finds her in many columns while she is there, and in a text of somebody else that nobody linked with her', async () => {
    const ground = await privacyGround(db);
    await bringEverything(ground, owner);
    await ground.post(Object.values(statementsAboutHer()));
    const { tenant, her } = ground;
    const subject = await inTransaction(tenant.system, 'common', (tx) =>
      loadSubject(tx, { personId: her, account: null }),
    );
    const before = await proveErased(tenant.system, subject);
    const places = before.found.map(({ place }) => place);
    expect(places).toEqual(
      expect.arrayContaining([
        'public.account.sub',
        'public.course_member.person_number',
        'public.recognition.body',
        'records.statement.statement',
        'records.statement_term',
        'development.goal',
        'evaluation.objective',
      ]),
    );
    await owner`
      update learning_option set description = 'Ask Zephyrine Quillfeather about it.'
       where tenant_id = ${tenant.tenantId} and code = 'LOOSE'`;
    await erase(ground);
    const [done] = await owner`select proof from erasure where tenant_id = ${tenant.tenantId}`;
    expect(done!.proof.found).toEqual([{ place: 'public.learning_option.description', rows: 1 }]);
  }, 60_000);
});

describe('an export', () => {
  const read = async (pieces: AsyncIterable<string>) => {
    let text = '';
    for await (const piece of pieces) text += piece;
    return { text, json: JSON.parse(text) };
  };

  test('holds everything for the person themself, without the others’ private notes, and with names for ids', async () => {
    const ground = await privacyGround(db);
    await bringEverything(ground, owner);
    await ground.post(Object.values(statementsAboutHer()));
    const { text, json } = await read(await exportPerson(ground.tenant.contextOf(HER.key), { of: 'me' }));
    expect(json['xapi.statements'].length).toBeGreaterThan(8);
    for (const table of [
      'public.person',
      'public.account',
      'public.evidence',
      'public.observation',
      'public.recognition',
      'public.shared_note',
      'public.promise',
      'public.course_member',
      'public.score_delivery',
      'public.role_grant',
      'public.reporting_line',
      'development.goal',
      'development.goal_version',
      'development.goal_question',
      'development.self_rating',
      'development.plan_item',
      'development.recommendation',
      'development.private_note',
      'development.logged_learning',
      'evaluation.objective',
      'audit.entries',
    ])
      expect(json[table].length, table).toBeGreaterThan(0);
    expect(text).toContain('Zephyrine for herself');
    expect(text).not.toContain('Quillfeather seems tired');
    expect(Object.values(json.people)).toContain('Mara Okafor');
    expect(text).not.toContain(ground.tenant.tenantId.concat('"'));
  });

  test('for an administrator leaves out the person’s own side, says so, and is noted', async () => {
    const ground = await privacyGround(db);
    await bringEverything(ground, owner);
    const pieces = await exportPerson(ground.tenant.contextOf('admin'), {
      of: 'person',
      personId: ground.her,
    });
    const { text, json } = await read(pieces);
    expect(json['public.evidence']).toHaveLength(3);
    expect(Object.keys(json).filter((table) => table.startsWith('development.'))).toEqual([]);
    const kinds = ['conversations', 'recognition', 'objectives'];
    const between = HOLDINGS.filter(({ kind }) => kinds.includes(kind)).map(({ table }) => table);
    expect(Object.keys(json).filter((table) => between.includes(table))).toEqual([]);
    const words =
      /Quillfeather (speaks|delivers)|Zephyrine (for herself|wants|asked|writes)|need time|Thank you|did it/;
    expect(text.match(words)).toBeNull();
    expect(json.notes.join(' ')).toContain('only they can export those');
    const noted = await owner`
      select 1 from audit.entry where tenant_id = ${ground.tenant.tenantId} and action = 'person.exported'
        and subject_id = ${ground.her} and actor_id = ${ground.tenant.personId('admin')}`;
    expect(noted).toHaveLength(1);
    const manager = ground.tenant.contextOf('manager');
    await expect(exportPerson(manager, { of: 'person', personId: ground.her })).rejects.toMatchObject({
      code: 'forbidden',
    });
  });
});

describe('retention by rule (issue F3 item 7)', () => {
  test('is off until it is set, counts before it takes, keeps what is evidence, and a replay stores nothing', async () => {
    const ground = await privacyGround(db);
    const { tenant, post } = ground;
    const evidence = said({ actor: OWEN, object: { id: 'https://lms.example/COURSE' } });
    const waiting = said({ actor: OWEN, object: thing('unknown-course') });
    const loose = { ...said({ actor: OWEN, object: thing('page') }), verb: { id: VERBS.launched } };
    const withoutId = { ...loose, id: undefined, object: thing('other-page') };
    await post([evidence, waiting, loose]);
    await post(withoutId);
    await drainJobs(tenant.deps);
    const stored = await count(ground, 'statement');
    const admin = tenant.contextOf('admin');
    tenant.clock.set(new Date(tenant.clock.now().getTime() + 400 * 86_400_000));
    await findOutlived(tenant.system);
    expect(await count(ground, 'statement')).toBe(stored);
    expect(await countOutlived(admin, 24)).toBe(0);
    const many = await countOutlived(admin, 12);
    // the evidence, what waits, and nothing else is needed
    expect(many).toBe(stored - 2);
    await setRetention(admin, { months: 12 });
    await findOutlived(tenant.system);
    await drainJobs(tenant.deps);
    expect(await count(ground, 'statement')).toBe(2);
    expect(await getRetention(admin)).toMatchObject({ months: 12, dropped: many });
    expect(await post(loose)).toEqual([loose.id]);
    await post(withoutId);
    expect(await count(ground, 'statement')).toBe(2);
    await expect(setRetention(tenant.contextOf('manager'), { months: 1 })).rejects.toMatchObject({
      code: 'forbidden',
    });
  });

  test('months are those of the calendar: never later than the same day, never an impossible one', () => {
    const at = (text: string, months: number) =>
      new Date(Number(outlivedBefore(new Date(text), months) >> 20n)).toISOString();
    expect(at('2026-03-31T10:00:00.000Z', 1)).toBe('2026-02-28T10:00:00.000Z');
    expect(at('2024-03-31T10:00:00.000Z', 1)).toBe('2024-02-29T10:00:00.000Z');
    expect(at('2026-01-15T00:00:00.000Z', 13)).toBe('2024-12-15T00:00:00.000Z');
    fc.assert(
      fc.property(
        fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }),
        fc.integer({ min: 1, max: 240 }),
        (now, months) => {
          const then = Number(outlivedBefore(now, months) >> 20n);
          const days = (now.getTime() - then) / 86_400_000;
          expect(days).toBeGreaterThanOrEqual(months * 30.4 - 3);
          expect(days).toBeLessThanOrEqual(months * 30.5 + 4);
        },
      ),
    );
  });
});
