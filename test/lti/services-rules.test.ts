import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { belongsToPlatform } from '../../lti/services/belongs-to-platform.ts';
import type { PlatformConnection } from '../../lti/services/index.ts';
import { readLinkHeader } from '../../lti/services/link-header.ts';
import { retryAfterSeconds } from '../../lti/services/reach.ts';
import { lineItemPart, withQuery } from '../../lti/services/service-urls.ts';

const page = 'https://lms.example/mod/lti/services.php/2/lineitems?type_id=1';

describe('the Link header', () => {
  test('is read with straight quotes, curly quotes, their bytes as Latin-1, none, and &amp; (moodle.md, "AGS")', () => {
    const next = 'https://lms.example/x?a=1&b=2';
    for (const rel of ['"next"', 'next', '“next”', '\u00e2\u0080\u009cnext\u00e2\u0080\u009d', "'next'"])
      for (const written of [next, next.replace('&', '&amp;')])
        expect(readLinkHeader(`<${written}>; rel=${rel}`, page).get('next'), rel).toBe(next);
  });

  test('several links, several relations of one link, other parameters, any case', () => {
    const header =
      '<https://lms.example/1>; title="a, b; c"; REL="First Canonical", </2?x=1>; rel=next; type="a/b" , <?from=3>;rel="last"';
    expect([...readLinkHeader(header, page)]).toEqual([
      ['first', 'https://lms.example/1'],
      ['canonical', 'https://lms.example/1'],
      ['next', 'https://lms.example/2?x=1'],
      ['last', 'https://lms.example/mod/lti/services.php/2/lineitems?from=3'],
    ]);
  });

  test.each([
    null,
    '',
    'next',
    '<https://lms.example/1',
    '<https://lms.example/1>',
    '<javascript:alert(1)>; rel=next',
    '<data:x>; rel=next',
    '<http://[>; rel=next',
    '<>; title="rel=x"',
  ])('%j leads nowhere', (header) => {
    expect(readLinkHeader(header, page).get('next')).toBeUndefined();
  });

  test('never throws, never yields anything but web addresses, and is quick however long', () => {
    const piece = fc.constantFrom(
      '<',
      '>',
      ';',
      ',',
      '"',
      'rel=',
      'next',
      ' ',
      '&amp;',
      'https://a.example/',
      '“',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece, { maxLength: 60 }).map((all) => all.join('')),
        ),
        (header) => {
          for (const url of readLinkHeader(header, page).values()) expect(url).toMatch(/^https?:\/\//);
        },
      ),
      { numRuns: 2000 },
    );
    const began = performance.now();
    for (const one of ['<', '<>', '<a>;', '<a>; rel=', ' ', '&amp;', '<https://a.example>; rel="x'])
      readLinkHeader(one.repeat(100_000), page);
    expect(performance.now() - began).toBeLessThan(500);
  });

  test('what is written properly comes back', () => {
    const relation = fc.constantFrom('next', 'prev', 'first', 'last', 'differences');
    const links = fc.uniqueArray(fc.tuple(relation, fc.webUrl({ withQueryParameters: true })), {
      selector: ([rel]) => rel,
      minLength: 1,
    });
    fc.assert(
      fc.property(links, (all) => {
        const written = all.map(([rel, url]) => `<${new URL(url).href}>; rel="${rel}"`).join(', ');
        const read = readLinkHeader(written, page);
        for (const [rel, url] of all) expect(read.get(rel)).toBe(new URL(url).href.replaceAll('&amp;', '&'));
      }),
    );
  });
});

describe('addresses of services', () => {
  test.each([
    ['https://lms.example/li/1', 'https://lms.example/li/1/scores'],
    ['https://lms.example/li/1/', 'https://lms.example/li/1/scores'],
    ['https://lms.example/li/1?type_id=1', 'https://lms.example/li/1/scores?type_id=1'],
    ['https://lms.example/li/1?next=/a?b', 'https://lms.example/li/1/scores?next=/a?b'],
    ['https://lms.example/li/a%2Fb?x=%20#part', 'https://lms.example/li/a%2Fb/scores?x=%20'],
    ['https://lms.example', 'https://lms.example/scores'],
  ])('%s → %s (moodle.md: before the query)', (lineItem, expected) => {
    expect(lineItemPart(lineItem, 'scores')).toBe(expected);
  });

  const address = fc.webUrl({ withQueryParameters: true, withFragments: true });

  test('only the path gains a word: host, query and what was there before stay to the letter', () => {
    fc.assert(
      fc.property(address, (url) => {
        const [before] = url.split('#');
        const made = lineItemPart(url, 'results');
        const [path = '', ...query] = (before ?? '').split('?');
        expect(made).toBe([`${path.replace(/\/+$/, '')}/results`, ...query].join('?'));
        expect(new URL(made).origin).toBe(new URL(url).origin);
        expect(new URL(made).search).toBe(new URL(before ?? '').search);
      }),
    );
  });

  test('a filter is added once, keeps the rest of the query and can smuggle nothing in', () => {
    fc.assert(
      fc.property(address, fc.string({ unit: 'grapheme' }), (url, value) => {
        const made = new URL(withQuery(withQuery(url, { role: 'x' }), { role: value, limit: 5 }));
        expect(made.searchParams.getAll('role')).toEqual([value]);
        expect(made.searchParams.getAll('limit')).toEqual(['5']);
        const rest = (one: URL) =>
          [...one.searchParams].filter(([name]) => name !== 'role' && name !== 'limit' && name !== '');
        expect(rest(made)).toEqual(rest(new URL(url)));
        expect(made.pathname).toBe(new URL(url).pathname);
      }),
    );
  });
});

describe('whose host it is', () => {
  const connection = (changes: Partial<PlatformConnection> = {}): PlatformConnection => ({
    id: 'p',
    issuer: 'https://lms.example',
    clientId: 'c',
    authUrl: 'https://login.lms.example/auth',
    tokenUrl: 'https://tokens.lms.example/token',
    jwksUrl: 'https://keys.example/jwks',
    tokenAudience: null,
    serviceHosts: ['grades.example', 'other.example:8443'],
    productFamily: null,
    ...changes,
  });
  const canvas = {
    issuer: 'https://canvas.instructure.com',
    authUrl: 'https://sso.canvaslms.com/api/lti/authorize_redirect',
    tokenUrl: 'https://sso.canvaslms.com/login/oauth2/token',
  };
  const blackboard = {
    issuer: 'https://blackboard.com',
    authUrl: 'https://developer.blackboard.com/api/v1/gateway/oidcauth',
    tokenUrl: 'https://developer.blackboard.com/api/v1/gateway/oauth2/jwttoken',
  };

  test.each<[string, Partial<PlatformConnection>]>([
    ['https://lms.example/anything?x=1', {}],
    ['https://login.lms.example:443/x', {}],
    ['https://tokens.lms.example/x', {}],
    ['https://GRADES.example/x', {}],
    ['https://other.example:8443/x', {}],
    ['https://school.instructure.com/api/lti/courses/1/line_items', canvas],
    ['https://learn.blackboard.com/learn/api/v1/lti', blackboard],
    ['http://127.0.0.1:8081/x', { issuer: 'http://127.0.0.1:8081' }],
  ])('%s belongs', (address, changes) => {
    expect(belongsToPlatform(connection(changes), address)).toBe(true);
  });

  test.each<[string, Partial<PlatformConnection>]>([
    ['http://lms.example/x', {}],
    ['https://lms.example:8443/x', {}],
    ['https://lms.example.evil.example/x', {}],
    ['https://evil-lms.example/x', {}],
    ['https://sub.lms.example/x', {}],
    ['https://keys.example/x', {}],
    ['http://grades.example/x', {}],
    ['https://other.example/x', {}],
    ['https://me:secret@lms.example/x', {}],
    ['https://lms.example@evil.example/x', {}],
    ['//lms.example/x', {}],
    ['', {}],
    ['javascript:alert(1)', {}],
    ['https://school.instructure.com/x', {}],
    ['https://eviltructure.com/x', canvas],
    ['https://evilinstructure.com/x', canvas],
    ['https://school.instructure.com.evil.example/x', canvas],
    ['http://school.instructure.com/x', canvas],
    ['https://school.instructure.com/x', { ...canvas, tokenUrl: 'https://evil.example/login/oauth2/token' }],
    ['https://evilblackboard.com/x', blackboard],
    ['http://127.0.0.1:8082/x', { issuer: 'http://127.0.0.1:8081' }],
  ])('%s does not', (address, changes) => {
    expect(belongsToPlatform(connection(changes), address)).toBe(false);
  });

  test('no host that is made up belongs', () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true }), (address) => {
        expect(belongsToPlatform(connection(canvas), address)).toBe(
          /^https:\/\/(?:canvas\.instructure\.com|sso\.canvaslms\.com|grades\.example|[^/@]+\.instructure\.com)(?:[/?#]|$)/.test(
            address,
          ),
        );
      }),
    );
  });
});

test('Retry-After is seconds or a date and never more than a day', () => {
  const now = new Date('2026-03-02T09:00:00Z');
  const read = (value: string, more: Record<string, string> = {}) =>
    retryAfterSeconds(new Headers({ 'retry-after': value, ...more }), now);
  expect(read('30')).toBe(30);
  expect(read('0')).toBe(0);
  expect(read('999999999')).toBe(86_400);
  expect(read('Mon, 02 Mar 2026 09:01:00 GMT')).toBe(60);
  expect(read('Mon, 02 Mar 2026 08:00:00 GMT')).toBe(0);
  for (const odd of ['', '-1', '1.5', 'soon', '1 2', '9'.repeat(400)]) {
    const seconds = read(odd);
    expect(seconds === undefined || (seconds >= 0 && seconds <= 86_400), odd).toBe(true);
  }
});
