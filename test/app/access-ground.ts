import postgres, { type Sql } from 'postgres';
import { createApp } from '../../src/app.ts';
import type { Deps } from '../../src/core/deps.ts';
import { derivedId, newId } from '../../src/core/ids.ts';
import {
  addPoint,
  planConversation,
  recordObservation,
  writeNote,
  writePrivateNote,
} from '../../src/features/conversations/index.ts';
import {
  answerQuestion,
  askAboutGoal,
  shareGoal,
  unshareGoal,
  writeGoal,
} from '../../src/features/goals/index.ts';
import { importObjectives, listObjectives } from '../../src/features/objectives/index.ts';
import { listPrompts, openPrompt } from '../../src/features/recognition/index.ts';
import { recommendOption } from '../../src/features/recommendations/index.ts';
import { logLearning, shareExample } from '../../src/features/records/index.ts';
import { addPlatform, ensureKeys } from '../../src/features/tenants/index.ts';
import { bringLearning, type Learning, recordedCompletion } from '../features/goals-ground.ts';
import {
  type Browser,
  claim,
  postLaunch,
  startLogin,
  type TestApp,
  toolUrl,
} from '../lti/platform-fixture.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { CAST, closeTenants, type TestTenant, testTenant } from '../support/tenant.ts';
import { registerFixture, serveKeys } from '../support/test-app.ts';
import { type ActivityObjects, bringActivities } from './activity-objects.ts';

/** The whole application with two companies in it, and people who really launched. */
export interface Ground {
  readonly db: TestDatabase;
  readonly owner: Sql;
  readonly deps: Deps;
  readonly app: TestApp;
  /** Method and path of everything that is mounted. */
  readonly routes: readonly { readonly method: string; readonly path: string }[];
  readonly home: Company;
  readonly other: Company;
  /** One more company, with people of its own and a deployment of the same LMS. */
  found(): Promise<Company>;
  /** A launch by this account of the fixture's platform; the session is new each time. */
  launch(company: Company, sub: string, claims?: Record<string, unknown>): Promise<Visitor>;
  close(): Promise<void>;
}

export interface Company {
  readonly tenant: TestTenant;
  readonly learning: Learning;
  readonly deployment: string;
  readonly platformId: string;
}

/** A browser with a session, and what its pages carry. */
export interface Visitor {
  /** Where the launch led: a path of ours with its query. */
  readonly landedAt: string;
  readonly browser: Browser;
  readonly csrf: string;
  readonly mark: string;
  get(path: string, init?: RequestInit): Promise<Response>;
  /** As a program does it. */
  json(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
  /** As a form without script does it; a list is several fields of one name. */
  form(
    path: string,
    fields: Readonly<Record<string, string | readonly string[]>>,
    headers?: Record<string, string>,
  ): Promise<Response>;
}

const ISSUER = 'http://127.0.0.1:8091';

export async function layGround(): Promise<Ground> {
  const db = await testDatabase();
  const owner = postgres(db.ownerUrl, { max: 2, onnotice: () => {} });
  const keys = await serveKeys();
  const home = await settle(db, keys.url, '1');
  home.tenant.clock.set(new Date());
  const other = await settle(db, keys.url, '2');
  let companies = 2;
  const deps: Deps = { ...home.tenant.deps, publicUrl: toolUrl };
  await ensureKeys(deps);
  const made = await createApp(deps);
  const app: TestApp = { request: (url, init) => made.request(url, init) };
  return {
    db,
    owner,
    deps,
    app,
    routes: made.routes.map(({ method, path }) => ({ method, path })),
    home,
    other,
    found: () => settle(db, keys.url, String(++companies)),
    launch: (company, sub, claims) => launch(app, company, sub, claims),
    async close() {
      await owner.end();
      await closeTenants(db);
      await keys.close();
      await db.drop();
    },
  };
}

async function settle(db: TestDatabase, keysUrl: string, deployment: string): Promise<Company> {
  const people = CAST.map((one) => ({
    ...one,
    // the strongest somebody else: every desk of the other company
    ...(deployment === '2' && one.key === 'tenantAdmin' ? { grants: EVERY_DESK } : {}),
    account: { issuer: ISSUER, sub: subOf(deployment, one.key) },
  }));
  const tenant = await testTenant(db, { people });
  const platformId = await registerFixture(tenant, keysUrl, [deployment]);
  return { tenant, learning: await bringLearning(tenant), deployment, platformId };
}

const EVERY_DESK = (['tenant-admin', 'ld-admin', 'hr-admin'] as const).map((role) => ({ role, unit: null }));

export const subOf = (deployment: string, key: string): string => `${deployment}-${key}`;

async function launch(
  app: TestApp,
  { deployment, tenant }: Company,
  sub: string,
  claims: Record<string, unknown> = {},
): Promise<Visitor> {
  const login = await startLogin(app, { params: { lti_deployment_id: deployment } });
  const answer = await postLaunch(login, {
    now: tenant.clock.now(),
    claims: {
      sub,
      [claim('deployment_id')]: deployment,
      [claim('lis')]: undefined,
      name: undefined,
      given_name: 'Somebody',
      family_name: 'Launching',
      email: undefined,
      ...claims,
    },
  });
  if (answer.status !== 303) throw new Error(`The launch of ${sub} was answered with ${answer.status}.`);
  return visitorOf(login.browser, (answer.headers.get('location') ?? '').slice(toolUrl.length));
}

async function visitorOf(browser: Browser, landedAt: string): Promise<Visitor> {
  const page = await (await browser.request(`${toolUrl}/record`)).text();
  const meta = (name: string) => new RegExp(`name="${name}" content="([^"]+)"`).exec(page)?.[1] ?? '';
  const csrf = meta('csrf-token');
  const mark = meta('session-mark');
  const send = (path: string, init: RequestInit) => browser.request(`${toolUrl}/api/v1${path}`, init);
  return {
    landedAt,
    browser,
    csrf,
    mark,
    get: (path, init) =>
      browser.request(`${toolUrl}${path}`, { ...init, headers: { accept: 'text/html', ...init?.headers } }),
    json: (path, body, headers) =>
      send(path, {
        method: 'POST',
        headers: {
          origin: toolUrl,
          accept: 'application/json',
          'content-type': 'application/json',
          'x-csrf-token': csrf,
          'x-session-mark': mark,
          ...headers,
        },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    form: (path, fields, headers) => {
      const body = new URLSearchParams({ _csrf: csrf, _mark: mark });
      for (const [name, value] of Object.entries(fields)) {
        body.delete(name);
        for (const one of typeof value === 'string' ? [value] : value) body.append(name, one);
      }
      return send(path, {
        method: 'POST',
        headers: {
          origin: toolUrl,
          accept: 'text/html',
          'content-type': 'application/x-www-form-urlencoded',
          ...headers,
        },
        body: body.toString(),
      });
    },
  };
}

/** Texts that few may read, each said once and nowhere else. */
export const SECRET = {
  privateGoal: 'Zirkon the private wish',
  sharedGoal: 'Opal the shared wish',
  question: 'Beryl the question',
  answer: 'Topaz the answer',
  sharedNote: 'Garnet the note of both',
  point: 'Agate the point of both',
  learnersNote: 'Onyx the private note of the learner',
  managersNote: 'Jasper the private note of the manager',
  reason: 'Lapis the reason of the recommendation',
  seen: 'Quarz the observation',
  example: 'Coral the example',
  objective: 'Amber the objective',
  reflection: 'Peridot the reflection',
  loggedTitle: 'Malachite the logged title',
  loggedWords: 'Sodalite the logged words',
} as const;

/** Ids of real objects of one company, about its learner. */
export interface Objects extends ActivityObjects {
  readonly personId: string;
  readonly managerId: string;
  readonly privateGoal: string;
  readonly sharedGoal: string;
  readonly question: string;
  readonly privateQuestion: string;
  readonly recommendation: string;
  readonly conversation: string;
  readonly observation: string;
  readonly example: string;
  readonly logged: string;
  /** The statement that says it. */
  readonly statement: string;
  readonly evidence: string;
  readonly prompt: string;
  readonly objective: string;
  readonly skill: string;
  readonly option: string;
  readonly options: readonly [string, string];
  readonly otherPlatform: string;
  readonly otherDeployment: string;
  /** An erasure that is done. */
  readonly erasure: string;
}

/** Writes one of each by the product's own verbs. */
export async function bringObjects(ground: Ground, company: Company): Promise<Objects> {
  const { tenant, learning } = company;
  const [learner, manager] = [tenant.contextOf('learner'), tenant.contextOf('manager')];
  const personId = tenant.personId('learner');
  const skill = learning.skills.FEEDBACK;
  const at = new Date(tenant.clock.now().getTime() + 86_400_000);
  const { id: conversation } = await planConversation(manager, { personId, at });
  const about = { conversationId: conversation, part: 'challenges' } as const;
  await addPoint(learner, { ...about, title: SECRET.point });
  await writeNote(manager, { ...about, body: SECRET.sharedNote, version: 0 });
  await writePrivateNote(learner, { conversationId: conversation, body: SECRET.learnersNote, version: 0 });
  await writePrivateNote(manager, { conversationId: conversation, body: SECRET.managersNote, version: 0 });
  const goals = await bringGoals(company);
  const options = [learning.options.COURSE, learning.options.SHADOW] as const;
  const wish = { personId, competencyId: skill, reason: SECRET.reason, optionIds: [...options] };
  const { id: recommendation } = await recommendOption(manager, wish);
  const seen = { personId, competencyId: skill, level: 2, seen: SECRET.seen };
  const { id: observation } = await recordObservation(manager, seen);
  const { id: example } = await shareExample(learner, { competencyId: skill, body: SECRET.example });
  const { id: logged } = await logLearning(learner, {
    // the other company's administrator reads what is said in their own
    title: company === ground.home ? SECRET.loggedTitle : 'Something else that was logged',
    kind: 'reading',
    learnedOn: tenant.clock.now().toISOString().slice(0, 10),
    minutes: 30,
    words: SECRET.loggedWords,
  });
  const optionId = learning.options.ELEARN;
  const done = await recordedCompletion(tenant, ground.owner, { personId, optionId });
  await openPrompt(tenant.system, { ...done, competencyId: skill, objectiveId: null });
  const [prompt] = await listPrompts(manager, personId);
  return {
    personId,
    managerId: tenant.personId('manager'),
    ...goals,
    recommendation,
    conversation,
    observation,
    example,
    logged,
    statement: derivedId(tenant.tenantId, 'learning.logged', logged),
    evidence: done.evidenceId,
    prompt: prompt!.id,
    objective: await bringObjective(tenant),
    ...(await bringActivities(company, SECRET.reflection)),
    skill,
    option: options[0],
    options,
    ...(await bringOtherPlatform(ground, tenant)),
    erasure: await bringErasure(ground, tenant),
  };
}

async function bringGoals({ tenant }: Company) {
  const [learner, manager] = [tenant.contextOf('learner'), tenant.contextOf('manager')];
  const write = (title: string) => writeGoal(learner, { title, origin: 'challenge' });
  const { id: privateGoal } = await write(SECRET.privateGoal);
  const { id: sharedGoal } = await write(SECRET.sharedGoal);
  await shareGoal(learner, { id: sharedGoal });
  await shareGoal(learner, { id: privateGoal });
  const ask = (id: string, question: string) => askAboutGoal(manager, { id, question });
  const { id: question } = await ask(sharedGoal, SECRET.question);
  await answerQuestion(learner, { id: question, answer: SECRET.answer });
  const { id: privateQuestion } = await ask(privateGoal, 'What would help you with it?');
  await unshareGoal(learner, { id: privateGoal });
  return { privateGoal, sharedGoal, question, privateQuestion };
}

async function bringObjective(tenant: TestTenant): Promise<string> {
  const objective = {
    key: 'O1',
    employeeNumber: 'learner',
    title: SECRET.objective,
    measure: 'Returned goods',
    direction: 'reduce',
    measureUnit: 'percent',
    baseline: 8,
    currentValue: 7,
    targetValue: 4,
    weight: 40,
    due: '2030-12-31',
    status: 'on_track',
    statusReason: '',
    competency: 'FEEDBACK',
    agreedAt: tenant.clock.now(),
  } as const;
  await importObjectives(tenant.operator, [objective]);
  const [found] = await listObjectives(tenant.contextOf('learner'), tenant.personId('learner'));
  return found!.id;
}

async function bringErasure({ owner }: Ground, { tenantId }: TestTenant): Promise<string> {
  const id = newId();
  await owner`
    insert into erasure (tenant_id, id, asked_at, confirmed_at, done_at, proof)
    values (${tenantId}, ${id}, now(), now(), now(), ${owner.json({ columns: 100, found: [], at: '2026-01-01' })})`;
  return id;
}

/** A second LMS of the company, which nobody has launched from: it may be suspended without a loss. */
async function bringOtherPlatform({ owner }: Ground, tenant: TestTenant) {
  const address = 'http://127.0.0.1:8099';
  const { platformId: otherPlatform } = await addPlatform(
    tenant.operator,
    {
      name: 'Another LMS',
      issuer: `${address}/${tenant.slug}`,
      clientId: 'another',
      authUrl: `${address}/auth`,
      tokenUrl: `${address}/token`,
      jwksUrl: `${address}/keys`,
      deploymentIds: ['9'],
    },
    { allowLoopbackPlatforms: true },
  );
  const [row] = await owner`select id from directory.deployment where platform_id = ${otherPlatform}`;
  return { otherPlatform, otherDeployment: row?.id as string };
}
