import { newId } from '../../../src/core/ids.ts';
import { inTransaction } from '../../../src/db/transaction.ts';
import { queueScore } from '../../../src/features/courses/index.ts';
import type { Company } from '../access-ground.ts';
import { type EndpointRows, to } from './endpoint-row.ts';
import { all, desk } from './people.ts';
import { ground, mine } from './stage.ts';

/** A score that the LMS has refused. */
async function parkScore({ tenant, platformId }: Company): Promise<string> {
  const { scoreId } = await inTransaction(tenant.system, 'common', (tx) =>
    queueScore(tx, {
      platformId,
      lineItemUrl: 'https://lms.example/lineitem/1',
      sub: newId(),
      scoreGiven: 1,
      scoreMaximum: 1,
      activityProgress: 'Completed',
      gradingProgress: 'FullyGraded',
      about: { activityId: newId(), handInId: newId() },
    }),
  );
  await ground.owner`update score_delivery set state = 'parked', settled_at = now() where id = ${scoreId}`;
  return scoreId;
}

/** What courses mean and what the catalogue builds: the desks map it, everybody may plan it. */
export const CATALOGUE_ROWS: EndpointRows = {
  'POST /course-bindings': [
    {
      with: to(
        () => '/course-bindings',
        ({ option }) => ({
          objectId: 'https://lms.example/course/view.php?id=77',
          optionId: option,
        }),
      ),
      ok: ['ldAdmin', 'tenantAdmin'],
      foreign: 404,
    },
  ],

  // the course of the session: the desks map it, everybody may plan it
  'POST /course/unbinding': [
    { with: to(() => '/course/unbinding'), ...desk('ldAdmin', 'tenantAdmin'), abroad: 'no ids' },
  ],
  'POST /course/binding': [
    {
      with: to(
        () => '/course/binding',
        ({ option }) => ({ optionId: option }),
      ),
      ok: ['ldAdmin', 'tenantAdmin'],
    },
  ],
  'POST /course/option': [{ with: to(() => '/course/option'), ...desk('ldAdmin'), abroad: 'no ids' }],
  'POST /course/alignments/:competencyId/confirmation': [
    {
      with: to(
        ({ skill }) => `/course/alignments/${skill}/confirmation`,
        () => ({ level: 3, version: 0 }),
      ),
      ok: ['ldAdmin'],
    },
  ],
  'POST /course/alignments/:competencyId/change': [
    {
      with: to(
        ({ skill }) => `/course/alignments/${skill}/change`,
        () => ({ level: 3, version: 0 }),
      ),
      ok: ['ldAdmin'],
    },
  ],
  'POST /course/alignments/:competencyId/rejection': [
    {
      with: (ids) => ({
        at: `/course/alignments/${(ids === mine ? ground.home : ground.other).learning.skills.PLAN}/rejection`,
      }),
      ok: ['ldAdmin'],
    },
  ],
  'POST /course/plan-items': [{ with: to(() => '/course/plan-items'), ...all(), abroad: 'no ids' }],
  'POST /scores/:id/resending': [
    {
      with: async (ids) => ({
        at: `/scores/${await parkScore(ids === mine ? ground.home : ground.other)}/resending`,
      }),
      ok: ['tenantAdmin'],
    },
  ],

  // the L&D admin's desk
  'POST /options/:optionId/alignments/:competencyId/confirmation': [
    {
      with: to(
        ({ option, skill }) => `/options/${option}/alignments/${skill}/confirmation`,
        () => ({ level: 3, relevance: 1, version: 1 }),
      ),
      ok: ['ldAdmin'],
    },
  ],
  'POST /options/:optionId/alignments/:competencyId/change': [
    {
      with: to(
        ({ option, skill }) => `/options/${option}/alignments/${skill}/change`,
        () => ({ level: 3, relevance: 1, version: 1 }),
      ),
      ok: ['ldAdmin'],
    },
  ],
  'POST /options/:optionId/alignments/:competencyId/rejection': [
    {
      with: to(({ skill }) => `/options/${ground.home.learning.options.LOOSE}/alignments/${skill}/rejection`),
      ok: ['ldAdmin'],
    },
  ],
  'POST /options/:optionId/review': [
    { with: to(({ option }) => `/options/${option}/review`), ok: ['ldAdmin'] },
  ],
  'POST /mapping/bulk-confirmations': [
    {
      with: to(
        () => '/mapping/bulk-confirmations',
        () => ({ above: 0.8, fingerprint: 'x'.repeat(64) }),
      ),
      ok: [],
      // nothing was previewed with this fingerprint
      but: { ldAdmin: 409, foreigner: 409 },
      abroad: 'no ids',
    },
  ],
  'POST /mapping/decisions/:batchId/undoing': [
    {
      with: to(() => `/mapping/decisions/${newId()}/undoing`),
      ok: [],
      // whatever is not one's own last decision is answered alike, another company's and a made-up one
      but: { ldAdmin: 409, foreigner: 409 },
      abroad: 'no ids',
    },
  ],
};
