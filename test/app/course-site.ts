import type { Hono } from 'hono';
import type { Sql } from 'postgres';
import type { Actor } from '../../src/core/context.ts';
import { contextFor } from '../../src/core/deps.ts';
import { newId } from '../../src/core/ids.ts';
import { bindOptionToCourse, confirmAlignment } from '../../src/features/catalog/index.ts';
import { courseEndpoints, noteCourse } from '../../src/features/courses/index.ts';
import { mountEndpoints } from '../../src/http/endpoint.ts';
import type { AppContext, AppEnv } from '../../src/http/environment.ts';
import { problemOf } from '../../src/http/problem.ts';
import type { Session } from '../../src/http/session.ts';
import { coursePage } from '../../src/pages/course-page.tsx';
import { otherTabPage, problemPage, typedAgainPage } from '../../src/pages/problem-pages.tsx';
import { bringLearning, type Learning } from '../features/goals-ground.ts';
import type { TestDatabase } from '../support/database.ts';
import { CAST, type TestPerson, type TestTenant, testTenant } from '../support/tenant.ts';
import { serveWidgets } from '../widgets/open-browser.ts';

export const ISSUER = 'https://moodle.example';
/** Six more learners of the manager's, so that a course has enough people to count. */
const MORE: readonly TestPerson[] = [
  ['Aino', 'Laine'],
  ['Bilal', 'Rahman'],
  ['Chiara', 'Conti'],
  ['Dagny', 'Solberg'],
  ['Emeka', 'Obi'],
  ['Farida', 'Karimi'],
].map(([givenName = '', familyName = ''], at) => ({
  key: `more${at}`,
  givenName,
  familyName,
  manager: at < 2 ? 'manager' : 'boss',
  jobCode: 'BUYER',
}));

export interface Visitor {
  readonly key: string;
  readonly roles: readonly string[];
  /** Null: no course. */
  readonly contextId: string | null;
  readonly theme: Session['theme'];
}

export interface CourseGround {
  readonly tenant: TestTenant;
  readonly learning: Learning;
  readonly platformId: string;
}

/**
 * A company whose course "2" is an option that builds three skills, with a roster of nine, and whose course "9" is
 * not mapped. The roster is written as a reading would have left it.
 */
export async function courseGround(db: TestDatabase, owner: Sql): Promise<CourseGround> {
  const people = [...CAST, ...MORE].map((one) => ({
    ...one,
    account: { issuer: ISSUER, sub: `s-${one.key}` },
  }));
  const tenant = await testTenant(db, { people });
  const learning = await bringLearning(tenant);
  const platformId = newId();
  await owner`
    insert into directory.platform (id, tenant_id, name, issuer, client_id, auth_url, token_url, jwks_url, product_family, created_at)
    values (${platformId}, ${tenant.tenantId}, 'Company Moodle', ${ISSUER}, 'c', ${`${ISSUER}/a`}, ${`${ISSUER}/t`},
            ${`${ISSUER}/k`}, 'moodle', now())`;
  const launch = { platformId, issuer: ISSUER, deploymentId: '1', roles: ['Learner'] };
  const namesRoles = { membershipsUrl: `${ISSUER}/members` };
  const course = { id: '2', title: 'Feedback that people can use', label: 'FEEDBACK-26' };
  await noteCourse(tenant.system, { ...launch, course, namesRoles });
  await noteCourse(tenant.system, {
    ...launch,
    course: { id: '9', title: 'Welcome to the company', label: 'START' },
  });
  const optionId = learning.options.COURSE;
  await bindOptionToCourse(tenant.operator, { optionId, issuer: ISSUER, contextId: '2' });
  for (const [skill, level] of [
    ['LISTEN', 2],
    ['PLAN', 3],
  ] as const)
    await confirmAlignment(tenant.contextOf('ldAdmin'), {
      optionId,
      competencyId: learning.skills[skill],
      level,
      relevance: 0.6,
      version: 0,
    });
  await writeRoster(owner, tenant, platformId);
  return { tenant, learning, platformId };
}

async function writeRoster(owner: Sql, tenant: TestTenant, platformId: string): Promise<void> {
  const place = { tenant_id: tenant.tenantId, platform_id: platformId, context_id: '2' };
  const keys = ['learner', 'more0', 'more1', 'more2', 'more3', 'more4', 'more5'];
  const rows = keys.map((key, at) => ({
    ...place,
    sub: `s-${key}`,
    status: 'active',
    roles: owner.json(['Learner']),
    group_ids: owner.json(at < 2 ? ['g1'] : ['g2']),
    seen_run: newId(),
    first_seen_at: tenant.clock.now(),
  }));
  await owner`insert into course_member ${owner(rows)}`;
  const groups = [
    { ...place, group_id: 'g1', name: 'Morning shift' },
    { ...place, group_id: 'g2', name: 'Night shift' },
  ];
  await owner`insert into course_group ${owner(groups)}`;
  await owner`
    update lms_course set roster_at = ${tenant.clock.now()}, roster_people = ${rows.length}
     where tenant_id = ${tenant.tenantId} and context_id = '2'`;
}

/** The course's page and its changes over HTTP, for whoever is signed in: the shell and the forms are the real ones. */
export async function courseSite(ground: CourseGround) {
  const settings = {
    visitor: { key: 'learner', roles: ['Learner'], contextId: '2', theme: 'light' } as Visitor,
    origin: '',
  };
  const { origin, close } = await serveWidgets((widgets) => {
    const app = widgets as unknown as Hono<AppEnv>;
    app.use(async (c, next) => {
      enter(c as unknown as AppContext, ground, settings);
      await next();
    });
    app.onError((error, c) => {
      const problem = problemOf(error, 'reference');
      if (problem.status === 500) console.error(error);
      return problemPage(c as unknown as AppContext, problem);
    });
    const endpoints = courseEndpoints.map((one) => ({ ...one, again: coursePage }));
    mountEndpoints(app, endpoints, { typedAgain: typedAgainPage, otherTab: otherTabPage });
    app.get('/course', (c) => coursePage(c as unknown as AppContext));
  });
  settings.origin = origin;
  return {
    origin,
    close,
    signIn(visitor: Partial<Visitor>) {
      settings.visitor = { key: 'learner', roles: ['Learner'], contextId: '2', theme: 'light', ...visitor };
    },
  };
}

const NAMES: Readonly<Record<string, string>> = {
  learner: 'Ines Castro',
  manager: 'Mara Okafor',
  ldAdmin: 'Yusuf Demir',
  tenantAdmin: 'Sofia Lindqvist',
};

function enter(
  c: AppContext,
  { tenant, platformId }: CourseGround,
  { visitor, origin }: { visitor: Visitor; origin: string },
): void {
  const { key, roles, contextId, theme } = visitor;
  const deps = { ...tenant.deps, publicUrl: origin };
  const { actor }: { actor: Actor } = tenant.contextOf(key);
  const session: Partial<Session> = {
    mark: 'mark',
    csrf: 'csrf',
    tenantName: 'Halden Foods',
    theme,
    platformId,
    issuer: ISSUER,
    contextId,
    courseRoles: roles,
    frameOrigins: [],
    carrier: 'cookie',
    locale: 'en',
    timeZone: null,
  };
  c.set('deps', deps);
  c.set('requestId', newId());
  c.set('session', session as Session);
  c.set('viewer', {
    personId: tenant.personId(key),
    name: NAMES[key] ?? 'Somebody Else',
    matched: true,
    managesPeople: ['manager', 'boss'].includes(key),
    mapsCatalogue: key === 'ldAdmin',
    overseesConversations: false,
    connectsLms: key === 'tenantAdmin',
  });
  const why = { kind: 'launch', ref: 'mark' } as const;
  c.set('context', contextFor(deps, { tenantId: tenant.tenantId, actor, why, requestId: newId() }));
}
