import * as fc from 'fast-check';
import { type Claims, claim, loginParams } from '../platform-fixture.ts';
import type { PlayedLaunch } from './play-launch.ts';

const clientId = loginParams().client_id ?? '';

/** Values that a claim may have by mistake, and some that are right for one claim and wrong for another. */
const odd = fc.constantFrom<unknown>(
  undefined,
  null,
  '',
  ' ',
  '1',
  'LtiResourceLinkRequest',
  '1.3.0',
  0,
  1,
  true,
  [],
  [''],
  [clientId],
  ['Learner', 5],
  {},
  { id: null },
  { id: '4' },
  { id: ['4'] },
);

const messageTypes = fc.constantFrom(
  'LtiResourceLinkRequest',
  'LtiDeepLinkingRequest',
  'LtiSubmissionReviewRequest',
  'DataPrivacyLaunchRequest',
  'LtiContextLaunchRequest',
  'LtiStartProctoring',
  'Lti',
);

/** Around every border that either tool draws, in seconds from now. */
const moment = fc.oneof(
  fc.integer({ min: -800, max: 800 }),
  fc.constantFrom(-661, -660, -600, -61, -60, -11, -10, -1, 0, 1, 59, 60, 61),
);

const names = [
  'iss',
  'aud',
  'azp',
  'sub',
  'iat',
  'exp',
  'nbf',
  'nonce',
  'name',
  'email',
  ...[
    'version',
    'message_type',
    'deployment_id',
    'target_link_uri',
    'roles',
    'resource_link',
    'context',
    'for_user',
    'custom',
    'launch_presentation',
    'lis',
    'tool_platform',
  ].map(claim),
];

/**
 * Launches of which nobody knows beforehand whether they are good: a few claims, headers, times and parameters
 * each of which may be right, odd or wrong.
 */
export const wildLaunches = (now: number): fc.Arbitrary<PlayedLaunch> =>
  fc
    .record({
      claims: fc.dictionary(fc.constantFrom(...names), odd, { maxKeys: 2 }),
      message: fc.option(messageTypes, { nil: undefined, freq: 1 }),
      times: fc.option(fc.record({ iat: moment, life: moment, nbf: fc.option(moment) }), { freq: 1 }),
      forUser: fc.boolean(),
      header: fc.oneof(
        { weight: 30, arbitrary: fc.constant({}) },
        { weight: 1, arbitrary: fc.record({ kid: fc.constantFrom(undefined, '', 'other') }) },
        { weight: 1, arbitrary: fc.record({ typ: fc.constantFrom(undefined, 'jwt', 'at+jwt', '') }) },
        { weight: 1, arbitrary: fc.record({ alg: fc.constantFrom('RS512', 'HS256', undefined) }) },
        { weight: 1, arbitrary: fc.record({ cty: fc.constantFrom('JWT', 'text/plain') }) },
      ),
      login: fc.record({
        method: fc.constantFrom('GET' as const, 'POST' as const),
        params: fc.dictionary(
          fc.constantFrom('client_id', 'lti_message_hint', 'lti_deployment_id', 'other'),
          fc.constantFrom(undefined, '1', clientId, 'ümlaut & more'),
          { maxKeys: 1 },
        ),
      }),
    })
    .map(({ claims, message, times, forUser, header, login }) => ({
      login,
      header,
      claims: {
        ...(message ? { [claim('message_type')]: message } : {}),
        ...(forUser ? { [claim('for_user')]: { user_id: '7' } } : {}),
        ...(times ? timesOf(now, times) : {}),
        ...claims,
      },
    }));

function timesOf(now: number, { iat, life, nbf }: { iat: number; life: number; nbf: number | null }): Claims {
  return { iat: now + iat, exp: now + iat + life, ...(nbf === null ? {} : { nbf: now + nbf }) };
}
