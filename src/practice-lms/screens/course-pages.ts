import { type Context, Hono } from 'hono';
import { completionStatement } from '../completion-sender.ts';
import { copyCourse } from '../platform/copy-course.ts';
import { changeRoster, findActivity, findCourse, roleOf } from '../platform/courses.ts';
import type { LmsCourse } from '../practice-state.ts';
import { accountScreen, readPreferences } from './account-screen.tsx';
import { courseScreen } from './course-screen.tsx';
import { nothingHere, type Visit } from './document.tsx';
import { gradebookScreen, participantsScreen } from './people-screens.tsx';
import { toolScreen } from './tool-screen.tsx';

type VisitOf = (c: Context) => Visit;

/** The pages of courses, and of what stands in them. */
export function coursePages(visitOf: VisitOf): Hono {
  const app = new Hono();
  const withCourse = (id: string | undefined, visit: Visit, show: (course: LmsCourse) => string) => {
    const course = findCourse(visit.world, id);
    const body = course
      ? show(course)
      : nothingHere(visit.world.options, 'This practice LMS has no such course');
    return new Response(body, { status: course ? 200 : 404, headers: HTML });
  };
  app.get('/course/view.php', (c) => {
    const visit = visitOf(c);
    const notice = NOTICES[c.req.query('done') ?? ''] ?? null;
    return withCourse(c.req.query('id'), visit, (course) => courseScreen(visit, course, notice));
  });
  app.get('/gradebook', (c) => {
    const visit = visitOf(c);
    return withCourse(c.req.query('course'), visit, (course) => gradebookScreen(visit, course));
  });
  app.get('/participants', (c) => {
    const visit = visitOf(c);
    return withCourse(c.req.query('course'), visit, (course) => participantsScreen(visit, course));
  });
  app.get('/mod/lti/view.php', (c) => showActivity(visitOf(c), c.req.query('id') ?? '1'));
  app.get('/tool', (c) => showTool(c, visitOf(c)));
  app.get('/account', (c) => c.html(accountScreen(visitOf(c), c.req.query('done') === 'saved')));
  app.post('/account', async (c) => {
    const { world, person } = visitOf(c);
    const { state } = world.options.store;
    state.preferences = { ...state.preferences, [person.sub]: readPreferences(await c.req.parseBody()) };
    world.save();
    return c.redirect('/account?done=saved', 303);
  });
  app.post('/course/complete', (c) => complete(c, visitOf(c)));
  app.post('/course/copy', (c) => copy(c, visitOf(c)));
  app.post('/course/remove', (c) => remove(c, visitOf(c)));
  app.post('/participants/change', (c) => changeParticipants(c, visitOf(c)));
  return app;
}

const HTML = { 'content-type': 'text/html; charset=utf-8' };

const NOTICES: Readonly<Record<string, string>> = {
  copied: 'Copied. Nobody asked to be told of copies.',
  'copied-told': 'Copied, and the tool has been told.',
  'copied-untold': 'Copied. The tool was told and did not take it; it is not told again.',
};

function showActivity(visit: Visit, id: string): Response {
  const { world } = visit;
  const activity = findActivity(world, id);
  if (activity?.kind !== 'tool') {
    const body = nothingHere(world.options, 'This practice LMS has no such activity');
    return new Response(body, { status: 404, headers: HTML });
  }
  const body = toolScreen(visit, {
    title: id === '1' ? 'Throughline in the practice LMS' : activity.title,
    source: `${new URL(world.base).pathname.replace(/\/$/, '')}/launch?activity=${id}`,
    done: `/course/view.php?id=${activity.courseId}`,
    back: `/mod/lti/view.php?id=${id}`,
  });
  return new Response(body, { headers: HTML });
}

/** Any other launch; what the query asks for is decided where the launch begins. */
function showTool(c: Context, visit: Visit): Response {
  const { as: _, ...query } = c.req.query();
  const course = query.course ?? query.content;
  const below = new URL(visit.world.base).pathname.replace(/\/$/, '');
  const body = toolScreen(visit, {
    title: query.content ? 'Select content' : 'Throughline in the practice LMS',
    source: `${below}/launch?${new URLSearchParams(query)}`,
    done: course && /^\d+$/.test(course) ? `/course/view.php?id=${course}` : '/',
    back: '/',
  });
  return new Response(body, { headers: HTML });
}

/** The course is done: noted, put in the outbox, sent at once; if the tool is down it is sent again later. */
async function complete(c: Context, { world, person }: Visit): Promise<Response> {
  const { course: id } = await c.req.parseBody();
  const { store, sender, origin, now, courses } = world.options;
  const course = courses.find((one) => one.id === id);
  if (!course) return c.text('There is no such course in the practice LMS.', 404);
  const key = `${person.sub}:${course.id}`;
  if (!store.state.completions[key]) {
    store.state.completions[key] = now().toISOString();
    store.state.outbox.push({ key, statement: completionStatement(origin, person.sub, course, now()) });
    store.save();
  }
  await sender.flush();
  return c.redirect(`/course/view.php?id=${course.id}`, 303);
}

const teaches = ({ world, person }: Visit): boolean => roleOf(world, { number: person.sub }) === 'Instructor';

async function copy(c: Context, visit: Visit): Promise<Response> {
  const { course: id } = await c.req.parseBody();
  const course = findCourse(visit.world, String(id));
  if (!course) return c.text('There is no such course.', 404);
  if (!teaches(visit)) return c.text('Only a teacher copies a course.', 403);
  const copied = await copyCourse(visit.world, course);
  if (!copied) return c.text('There are too many copies already.', 409);
  const { sent } = copied;
  const told = sent.every(({ status }) => status !== null && status < 300) ? 'copied-told' : 'copied-untold';
  const done = sent.length === 0 ? 'copied' : told;
  return c.redirect(`/course/view.php?id=${copied.copy.id}&done=${done}`, 303);
}

/** Takes a placed activity away, with its columns and what was graded there. */
async function remove(c: Context, visit: Visit): Promise<Response> {
  const { activity: id } = await c.req.parseBody();
  const { state, save } = visit.world;
  const activity = state.activities.find((one) => one.id === id);
  if (!activity) return c.text('There is no such activity.', 404);
  if (!teaches(visit)) return c.text('Only a teacher takes something out of a course.', 403);
  const columns = state.lineItems.filter(({ activityId }) => activityId === id).map((item) => item.id);
  state.activities = state.activities.filter((one) => one !== activity);
  state.lineItems = state.lineItems.filter((item) => !columns.includes(item.id));
  for (const key of Object.keys(state.grades))
    if (columns.includes(key.split(':')[0] ?? '')) delete state.grades[key];
  save();
  return c.redirect(`/course/view.php?id=${activity.courseId}`, 303);
}

async function changeParticipants(c: Context, visit: Visit): Promise<Response> {
  const { course: id, number, status } = await c.req.parseBody();
  const course = findCourse(visit.world, String(id));
  const known = visit.world.members.some((member) => member.number === number);
  if (!course || !known) return c.text('There is no such course, or nobody of that number.', 404);
  if (!teaches(visit)) return c.text('Only a teacher changes who is in a course.', 403);
  changeRoster(visit.world, course.id, String(number), status === 'Active' ? 'Active' : 'Deleted');
  return c.redirect(`/participants?course=${course.id}`, 303);
}
