import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { refusals } from '../../lti/index.ts';
import type { ConnectionSign, Finding, Platform, Sign } from '../../src/features/tenants/index.ts';
import { type Connection, decideState, decideTroubles } from '../../src/pages/connect/connection.ts';
import { decideShares } from '../../src/pages/connect/decide-shares.ts';
import { refusalWords } from '../../src/pages/connect/refusal-words.ts';

const at = (hour: number) => new Date(Date.UTC(2026, 2, 2, hour));

const sign = (
  name: Sign,
  goodAt: Date | null,
  badAt: Date | null = null,
  kind = 'keys_unreadable',
): ConnectionSign => ({
  platformId: 'p',
  sign: name,
  goodAt,
  badAt,
  fault: badAt && { kind, sentence: `${name}: ${kind}.` },
});

function connection(
  signs: readonly ConnectionSign[] = [],
  check: Connection['check'] = null,
  platform: Partial<Platform> = {},
): Connection {
  return {
    platform: {
      status: 'active',
      deployments: [{ status: 'active' }],
      lastLaunchAt: at(1),
      keysReadAt: null,
      keysFailedAt: null,
      ...platform,
    } as Platform,
    refusals: [],
    signs,
    check,
    services: null,
    parked: [],
  };
}

const checked = (hour: number, ...findings: Finding[]) => ({ platformId: 'p', at: at(hour), findings });
const grant = (state: Finding['state']): Finding => ({
  what: 'grant-scores',
  state,
  sentence: 'About scores.',
});
const shareOf = (one: Connection, what: string) =>
  decideShares(one).find((share) => share.what === what)?.state;

describe('what a card says in a word', () => {
  test.each<[string, Connection]>([
    ['suspended', connection([], null, { status: 'suspended' })],
    ['waiting', connection([], null, { deployments: [{ status: 'pending' }] as never })],
    ['waiting', connection([], null, { deployments: [] })],
    ['troubled', connection([sign('token', at(1), at(2))])],
    ['troubled', connection([], null, { keysReadAt: at(1), keysFailedAt: at(2) })],
    ['troubled', connection([], checked(2, { what: 'clock', state: 'bad', sentence: 'Late.' }))],
    ['troubled', { ...connection(), parked: [{} as never] }],
    ['good', connection([sign('token', at(2), at(1))])],
    ['good', connection([sign('scores', null, at(2), 'conflict')])],
    ['unused', connection([], null, { lastLaunchAt: null })],
  ])('%s', (state, one) => {
    expect(decideState(one)).toBe(state);
  });
});

describe('what there is to mend', () => {
  test('a fault is over once the same service answered, or a later test found nothing', () => {
    const fault = sign('token', null, at(3));
    expect(decideTroubles(connection([fault]))).toEqual(['token: keys_unreadable.']);
    expect(decideTroubles(connection([{ ...fault, goodAt: at(4) }]))).toEqual([]);
    expect(decideTroubles(connection([fault], checked(4)))).toEqual([]);
    expect(decideTroubles(connection([fault], checked(2)))).toHaveLength(1);
  });

  test('the same is said once, and three things at most', () => {
    const same = { what: 'token', state: 'bad', sentence: 'token: keys_unreadable.' } as const;
    expect(decideTroubles(connection([sign('token', null, at(3))], checked(2, same)))).toHaveLength(1);
    const many = (['token', 'scores', 'members', 'groups', 'results'] as const).map((name) =>
      sign(name, null, at(3)),
    );
    expect(decideTroubles(connection(many))).toHaveLength(3);
  });

  test('what passes by itself, or is about one score or one course, is nobody’s to mend', () => {
    for (const kind of ['rate_limited', 'conflict', 'refused', 'not_found', 'scope_not_granted', 'too_many'])
      expect(decideTroubles(connection([sign('scores', null, at(2), kind)]))).toEqual([]);
  });
});

describe('what an LMS shares', () => {
  test('nothing is known before anybody launched or tested', () => {
    expect(new Set(decideShares(connection()).map(({ state }) => state))).toEqual(new Set(['unknown']));
  });

  test('launches settle names, addresses and numbers; one who hides does not speak for all', () => {
    expect(shareOf(connection([sign('emails', at(1))]), 'e-mail addresses')).toBe('yes');
    expect(shareOf(connection([sign('emails', null, at(1))]), 'e-mail addresses')).toBe('no');
    expect(shareOf(connection([sign('emails', at(1), at(5))]), 'e-mail addresses')).toBe('yes');
    expect(shareOf(connection([sign('emails', at(1), at(26))]), 'e-mail addresses')).toBe('no');
    expect(shareOf(connection([sign('emails', at(26), at(1))]), 'e-mail addresses')).toBe('yes');
  });

  test('of a test and a use the later one counts', () => {
    expect(shareOf(connection([], checked(2, grant('good'))), 'scores')).toBe('yes');
    expect(shareOf(connection([], checked(2, grant('note'))), 'scores')).toBe('no');
    expect(shareOf(connection([sign('scores', at(3))], checked(2, grant('note'))), 'scores')).toBe('yes');
    const refused = sign('scores', at(1), at(3), 'scope_not_granted');
    expect(shareOf(connection([refused], checked(2, grant('good'))), 'scores')).toBe('no');
    expect(shareOf(connection([refused], checked(4, grant('good'))), 'scores')).toBe('yes');
    expect(shareOf(connection([sign('scores', null, at(3), 'refused')]), 'scores')).toBe('unknown');
  });

  test('whatever was seen, each thing is told once and with what it means', () => {
    const moment = fc.option(fc.integer({ min: 0, max: 60 }).map(at), { nil: null });
    const kinds = fc.constantFrom('scope_not_granted', 'refused', 'unreachable');
    const names = fc.constantFrom<Sign>('names', 'scores', 'members', 'groups');
    const seen = fc.array(
      fc.tuple(names, moment, moment, kinds).map((one) => sign(...one)),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(seen, fc.option(fc.constantFrom('good', 'note', 'bad'), { nil: null }), (signs, found) => {
        const one = connection(signs, found && checked(30, grant(found as Finding['state'])));
        const shares = decideShares(one);
        expect(new Set(shares.map(({ what }) => what)).size).toBe(shares.length);
        for (const { means } of shares) expect(means).toMatch(/\.$/);
        expect(decideTroubles(one).length).toBeLessThanOrEqual(3);
        decideState(one);
      }),
    );
  });
});

test('every reason for a refusal has words of its own for who helps (issue F2 part 9)', () => {
  const without = Object.keys(refusals).filter(
    (reason) => refusalWords(reason) === `${reason.replaceAll('_', ' ')}.`,
  );
  // what a browser or a stranger sends in no form at all has no platform, and so no card
  expect(
    without.filter((reason) => !['body_type', 'body_unreadable', 'body_too_large'].includes(reason)),
  ).toEqual([]);
  expect(refusalWords('something_new')).toBe('something new.');
});
