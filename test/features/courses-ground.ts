import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { bindOptionToCourse } from '../../src/features/catalog/index.ts';
import type { LaunchedCourse } from '../../src/features/courses/index.ts';
import { noteCourse } from '../../src/features/courses/index.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { CAST, closeTenants, type TestTenant, testTenant } from '../support/tenant.ts';
import { startLms, type TestLms } from './courses-lms.ts';
import { bringLearning, type Learning } from './goals-ground.ts';

export let db: TestDatabase;
export let owner: Sql;
export let tenant: TestTenant;
export let learning: Learning;
export let lms: TestLms;

/** A company and its LMS, both new for each test of the file that calls this. */
export function meetCourses(): void {
  beforeAll(async () => {
    db = await testDatabase();
    owner = postgres(db.ownerUrl, { max: 2, onnotice: () => undefined });
  }, 60_000);
  beforeEach(async () => {
    await lms?.close();
    tenant = await testTenant(db, { people: CAST });
    learning = await bringLearning(tenant);
    lms = await startLms(tenant);
  });
  afterAll(async () => {
    await lms?.close();
    lms = undefined as never;
    await owner.end();
    await closeTenants(db);
    await db.drop();
  });
}

export const NRPS = () => `${lms.origin}/members`;
export const launchOf = (over: Partial<LaunchedCourse> = {}): LaunchedCourse => ({
  platformId: lms.platformId,
  issuer: lms.origin,
  deploymentId: '1',
  course: { id: '2', title: 'Growing at work', label: 'GROW', types: ['CourseSection'] },
  roles: ['Learner'],
  ...over,
});
export const note = (over: Partial<LaunchedCourse> = {}) => noteCourse(tenant.system, launchOf(over));
export const inCourse = (id: string, over: Partial<LaunchedCourse> = {}) => note({ course: { id }, ...over });
export const bind = (contextId: string, optionId: string) =>
  bindOptionToCourse(tenant.operator, { optionId, issuer: lms.origin, contextId });
export const boundTo = async (contextId: string) =>
  (
    await owner`select option_id from option_binding
                 where tenant_id = ${tenant.tenantId} and context_id = ${contextId}`
  )[0]?.option_id;
export const course = async (id = '2') =>
  (await owner`select * from lms_course where tenant_id = ${tenant.tenantId} and context_id = ${id}`)[0];
/** How many announcements of this event wait. */
export const waiting = async (event: string) =>
  (
    await owner`select count(*)::int as n from pgboss.job
                 where name = ${event} and data->>'tenantId' = ${tenant.tenantId} and state = 'created'`
  )[0]?.n;
export const later = (minutes: number) =>
  tenant.clock.set(new Date(tenant.clock.now().getTime() + minutes * 60_000));

/** A roster of three pages at most, as NRPS sends it. */
export const page = (members: readonly object[], link = '') => ({
  headers: {
    'content-type': 'application/vnd.ims.lti-nrps.v2.membershipcontainer+json',
    ...(link && { link }),
  },
  body: { id: 'x', context: { id: '2' }, members },
});
export const member = (user_id: string, over: object = {}) => ({
  user_id,
  status: 'Active',
  roles: ['Learner'],
  name: 'Secret Name',
  email: 'secret@company.example',
  ...over,
});
export const members = async () =>
  owner`select sub, status, roles, group_ids, left_at from course_member
         where tenant_id = ${tenant.tenantId} order by sub`;
