import { createHash, randomUUID } from 'node:crypto';
import type { Sql } from 'postgres';
import { createApp } from '../../src/app.ts';
import { newId } from '../../src/core/ids.ts';
import {
  addPoint,
  agreeCadence,
  makePromise,
  planConversation,
  recordObservation,
  writeNote,
  writePrivateNote,
} from '../../src/features/conversations/index.ts';
import {
  answerQuestion,
  askAboutGoal,
  planOption,
  rateMyself,
  shareGoal,
  writeGoal,
} from '../../src/features/goals/index.ts';
import { importObjectives } from '../../src/features/objectives/index.ts';
import { grantRole } from '../../src/features/people/index.ts';
import { giveRecognition, openPrompt } from '../../src/features/recognition/index.ts';
import { recommendOption } from '../../src/features/recommendations/index.ts';
import { acknowledgeExample, logLearning, shareExample } from '../../src/features/records/index.ts';
import { addCredential, addPlatform, ensureKeys } from '../../src/features/tenants/index.ts';
import type { TestDatabase } from '../support/database.ts';
import { type TestPerson, type TestTenant, testTenant } from '../support/tenant.ts';
import { bringLearning, type Learning, recordedCompletion } from './goals-ground.ts';

/** Somebody whose words occur nowhere else, so that whatever is left of them can be found. */
export const HER = {
  key: 'E-4815162342',
  givenName: 'Zephyrine',
  familyName: 'Quillfeather',
  email: 'zq.quill@company.example',
  sub: 'lms-user-770031',
} as const;
export const ISSUER = 'https://moodle.company.example';
/** Everything that says who she is, one by one. */
export const HER_WORDS = [HER.key, HER.givenName, HER.familyName, HER.email, HER.sub] as const;

const account = (sub: string) => ({ issuer: ISSUER, sub });
const PEOPLE: readonly TestPerson[] = [
  { key: 'manager', givenName: 'Mara', familyName: 'Okafor', account: account('lms-user-mara') },
  { ...HER, manager: 'manager', jobCode: 'BUYER', account: account(HER.sub) },
  {
    key: 'report',
    givenName: 'Owen',
    familyName: 'Price',
    manager: HER.key,
    account: account('lms-user-owen'),
  },
  {
    key: 'admin',
    givenName: 'Sofia',
    familyName: 'Lindqvist',
    grants: [{ role: 'tenant-admin', unit: null }],
    account: account('lms-user-sofia'),
  },
];

export interface PrivacyGround {
  readonly tenant: TestTenant;
  readonly learning: Learning;
  readonly platformId: string;
  readonly her: string;
  readonly send: (path: string, init: RequestInit) => Promise<Response>;
  readonly post: (statements: unknown) => Promise<readonly string[]>;
}

/** A company with her in it, and a record store that takes statements in. */
export async function privacyGround(db: TestDatabase): Promise<PrivacyGround> {
  const tenant = await testTenant(db, { people: PEOPLE });
  tenant.clock.set(new Date());
  await ensureKeys(tenant.deps);
  const { platformId } = await addPlatform(
    tenant.operator,
    {
      name: 'Our Moodle',
      issuer: ISSUER,
      clientId: `moodle-${tenant.slug}`,
      authUrl: `${ISSUER}/auth`,
      tokenUrl: `${ISSUER}/token`,
      jwksUrl: `${ISSUER}/keys`,
      deploymentIds: ['1'],
    },
    { allowLoopbackPlatforms: false },
  );
  const { key, secret } = await addCredential(tenant.operator, { kind: 'xapi', name: 'Moodle' });
  const app = await createApp(tenant.deps);
  const basic = `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}`;
  const send = async (path: string, init: RequestInit) =>
    app.request(`${tenant.deps.publicUrl}/xapi${path}`, {
      ...init,
      headers: { authorization: basic, 'x-experience-api-version': '2.0.0', ...init.headers },
    });
  return {
    tenant,
    learning: await bringLearning(tenant),
    platformId,
    her: tenant.personId(HER.key),
    send,
    async post(statements) {
      const response = await send('/statements', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(statements),
      });
      const answer = await response.json();
      if (response.status !== 200) throw new Error(JSON.stringify(answer));
      return answer;
    },
  };
}

/** One of everything that the product keeps about people, written by its own verbs where there are any. */
export async function bringEverything(ground: PrivacyGround, owner: Sql): Promise<void> {
  await bringTalks(ground);
  await bringGrowth(ground);
  await bringRecognition(ground, owner);
  await bringDesk(ground);
  await bringCourses(ground, owner);
}

async function bringTalks({ tenant, her, learning }: PrivacyGround): Promise<void> {
  const [she, manager, report] = [HER.key, 'manager', 'report'].map((key) => tenant.contextOf(key)) as [
    ReturnType<TestTenant['contextOf']>,
    ReturnType<TestTenant['contextOf']>,
    ReturnType<TestTenant['contextOf']>,
  ];
  const at = new Date(tenant.clock.now().getTime() + 86_400_000);
  const { id: conversationId } = await planConversation(manager, { personId: her, at });
  const about = { conversationId, part: 'challenges' } as const;
  await addPoint(she, { ...about, title: 'What Zephyrine wants to say' });
  await addPoint(manager, { ...about, title: 'How Zephyrine plans her week' });
  await writeNote(manager, { ...about, body: 'Zephyrine (zq.quill@company.example) did well.', version: 0 });
  await writeNote(she, { conversationId, part: 'support', body: 'I, Zephyrine, need time.', version: 0 });
  await writePrivateNote(she, { conversationId, body: 'Zephyrine for herself', version: 0 });
  await writePrivateNote(manager, { conversationId, body: 'Quillfeather seems tired', version: 0 });
  await makePromise(manager, {
    conversationId,
    byPersonId: her,
    body: 'Zephyrine writes the plan',
    key: newId(),
  });
  await makePromise(manager, {
    conversationId,
    byPersonId: tenant.personId('manager'),
    body: 'Free Zephyrine on Fridays',
    key: newId(),
  });
  await agreeCadence(manager, { personId: her, everyDays: 14 });
  // and as a manager herself
  const reportId = tenant.personId('report');
  const { id: other } = await planConversation(she, { personId: reportId, at });
  await writeNote(she, { conversationId: other, part: 'ahead', body: 'Words of hers', version: 0 });
  await writeNote(report, {
    conversationId: other,
    part: 'support',
    body: 'Zephyrine listens to me.',
    version: 0,
  });
  const { id: goal } = await writeGoal(report, { title: 'Plan better', origin: 'challenge' });
  await shareGoal(report, { id: goal });
  const { id: question } = await askAboutGoal(she, { id: goal, question: 'What would help? Zephyrine' });
  await answerQuestion(report, { id: question, answer: 'Your time, Zephyrine.' });
  await recommendOption(she, {
    personId: reportId,
    competencyId: learning.skills.FEEDBACK,
    reason: 'Because Zephyrine says so',
    optionIds: [learning.options.COURSE, learning.options.SHADOW],
  });
}

async function bringGrowth({ tenant, her, learning }: PrivacyGround): Promise<void> {
  const she = tenant.contextOf(HER.key);
  const manager = tenant.contextOf('manager');
  const { id } = await writeGoal(she, { title: 'Quillfeather speaks up', origin: 'challenge' });
  await shareGoal(she, { id });
  const { id: question } = await askAboutGoal(manager, { id, question: 'Zephyrine, when?' });
  await answerQuestion(she, { id: question, answer: 'Soon' });
  await rateMyself(she, { competencyId: learning.skills.FEEDBACK, level: 2, shared: true });
  await planOption(she, { optionId: learning.options.READ, goalId: id });
  await recommendOption(manager, {
    personId: her,
    competencyId: learning.skills.FEEDBACK,
    reason: 'Zephyrine would enjoy it',
    optionIds: [learning.options.COURSE, learning.options.SHADOW],
  });
  await logLearning(she, {
    kind: 'reading',
    title: 'Quillfeather reads',
    learnedOn: '2026-01-01',
    minutes: 30,
    words: 'Zephyrine',
  });
  const objective = { key: 'O1', employeeNumber: HER.key, title: 'Quillfeather delivers', measure: 'Days' };
  await importObjectives(tenant.operator, [
    {
      ...objective,
      direction: 'reduce',
      measureUnit: 'days',
      baseline: 8,
      currentValue: 7,
      targetValue: 4,
      weight: 40,
      due: '2030-12-31',
      status: 'on_track',
      statusReason: 'Zephyrine is on it',
      competency: 'FEEDBACK',
      agreedAt: tenant.clock.now(),
    },
  ]);
}

async function bringRecognition({ tenant, her, learning }: PrivacyGround, owner: Sql): Promise<void> {
  const she = tenant.contextOf(HER.key);
  const manager = tenant.contextOf('manager');
  const competencyId = learning.skills.FEEDBACK;
  const seen = { competencyId, level: 2 };
  await recordObservation(manager, { ...seen, personId: her, seen: 'Zephyrine asked first' });
  await recordObservation(she, { ...seen, personId: tenant.personId('report'), seen: 'Seen by Zephyrine' });
  const { id: example } = await shareExample(she, { competencyId, body: 'How Zephyrine did it' });
  await acknowledgeExample(manager, { id: example, level: 2 });
  const done = await recordedCompletion(tenant, owner, {
    personId: her,
    optionId: learning.options.ELEARN,
    issuer: ISSUER,
  });
  await openPrompt(tenant.system, { ...done, competencyId, objectiveId: null });
  await giveRecognition(manager, { personId: her, competencyId, body: 'Thank you, Zephyrine' });
  await giveRecognition(she, {
    personId: tenant.personId('report'),
    competencyId,
    body: 'Well done — Zephyrine Quillfeather',
  });
}

async function bringDesk({ tenant }: PrivacyGround): Promise<void> {
  await grantRole(tenant.operator, { who: { employeeNumber: HER.key }, role: 'ld-admin', unit: null });
}

/** What comes from an LMS, as its services would have left it. */
async function bringCourses({ tenant, platformId }: PrivacyGround, owner: Sql): Promise<void> {
  const { tenantId } = tenant;
  const now = tenant.clock.now();
  const [column, run] = [`${ISSUER}/line/1`, newId()];
  await owner`
    insert into lms_course (tenant_id, platform_id, context_id, issuer, first_seen_at)
    values (${tenantId}, ${platformId}, '2', ${ISSUER}, ${now})`;
  await owner`
    insert into course_member (tenant_id, platform_id, context_id, sub, status, person_number, seen_run, first_seen_at)
    values (${tenantId}, ${platformId}, '2', ${HER.sub}, 'active', ${HER.key}, ${run}, ${now}),
           (${tenantId}, ${platformId}, '2', 'lms-user-owen', 'active', null, ${run}, ${now})`;
  await owner`
    insert into score_target (tenant_id, platform_id, line_item_url, sub)
    values (${tenantId}, ${platformId}, ${column}, ${HER.sub})`;
  await owner`
    insert into score_delivery (tenant_id, id, platform_id, line_item_url, sub, score_given, score_maximum,
      activity_progress, comment, state, queued_at, due_at)
    values (${tenantId}, ${newId()}, ${platformId}, ${column}, ${HER.sub}, 1, 1, 'Completed', 'Zephyrine', 'parked', ${now}, ${now})`;
}

export const agentOf = (sub: string) => ({
  objectType: 'Agent',
  account: { homePage: ISSUER, name: sub },
});
export const SHE = { ...agentOf(HER.sub), name: 'Zephyrine Quillfeather' };
export const OWEN = agentOf('lms-user-owen');
const VERB = { id: 'http://adlnet.gov/expapi/verbs/experienced' };
const page = (name: string) => ({ objectType: 'Activity', id: `https://pages.example/${name}` });

/** A minute ago, so that it lies before any erasure of the test. */
export const earlier = (): string => new Date(Date.now() - 60_000).toISOString();

/** Statements that name her in every place that xAPI has, with ids. */
export function statementsAboutHer() {
  const base = () => ({ id: randomUUID(), verb: VERB, timestamp: earlier() });
  const her = { mbox: `mailto:${HER.email}`, name: 'Zephyrine' };
  return {
    actor: { ...base(), actor: SHE, object: page('actor') },
    byAddress: { ...base(), actor: her, object: page('address') },
    byHash: { ...base(), actor: { mbox_sha1sum: sha1(`mailto:${HER.email}`) }, object: page('hash') },
    object: { ...base(), actor: OWEN, object: SHE },
    inGroup: {
      ...base(),
      actor: { objectType: 'Group', member: [OWEN, SHE] },
      object: page('group'),
    },
    instructor: { ...base(), actor: OWEN, object: page('instructor'), context: { instructor: SHE } },
    team: {
      ...base(),
      actor: OWEN,
      object: page('team'),
      context: { team: { objectType: 'Group', member: [SHE, OWEN], name: 'Buyers' } },
    },
    inside: {
      ...base(),
      actor: OWEN,
      object: { objectType: 'SubStatement', actor: SHE, verb: VERB, object: page('inside') },
    },
    contextAgents: {
      ...base(),
      actor: OWEN,
      object: page('context-agents'),
      context: { contextAgents: [{ objectType: 'contextAgent', agent: SHE }] },
    },
  } as const;
}

export const sha1 = (text: string): string => createHash('sha1').update(text).digest('hex');
