import { askPlatform, type Tools } from './ask-platform.ts';
import type { PlatformClient, Score, WipingScore } from './client-types.ts';
import { done, fail, type ServiceFault, type ServiceResult } from './fault.ts';
import { scopes } from './scopes.ts';
import { lineItemPart } from './service-urls.ts';

const mediaType = 'application/vnd.ims.lis.v1.score+json';

/** Scores (AGS §3.4). What would take an earlier grade away is refused here and never sent, unless asked for. */
export function createScores(tools: Tools): PlatformClient['scores'] {
  return {
    async post(lineItemUrl, score) {
      const refused = refuseScore(score);
      if (refused) return refused;
      const answer = await askPlatform(tools, {
        service: 'scores',
        scopes: [scopes.score],
        url: lineItemPart(lineItemUrl, 'scores'),
        method: 'POST',
        contentType: mediaType,
        body: JSON.stringify(bodyOf(score)),
      });
      return answer.ok ? done(undefined) : { ok: false, fault: inWordsOfScores(answer.fault) };
    },
  };
}

/**
 * Moodle takes a grade away for a score without scoreGiven or with a grading that is not final, and clamps one that
 * is above the maximum: both would be wrong grades that nobody notices.
 */
function refuseScore(score: Score | WipingScore): ServiceResult<never> | null {
  const { scoreGiven: given, scoreMaximum: most, gradingProgress, timestamp } = score;
  const wipes = given === undefined || most === undefined || gradingProgress !== 'FullyGraded';
  if (wipes && !('mayWipe' in score && score.mayWipe === true))
    return fail(
      'refused',
      'This score is not final, and some LMSs take an earlier grade away for it. It was not sent.',
    );
  if (Number.isNaN(timestamp.getTime())) return fail('refused', 'This score has no time. It was not sent.');
  if (score.userId === '') return fail('refused', 'This score is about nobody. It was not sent.');
  if (given === undefined && most === undefined) return null;
  if (given === undefined || most === undefined || !isScore(given, most))
    return fail('refused', 'This score is not between zero and its maximum. It was not sent.');
  return null;
}

const isScore = (given: number, most: number): boolean =>
  Number.isFinite(given) && Number.isFinite(most) && most > 0 && given >= 0 && given <= most;

function bodyOf({ extensions, submission, timestamp, ...score }: Score | WipingScore): object {
  const { mayWipe: _, ...members } = score as Partial<WipingScore>;
  return {
    ...extensions,
    ...members,
    timestamp: timestamp.toISOString(),
    ...(submission && {
      submission: {
        startedAt: submission.startedAt?.toISOString(),
        submittedAt: submission.submittedAt?.toISOString(),
      },
    }),
  };
}

/** What a status says of a score is more than it says of services in general. */
function inWordsOfScores(fault: ServiceFault): ServiceFault {
  if (fault.kind === 'conflict')
    return { ...fault, sentence: 'The LMS has a newer score of this person for this activity already.' };
  if (fault.kind === 'not_found')
    return {
      ...fault,
      sentence:
        'The LMS no longer has the gradebook column of this activity, or this person has left the course there.',
    };
  if (fault.kind === 'refused' && (fault.status === 400 || fault.status === 422))
    return {
      ...fault,
      sentence:
        'The LMS did not take the score. Most often the person cannot be graded in that course: somebody who teaches it, or has left it.',
    };
  return fault;
}
