import { newId } from '../../src/core/ids.ts';
import type { Company, Objects } from './access-ground.ts';

/** One good body per endpoint: what is broken below is one field of it. The id in the address is a real one. */
export interface Good {
  readonly as: 'learner' | 'manager' | 'ldAdmin' | 'tenantAdmin';
  readonly at: () => string;
  readonly body: () => Record<string, unknown>;
}
const good = (as: Good['as'], at: Good['at'], body: Good['body'] = () => ({})): Good => ({ as, at, body });
const words = 'Words that nobody minds';
/** What an honest page or program would send to each endpoint, by the one who may; written by hand. */
export function goodRequests(company: Company, ids: Objects): Readonly<Record<string, Good>> {
  const LOOSE = () => company.learning.options.LOOSE;
  const tomorrow = () => new Date(company.tenant.clock.now().getTime() + 86_400_000).toISOString();

  return {
    'POST /settings/theme': good(
      'learner',
      () => '/settings/theme',
      () => ({ theme: 'dark', back: '/growth' }),
    ),
    'POST /settings/company-theme': good(
      'tenantAdmin',
      () => '/settings/company-theme',
      () => ({ accent: '#0b5fa5' }),
    ),
    'POST /settings/company-logo/removal': good('tenantAdmin', () => '/settings/company-logo/removal'),
    'POST /deployments/:id/approval': good(
      'tenantAdmin',
      () => `/deployments/${ids.otherDeployment}/approval`,
    ),
    'POST /deployments/:id/suspension': good(
      'tenantAdmin',
      () => `/deployments/${ids.otherDeployment}/suspension`,
    ),
    'POST /platforms/:id/suspension': good('tenantAdmin', () => `/platforms/${ids.otherPlatform}/suspension`),
    'POST /platforms/:id/resumption': good('tenantAdmin', () => `/platforms/${ids.otherPlatform}/resumption`),
    'POST /platforms/:id/name': good(
      'tenantAdmin',
      () => `/platforms/${ids.otherPlatform}/name`,
      () => ({ name: 'Academy' }),
    ),
    'POST /platforms/:id/service-hosts': good(
      'tenantAdmin',
      () => `/platforms/${ids.otherPlatform}/service-hosts`,
      () => ({ hosts: 'learn.example.org, grades.example.org' }),
    ),
    'POST /platforms/:id/check': good('tenantAdmin', () => `/platforms/${ids.otherPlatform}/check`),
    'POST /platform-invitations': good('tenantAdmin', () => '/platform-invitations'),
    'POST /platform-invitations/:id/withdrawal': good(
      'tenantAdmin',
      () => `/platform-invitations/${newId()}/withdrawal`,
    ),
    'POST /platforms/:id/trust': good(
      'tenantAdmin',
      () => `/platforms/${ids.otherPlatform}/trust`,
      () => ({
        personNumbers: 'yes',
        lmsAdmins: 'no',
      }),
    ),
    'POST /accounts/:id/link': good(
      'tenantAdmin',
      () => `/accounts/${newId()}/link`,
      () => ({ personId: ids.personId }),
    ),
    'POST /sender-links': good(
      'tenantAdmin',
      () => '/sender-links',
      () => ({ issuer: 'https://academy.example', sub: 'u-77', personId: ids.personId }),
    ),
    'POST /ignored-courses': good(
      'tenantAdmin',
      () => '/ignored-courses',
      () => ({ objectId: 'https://academy.example/course/1' }),
    ),
    'POST /ignored-courses/removal': good(
      'tenantAdmin',
      () => '/ignored-courses/removal',
      () => ({ objectId: 'https://academy.example/course/1' }),
    ),
    'POST /credentials': good(
      'tenantAdmin',
      () => '/credentials',
      () => ({ name: 'Moodle', kind: 'xapi', scopes: ['statements/write'], perMinute: 100, once: newId() }),
    ),
    'POST /credentials/:id/revocation': good('tenantAdmin', () => `/credentials/${newId()}/revocation`),
    'POST /statement-searches': good(
      'tenantAdmin',
      () => '/statement-searches',
      () => ({ homePage: 'http://127.0.0.1:8091', name: '1-learner' }),
    ),
    'POST /statement-checks': good(
      'tenantAdmin',
      () => '/statement-checks',
      () => ({ statement: '[{"actor":{"mbox":"mailto:a@example.com"}}]', version: '1.0.3' }),
    ),
    'POST /erasure-requests': good('learner', () => '/erasure-requests'),
    'POST /erasure-requests/withdrawal': good('learner', () => '/erasure-requests/withdrawal'),
    'POST /erasure-requests/:id/refusal': good(
      'tenantAdmin',
      () => `/erasure-requests/${newId()}/refusal`,
      () => ({ answer: words }),
    ),
    'POST /people/:personId/erasure': good(
      'tenantAdmin',
      () => `/people/${newId()}/erasure`,
      () => ({ word: 'ERASE' }),
    ),
    'POST /privacy-requests/:id/erasure': good(
      'tenantAdmin',
      () => `/privacy-requests/${newId()}/erasure`,
      () => ({ word: 'ERASE' }),
    ),
    'POST /privacy-searches': good(
      'tenantAdmin',
      () => '/privacy-searches',
      () => ({ find: words }),
    ),
    'POST /settings/retention': good(
      'tenantAdmin',
      () => '/settings/retention',
      () => ({ months: 240 }),
    ),
    'POST /learning': good(
      'learner',
      () => '/learning',
      () => ({
        title: words,
        kind: 'reading',
        learnedOn: '2026-01-05',
        minutes: 30,
        competencyId: ids.skill,
        words,
      }),
    ),
    'POST /learning/:id/removal': good('learner', () => `/learning/${newId()}/removal`),
    'POST /course-bindings': good(
      'tenantAdmin',
      () => '/course-bindings',
      () => ({
        objectId: 'https://lms.example/course/view.php?id=5',
        optionId: ids.option,
      }),
    ),
    // in this order: the alignments are about the option that the course is
    'POST /course/unbinding': good('ldAdmin', () => '/course/unbinding'),
    'POST /course/binding': good(
      'ldAdmin',
      () => '/course/binding',
      () => ({ optionId: LOOSE() }),
    ),
    'POST /course/option': good('ldAdmin', () => '/course/option'),
    'POST /course/alignments/:competencyId/confirmation': good(
      'ldAdmin',
      () => `/course/alignments/${ids.skill}/confirmation`,
      () => ({ level: 3, version: 0 }),
    ),
    'POST /course/alignments/:competencyId/change': good(
      'ldAdmin',
      () => `/course/alignments/${ids.skill}/change`,
      () => ({ level: 3, version: 0 }),
    ),
    'POST /course/alignments/:competencyId/rejection': good(
      'ldAdmin',
      () => `/course/alignments/${ids.skill}/rejection`,
      () => ({ version: 0 }),
    ),
    'POST /course/plan-items': good(
      'learner',
      () => '/course/plan-items',
      () => ({ competencyId: ids.skill, goalId: ids.sharedGoal }),
    ),
    'POST /forward-stores': good(
      'tenantAdmin',
      () => '/forward-stores',
      () => ({
        name: 'Group record store',
        url: 'https://lrs.example/xapi',
        key: 'key',
        secret: 'secret',
        version: '2.0.0',
        verbs: 'http://adlnet.gov/expapi/verbs/completed',
        activities: 'https://lms.example/',
        people: 'agreed',
        start: 'now',
      }),
    ),
    'POST /forward-stores/:id/pause': good('tenantAdmin', () => `/forward-stores/${newId()}/pause`),
    'POST /forward-stores/:id/resumption': good('tenantAdmin', () => `/forward-stores/${newId()}/resumption`),
    'POST /forward-stores/:id/removal': good('tenantAdmin', () => `/forward-stores/${newId()}/removal`),
    'POST /forward-stores/:id/resending': good('tenantAdmin', () => `/forward-stores/${newId()}/resending`),
    'POST /forward-stores/:id/agreement': good('learner', () => `/forward-stores/${newId()}/agreement`),
    'POST /forward-stores/:id/agreement/withdrawal': good(
      'learner',
      () => `/forward-stores/${newId()}/agreement/withdrawal`,
    ),
    'POST /scores/:id/resending': good('tenantAdmin', () => `/scores/${newId()}/resending`),
    'POST /options/:optionId/alignments/:competencyId/confirmation': good(
      'ldAdmin',
      () => `/options/${LOOSE()}/alignments/${ids.skill}/confirmation`,
      () => ({ level: 3, relevance: 1, version: 0, show: 'all' }),
    ),
    'POST /options/:optionId/alignments/:competencyId/change': good(
      'ldAdmin',
      () => `/options/${LOOSE()}/alignments/${ids.skill}/change`,
      () => ({ level: 3, relevance: 1, version: 0, insteadId: newId(), insteadVersion: 0, show: 'all' }),
    ),
    'POST /options/:optionId/alignments/:competencyId/rejection': good(
      'ldAdmin',
      () => `/options/${LOOSE()}/alignments/${ids.skill}/rejection`,
      () => ({ version: 0, show: 'all' }),
    ),
    'POST /options/:optionId/review': good(
      'ldAdmin',
      () => `/options/${LOOSE()}/review`,
      () => ({
        shown: [`${ids.skill}.0`],
        show: 'open',
      }),
    ),
    'POST /mapping/bulk-confirmations': good(
      'ldAdmin',
      () => '/mapping/bulk-confirmations',
      () => ({
        above: 0.8,
        fingerprint: 'x'.repeat(64),
        leaveOut: ['x'],
      }),
    ),
    'POST /mapping/decisions/:batchId/undoing': good(
      'ldAdmin',
      () => `/mapping/decisions/${newId()}/undoing`,
      () => ({ show: 'open' }),
    ),
    'POST /deep-linking-requests/:id/choices': good(
      'ldAdmin',
      () => `/deep-linking-requests/${ids.requests.choose}/choices`,
      () => ({ kind: 'self-assessment', competencyIds: [ids.skill], optionIds: [] }),
    ),
    'POST /deep-linking-requests/:id/choices/:key/removal': good(
      'ldAdmin',
      () => `/deep-linking-requests/${ids.requests.drop}/choices/${ids.keys.drop}/removal`,
    ),
    'POST /deep-linking-requests/:id/placement': good(
      'ldAdmin',
      () => `/deep-linking-requests/${ids.requests.place}/placement`,
      () => ({
        keys: [ids.keys.place],
        [`title-${ids.keys.place}`]: words,
        [`instructions-${ids.keys.place}`]: words,
        [`points-${ids.keys.place}`]: 10,
      }),
    ),
    'POST /deep-linking-requests/:id/cancellation': good(
      'ldAdmin',
      () => `/deep-linking-requests/${ids.requests.cancel}/cancellation`,
    ),
    'POST /activities/:id/reflection': good(
      'learner',
      () => `/activities/${ids.activities.reflection}/reflection`,
      () => ({ body: words, competencyId: ids.skill, showToCourse: 'yes', shareWithManager: 'yes' }),
    ),
    'POST /activities/:id/self-assessment': good(
      'learner',
      () => `/activities/${ids.activities['self-assessment']}/self-assessment`,
      () => ({ [`level-${ids.skill}`]: 3, shared: 'yes' }),
    ),
    // in this order: the goal is what the check looks for
    'POST /activities/:id/goals': good(
      'manager',
      () => `/activities/${ids.activities['goal-check']}/goals`,
      () => ({ competencyId: ids.skill, title: words, origin: 'challenge', nextStep: words }),
    ),
    'POST /activities/:id/goal-check': good(
      'manager',
      () => `/activities/${ids.activities['goal-check']}/goal-check`,
    ),
    'POST /activities/:id/next-steps': good(
      'learner',
      () => `/activities/${ids.activities['goal-check']}/next-steps`,
      () => ({ goalId: ids.sharedGoal, nextStep: words }),
    ),
    'POST /activities/:id/plan-item': good(
      'learner',
      () => `/activities/${ids.activities['option-page']}/plan-item`,
      () => ({ competencyId: ids.skill }),
    ),
    'POST /goals': good(
      'learner',
      () => '/goals',
      () => ({
        title: words,
        origin: 'challenge',
        originText: words,
        competencyId: ids.skill,
        targetLevel: 3,
        due: '2030-01-01',
        nextStep: words,
        rank: 1,
        parkGoalId: ids.sharedGoal,
      }),
    ),
    'POST /goals/order': good(
      'learner',
      () => '/goals/order',
      () => ({ order: [ids.sharedGoal] }),
    ),
    'POST /goals/:id/versions': good(
      'learner',
      () => `/goals/${ids.sharedGoal}/versions`,
      () => ({
        title: words,
        origin: 'setback',
        originText: words,
        competencyId: ids.skill,
        targetLevel: 3,
        due: '2030-01-01',
        nextStep: words,
        version: 1,
      }),
    ),
    'POST /goals/:id/parking': good('learner', () => `/goals/${ids.sharedGoal}/parking`),
    'POST /goals/:id/resumption': good(
      'learner',
      () => `/goals/${ids.sharedGoal}/resumption`,
      () => ({ parkGoalId: newId() }),
    ),
    'POST /goals/:id/sharing': good('learner', () => `/goals/${ids.sharedGoal}/sharing`),
    'POST /goals/:id/privacy': good('learner', () => `/goals/${ids.privateGoal}/privacy`),
    'POST /goals/:id/closing': good(
      'learner',
      () => `/goals/${newId()}/closing`,
      () => ({ closingNote: words }),
    ),
    'POST /goals/:id/questions': good(
      'manager',
      () => `/goals/${ids.sharedGoal}/questions`,
      () => ({ question: words }),
    ),
    'POST /goal-questions/:id/answer': good(
      'learner',
      () => `/goal-questions/${ids.privateQuestion}/answer`,
      () => ({ answer: words }),
    ),
    'POST /self-ratings': good(
      'learner',
      () => '/self-ratings',
      () => ({ competencyId: ids.skill, level: 2, shared: 'yes' }),
    ),
    'POST /plan-items': good(
      'learner',
      () => '/plan-items',
      () => ({
        optionId: LOOSE(),
        competencyId: ids.skill,
        goalId: ids.sharedGoal,
      }),
    ),
    'POST /examples': good(
      'learner',
      () => '/examples',
      () => ({ competencyId: ids.skill, body: words }),
    ),
    'POST /examples/:id/acknowledgement': good(
      'manager',
      () => `/examples/${ids.example}/acknowledgement`,
      () => ({ level: 2 }),
    ),
    'POST /recommendations': good(
      'manager',
      () => '/recommendations',
      () => ({
        personId: ids.personId,
        competencyId: ids.skill,
        reason: words,
        optionIds: ids.options,
        purpose: 'future',
        conversationId: ids.conversation,
      }),
    ),
    'POST /recommendations/:id/acceptance': good(
      'learner',
      () => `/recommendations/${ids.recommendation}/acceptance`,
      () => ({
        optionIds: [ids.option],
        goalId: ids.sharedGoal,
      }),
    ),
    'POST /recommendations/:id/counter': good(
      'learner',
      () => `/recommendations/${ids.recommendation}/counter`,
      () => ({
        text: words,
        optionId: ids.option,
      }),
    ),
    'POST /recommendations/:id/refusal': good(
      'learner',
      () => `/recommendations/${ids.recommendation}/refusal`,
      () => ({ reason: words }),
    ),
    'POST /people/:personId/cadence': good(
      'manager',
      () => `/people/${ids.personId}/cadence`,
      () => ({ everyDays: 14 }),
    ),
    'POST /people/:personId/conversations': good(
      'manager',
      () => `/people/${ids.personId}/conversations`,
      () => ({ at: tomorrow() }),
    ),
    'POST /conversations/:conversationId/points': good(
      'learner',
      () => `/conversations/${ids.conversation}/points`,
      () => ({
        part: 'ahead',
        title: words,
        key: newId(),
      }),
    ),
    'POST /conversations/:conversationId/notes': good(
      'manager',
      () => `/conversations/${ids.conversation}/notes`,
      () => ({
        part: 'support',
        anchor: 'support',
        body: words,
        version: 0,
      }),
    ),
    'POST /conversations/:conversationId/private-note': good(
      'learner',
      () => `/conversations/${ids.conversation}/private-note`,
      () => ({ body: words, version: 1 }),
    ),
    'POST /conversations/:conversationId/promises': good(
      'manager',
      () => `/conversations/${ids.conversation}/promises`,
      () => ({
        byPersonId: ids.personId,
        body: words,
        due: '2030-01-01',
        key: newId(),
      }),
    ),
    'POST /promises/:id/keeping': good('learner', () => `/promises/${newId()}/keeping`),
    'POST /conversations/:id/closing': good(
      'manager',
      () => `/conversations/${newId()}/closing`,
      () => ({
        ahead: words,
        promises: [{ byPersonId: ids.personId, body: words, due: '2030-01-01' }],
      }),
    ),
    'POST /conversations/:id/confirmation': good(
      'learner',
      () => `/conversations/${ids.conversation}/confirmation`,
    ),
    'POST /people/:personId/observations': good(
      'manager',
      () => `/people/${ids.personId}/observations`,
      () => ({
        competencyId: ids.skill,
        level: 2,
        seen: words,
        direction: words,
        seenOn: '2025-06-01',
        key: newId(),
      }),
    ),
    'POST /people/:personId/two-minute-notes': good(
      'manager',
      () => `/people/${ids.personId}/two-minute-notes`,
      () => ({
        kind: 'feedback',
        competencyId: ids.skill,
        text: words,
        level: 2,
        seenOn: '2025-06-01',
        key: newId(),
      }),
    ),
    'POST /observations/:id/acknowledgement': good(
      'learner',
      () => `/observations/${ids.observation}/acknowledgement`,
    ),
    'POST /people/:personId/recognitions': good(
      'manager',
      () => `/people/${ids.personId}/recognitions`,
      () => ({
        competencyId: ids.skill,
        body: words,
        aim: words,
        promptId: ids.prompt,
        evidenceId: ids.evidence,
      }),
    ),
    'POST /recognition-prompts/:id/dismissal': good(
      'manager',
      () => `/recognition-prompts/${newId()}/dismissal`,
    ),
    'POST /people/:personId/goal-questions': good(
      'manager',
      () => `/people/${ids.personId}/goal-questions`,
      () => ({
        goalId: ids.sharedGoal,
        question: words,
      }),
    ),
    'POST /people/:personId/acknowledgements': good(
      'manager',
      () => `/people/${ids.personId}/acknowledgements`,
      () => ({
        exampleId: ids.example,
        level: 2,
      }),
    ),
  };
}
