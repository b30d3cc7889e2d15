import type { Context } from 'hono';
import type { Grade, LineItem } from '../practice-state.ts';
import { SCOPE } from '../vendors/vendor.ts';
import { json } from './answers.ts';
import { listCourseMembers } from './courses.ts';
import { lineItemAddress } from './find-line-item.ts';
import { admitItem, publicAddress } from './line-items.ts';
import { pageOf } from './page-of.ts';
import type { World } from './world.ts';

const SCORE = 'application/vnd.ims.lis.v1.score+json';
const RESULTS = 'application/vnd.ims.lis.v2.resultcontainer+json';

interface Score {
  readonly userId: string;
  readonly timestamp: string;
  readonly activityProgress: string;
  readonly gradingProgress: string;
  readonly scoreGiven?: number;
  readonly scoreMaximum?: number;
  readonly comment?: string;
}

/** POST a score (AGS 2.0 §3.4.1), with the meaning that it has for the vendor. */
export async function takeScore(c: Context, world: World): Promise<Response> {
  const item = admitItem(c, world, [SCOPE.score]);
  if (item instanceof Response) return item;
  const score = readScore(await c.req.json().catch(() => null));
  if (!score) return refuseScore(400, 'The score is not complete');
  const learner = listCourseMembers(world, item.courseId).find(
    ({ member, role }) => role === 'Learner' && world.vendor.sub(member.number) === score.userId,
  );
  if (!learner) return refuseScore(400, `User ${score.userId} cannot be graded in this course`);
  const key = `${item.id}:${learner.member.number}`;
  const before = world.state.grades[key];
  if (before && !isNewer(world, score, before)) {
    const words = `Refusing score with an earlier timestamp for item ${item.id} and user ${score.userId}`;
    return refuseScore(409, words);
  }
  const grade = gradeFrom(world, item, score, before);
  if (grade) world.state.grades[key] = grade;
  else delete world.state.grades[key];
  world.save();
  const { status, body } = world.vendor.grades.answer(
    `${lineItemAddress(world, item, '/results')}?user_id=${encodeURIComponent(score.userId)}`,
  );
  return json(body, SCORE, status);
}

/** The reason stands in the status line alone, and the body is an empty list (captured). */
const refuseScore = (status: number, statusText: string): Response =>
  new Response('[]', { status, statusText, headers: { 'content-type': `${SCORE}; charset=utf-8` } });

const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

function readScore(posted: unknown): Score | null {
  const score = (posted ?? {}) as Record<string, unknown>;
  const { userId, timestamp, activityProgress, gradingProgress, scoreGiven, scoreMaximum } = score;
  const texts = [userId, activityProgress, gradingProgress, timestamp];
  if (!texts.every((text) => typeof text === 'string' && text !== '' && text.length < 300)) return null;
  if (!TIMESTAMP.test(String(timestamp)) || Number.isNaN(Date.parse(String(timestamp)))) return null;
  if (scoreGiven !== undefined && !(typeof scoreGiven === 'number' && scoreGiven >= 0)) return null;
  if (scoreGiven !== undefined && !(typeof scoreMaximum === 'number' && scoreMaximum > 0)) return null;
  return score as unknown as Score;
}

/** Moodle compares whole seconds (captured). */
function isNewer({ vendor }: World, { timestamp }: Score, before: Grade): boolean {
  const unit = vendor.grades.wipesAndClamps ? 1000 : 1;
  return Math.floor(Date.parse(timestamp) / unit) > Math.floor(Date.parse(before.timestamp) / unit);
}

/**
 * What becomes of a grade. In Moodle a score without scoreGiven or not FullyGraded takes it away, and one above
 * the maximum is clamped; elsewhere it stays until something is fully graded. Null: there is none any more.
 */
function gradeFrom(world: World, item: LineItem, score: Score, before: Grade | undefined): Grade | null {
  const { wipesAndClamps } = world.vendor.grades;
  const { activityProgress, gradingProgress, scoreGiven, scoreMaximum = 1 } = score;
  const counts = scoreGiven !== undefined && gradingProgress === 'FullyGraded';
  if (!counts && wipesAndClamps) return null;
  const maximum = item.said.scoreMaximum;
  const scaled = counts ? (scoreGiven * maximum) / scoreMaximum : null;
  const clamped = scaled !== null && wipesAndClamps ? Math.min(scaled, maximum) : scaled;
  return {
    score: clamped === null ? (before?.score ?? null) : Math.round(clamped * 100_000) / 100_000,
    comment: typeof score.comment === 'string' ? score.comment.slice(0, 2000) : (before?.comment ?? null),
    timestamp: new Date(score.timestamp).toISOString(),
    activityProgress,
    gradingProgress,
  };
}

/** GET the results of a line item, of everybody or of `user_id` (AGS 2.0 §3.3). */
export function listResults(c: Context, world: World): Response {
  const item = admitItem(c, world, [SCOPE.result]);
  if (item instanceof Response) return item;
  const asked = c.req.query('user_id');
  const all = world.members.flatMap(({ number }) => {
    const grade = world.state.grades[`${item.id}:${number}`];
    const userId = world.vendor.sub(number);
    return grade && (!asked || asked === userId) ? [showResult(world, item, userId, grade)] : [];
  });
  const { by, lineItemsLimit: limit } = world.vendor.paging;
  const { items, link } = pageOf(all, publicAddress(c, world), { by, limit, curly: false });
  return json(items, RESULTS, 200, link ? { link } : {});
}

function showResult(world: World, item: LineItem, userId: string, grade: Grade) {
  const id = new URL(lineItemAddress(world, item, '/results'));
  id.searchParams.set('user_id', userId);
  const moodle = world.vendor.name === 'moodle';
  return {
    id: id.href,
    userId,
    ...(grade.score === null ? {} : { resultScore: grade.score, resultMaximum: item.said.scoreMaximum }),
    ...(grade.comment === null ? {} : { comment: grade.comment }),
    scoreOf: lineItemAddress(world, item),
    timestamp: moodle ? grade.timestamp.replace(/\.\d+Z$/, '+00:00') : grade.timestamp,
  };
}
