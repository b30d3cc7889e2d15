import type { Objects } from '../access-ground.ts';
import { all, desk, type Expected, LINE, OWN_COMPANY, PEOPLE } from './people.ts';

export interface PageRow extends Expected {
  /** The address with ids of the home company. */
  readonly at: (ids: Objects) => string;
  /** The other company's ids, for everybody of the home company; left out where the address holds none. */
  readonly holdsIds?: boolean;
}

const everybodyRedirected = Object.fromEntries(PEOPLE.map((who) => [who, 303]));

/** Written by hand. A page that is mounted and not named here makes the test fail. */
export const PAGES: Readonly<Record<string, PageRow>> = {
  '/': { at: () => '/', ...all(everybodyRedirected) },
  '/growth': { at: () => '/growth', ...all() },
  '/expectations': { at: () => '/expectations', ...all() },
  '/record': { at: () => '/record', ...all() },
  '/record/log': { at: () => '/record/log', ...all() },
  '/record/export.csv': { at: () => '/record/export.csv', ...all() },
  '/record/export.json': { at: () => '/record/export.json', ...all() },
  '/statements': { at: () => '/statements', ...desk('tenantAdmin') },
  '/statements/tail': { at: () => '/statements/tail?since=0', ...desk('tenantAdmin') },
  '/statements/:id': { at: ({ statement }) => `/statements/${statement}`, ok: ['tenantAdmin'] },
  '/privacy': { at: () => '/privacy', ...all() },
  '/privacy/export': { at: () => '/privacy/export', ...all() },
  '/privacy/desk': { at: () => '/privacy/desk', ...desk('tenantAdmin') },
  '/privacy/erasures/:id/statements.txt': {
    at: ({ erasure }) => `/privacy/erasures/${erasure}/statements.txt`,
    ok: ['tenantAdmin'],
  },
  '/team': { at: () => '/team', ...all() },
  '/conversations': { at: () => '/conversations', ...all() },
  // whose course it is comes from the session: there is no address for another one
  '/course': { at: () => '/course', ...all() },
  '/people/:personId/conversation': {
    at: ({ personId }) => `/people/${personId}/conversation`,
    holdsIds: true,
    ok: ['manager'],
    but: { learner: 303 },
  },
  '/conversations/:conversationId': {
    at: ({ conversation }) => `/conversations/${conversation}`,
    holdsIds: true,
    ok: ['learner'],
    // the manager has the other page
    but: { manager: 404 },
  },
  '/mapping': { at: () => '/mapping', ...desk('ldAdmin') },
  '/mapping/bulk': { at: () => '/mapping/bulk?above=0.5', ...desk('ldAdmin') },
  '/catalog/:optionId': { at: ({ option }) => `/catalog/${option}`, holdsIds: true, ok: OWN_COMPANY },
  '/oversight': { at: () => '/oversight', ...desk('hrAdmin') },
  '/connect': { at: () => '/connect', ...desk('tenantAdmin') },
  '/connect/theme': { at: () => '/connect/theme', ...desk('tenantAdmin') },
  '/picker': {
    at: ({ requests }) => `/picker?request=${requests.choose}`,
    holdsIds: true,
    ok: ['ldAdmin'],
    otherwise: 404,
  },
  '/picker/preview': {
    at: ({ requests, keys }) => `/picker/preview?request=${requests.choose}&key=${keys.choose}`,
    holdsIds: true,
    ok: ['ldAdmin'],
    otherwise: 404,
  },
  '/picker/return': {
    at: ({ requests }) => `/picker/return?request=${requests.answered}`,
    holdsIds: true,
    ok: ['ldAdmin'],
    otherwise: 404,
  },
  '/activities/review': {
    at: ({ review }) => `/activities/review?request=${review}`,
    holdsIds: true,
    ok: ['boss'],
    otherwise: 404,
  },
  '/activities/:id': {
    at: ({ activities }) => `/activities/${activities.reflection}`,
    holdsIds: true,
    ok: OWN_COMPANY,
  },
  '/line-of-sight/competencies/:competencyId': {
    at: ({ skill }) => `/line-of-sight/competencies/${skill}`,
    holdsIds: true,
    ok: OWN_COMPANY,
  },
  '/line-of-sight/:objectiveId': {
    at: ({ objective }) => `/line-of-sight/${objective}`,
    holdsIds: true,
    ok: LINE,
  },
};

/** Without a session: what everybody on the internet may read. */
export const PUBLIC = new Set([
  '/healthz',
  '/readyz',
  '/assets/:name',
  '/theme/:name',
  '/lti/login',
  '/lti/jwks',
  '/lti/register',
  '/lti/register.js',
  '/lti/canvas.json',
  '/lti/icon.svg',
  '/.well-known/jwks.json',
  '/api/v1/openapi.json',
  '/xapi/about',
  '/xapi/statements',
  '/lti/storage.js',
  '/xapi/activities',
  '/xapi/activities/profile',
  '/xapi/activities/state',
  '/xapi/agents',
  '/xapi/agents/profile',
  '/xapi/profiles/throughline',
]);
