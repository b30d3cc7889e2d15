import { type Claims, claim } from '../platform-fixture.ts';

/** Where ltijs refuses and we do not, and why that is right. Whatever is not in this list is a fault of ours. */
export interface Exception {
  readonly name: string;
  readonly reason: string;
  /** ltijs' own words. */
  readonly says: RegExp;
  /** What must hold of the claims for it to count, so that it covers no more than what it says. */
  readonly holds: (claims: Claims, now: number) => boolean;
}

const offered = [
  'LtiSubmissionReviewRequest',
  'LtiDataPrivacyLaunchRequest',
  'DataPrivacyLaunchRequest',
  'LtiContextLaunchRequest',
  'ContextLaunchRequest',
];

export const exceptions: readonly Exception[] = [
  {
    name: 'a token older than ten seconds',
    reason:
      'Clocks differ and people wait: iat may be up to ten minutes old (plus 60 s). Its age protects nothing here, for each token is good once, for the one login and browser that asked for it.',
    says: /^TOKEN_TOO_OLD$/,
    holds: ({ iat }, now) => typeof iat === 'number' && now - iat <= 660,
  },
  {
    name: 'a token that expired less than a minute ago',
    reason: 'launch-security asks for ±60 s between two clocks; ltijs allows none.',
    says: /^jwt expired$/,
    holds: ({ exp }, now) => typeof exp === 'number' && now - exp <= 60,
  },
  {
    name: 'a token that begins within a minute',
    reason: 'launch-security asks for ±60 s between two clocks; ltijs allows none.',
    says: /^jwt not active$/,
    holds: ({ nbf }, now) => typeof nbf === 'number' && nbf - now <= 60,
  },
  {
    name: 'a null where an optional claim could be',
    reason: 'Platforms send null for what they do not share (Moodle does); it counts as not said.',
    says: /^invalid nbf value$/,
    holds: ({ nbf }) => nbf === null,
  },
  {
    name: 'a message that ltijs does not know',
    reason: 'Submission review, data privacy and context launches are offered here.',
    says: /^NO_MESSAGE_TYPE_CLAIM$/,
    holds: (claims) => offered.includes(String(claims[claim('message_type')])),
  },
];

/** The exception that covers a refusal of ltijs, or undefined. */
export const exceptionFor = (why: string, claims: Claims, now: number): Exception | undefined =>
  exceptions.find(({ says, holds }) => says.test(why) && holds(claims, now));
