import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type JsonObject, prepareStatement, type Statement, validateStatement } from '../../xapi/index.ts';
import { canonicalContent } from '../../xapi/statement/canonical.ts';
import { normaliseStatement } from '../../xapi/statement/normalise-statement.ts';
import { isDuration, isIri, isLanguageTag, isMbox, parseTimestamp } from '../../xapi/statement/values.ts';
import { arbitraryStatement, placesIn, replaceAt } from './arbitrary-statement.ts';
import { ada, statementOf } from './support.ts';

const verdict = (value: unknown, dialect: '1.0' | '2.0' = '1.0') => {
  const judged = validateStatement(value, dialect);
  return judged.ok ? 'valid' : `${judged.path}: ${judged.problem}`;
};
const inside = (parts: JsonObject) => verdict(statementOf(parts));

describe('any valid statement', () => {
  test('is accepted, in both versions', () => {
    fc.assert(
      fc.property(arbitraryStatement, (statement) => {
        expect(verdict(statement)).toBe('valid');
        expect(verdict(statement, '2.0')).toBe('valid');
      }),
      { numRuns: 300 },
    );
  });

  test('is refused with a null or an unknown key at any place outside extensions, and the part is named', () => {
    fc.assert(
      fc.property(arbitraryStatement, fc.nat(), fc.boolean(), (statement, pick, asNull) => {
        const places = placesIn(statement);
        const place = places[pick % places.length]!;
        const changed = replaceAt(statement, place, (old) => {
          if (asNull) return null;
          const keyed = typeof old === 'object' && old !== null && !Array.isArray(old);
          return { ...(keyed ? old : {}), unheardOf: 'x' };
        });
        const judged = validateStatement(changed, '1.0');
        expect(judged.ok, JSON.stringify(changed)).toBe(false);
        if (!judged.ok) expect(judged.path.startsWith(String(place[0] ?? ''))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('has the same content after normalising, reordering its keys, and going through JSON', () => {
    const assigned = {
      id: '6690e6c9-3ef0-4ed3-8b37-7f3964730bee',
      authority: ada('tool'),
      dialect: '1.0' as const,
    };
    const reversed = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(reversed);
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(
        Object.entries(value)
          .toReversed()
          .map(([key, one]) => [key, reversed(one)]),
      );
    };
    fc.assert(
      fc.property(arbitraryStatement, (statement) => {
        const kept = normaliseStatement(statement, assigned);
        const again = normaliseStatement(reversed(JSON.parse(JSON.stringify(kept))) as Statement, assigned);
        expect(canonicalContent(again)).toBe(canonicalContent(kept));
        expect(normaliseStatement(kept, assigned)).toEqual(kept);
      }),
      { numRuns: 300 },
    );
  });

  test('has other content when anything that counts is changed', () => {
    const ignored = ['id', 'display', 'definition'];
    fc.assert(
      fc.property(arbitraryStatement, fc.nat(), (statement, pick) => {
        const places = placesIn(statement).filter(
          (path) => !path.some((key) => ignored.includes(String(key))),
        );
        const texts = places.filter((path) =>
          ['name', 'response', 'revision', 'platform'].includes(String(path.at(-1))),
        );
        const place = texts[pick % texts.length];
        if (!place) return;
        const changed = replaceAt(statement, place, (old) => `${old}!`) as Statement;
        expect(canonicalContent(changed)).not.toBe(canonicalContent(statement));
      }),
      { numRuns: 300 },
    );
  });

  test('is prepared without raw NULs or lone surrogates, which the database could not take', () => {
    fc.assert(
      fc.property(arbitraryStatement, (statement) => {
        const id = '6690e6c9-3ef0-4ed3-8b37-7f3964730bee';
        const prepared = prepareStatement({ ...statement, id }, { authority: ada('tool') });
        for (const part of [prepared.statement, prepared.content, ...prepared.terms]) {
          expect(part).not.toMatch(/\0|\p{Surrogate}/u);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('the fields', () => {
  test.each<[string, JsonObject, string]>([
    [
      'a key in the wrong case',
      { Actor: ada() },
      'Actor: is not known; property names keep their case: "actor"',
    ],
    ['an empty id', { id: '' }, 'id: must be a UUID such as 6690e6c9-3ef0-4ed3-8b37-7f3964730bee'],
    [
      'two identifiers',
      { actor: { mbox: 'mailto:a@b.c', openid: 'https://x.example' } },
      'actor: must have exactly one',
    ],
    ['no identifier', { actor: { name: 'x' } }, 'actor: must have exactly one'],
    ['members of an Agent', { actor: { ...ada(), member: [] } }, 'actor.member: is not allowed here'],
    [
      'a Group in a Group',
      { actor: { objectType: 'Group', member: [{ objectType: 'Group', member: [ada()] }] } },
      'actor.member[0].member',
    ],
    [
      'an anonymous empty Group',
      { actor: { objectType: 'Group', member: [] } },
      'actor.member: must not be empty',
    ],
    ['an Agent as team', { context: { team: ada() } }, 'context.team.objectType: must be one of "Group"'],
    ['an IRI without a scheme', { verb: { id: 'completed' } }, 'verb.id: must be an IRI'],
    [
      'a wrong language tag',
      { verb: { id: 'https://v.example/v', display: { en_us: 'x' } } },
      'verb.display.en_us',
    ],
    [
      'a number as text',
      { result: { score: { raw: '5' } } },
      'result.score.raw: must be a number, not a string',
    ],
    [
      'a boolean as text',
      { result: { success: 'true' } },
      'result.success: must be true or false, not a string',
    ],
    [
      'scaled beyond 1',
      { result: { score: { scaled: 1.01 } } },
      'result.score.scaled: must be between -1 and 1',
    ],
    ['min at max', { result: { score: { min: 1, max: 1 } } }, 'result.score.min: must be less than max'],
    [
      'raw below min',
      { result: { score: { raw: 0, min: 1 } } },
      'result.score.raw: must not be less than min',
    ],
    [
      'raw above max',
      { result: { score: { raw: 2, max: 1 } } },
      'result.score.raw: must not be more than max',
    ],
    [
      'a wrong extension key',
      { result: { extensions: { plain: 1 } } },
      'result.extensions.plain: must have an IRI',
    ],
    [
      'platform about a person',
      { object: { objectType: 'Agent', ...ada() }, context: { platform: 'x' } },
      'context.platform: is only allowed',
    ],
    [
      'revision about a reference',
      {
        object: { objectType: 'StatementRef', id: '6690e6c9-3ef0-4ed3-8b37-7f3964730bee' },
        context: { revision: 'x' },
      },
      'context.revision: is only allowed',
    ],
    [
      'another context activity',
      { context: { contextActivities: { Parent: [] } } },
      'context.contextActivities.Parent',
    ],
    [
      'contextAgents in 1.0',
      { context: { contextAgents: [] } },
      'context.contextAgents: is not allowed here',
    ],
    [
      'components twice',
      {
        object: {
          id: 'https://o.example',
          definition: { interactionType: 'choice', choices: [{ id: 'a' }, { id: 'a' }] },
        },
      },
      'object.definition.choices[1].id: is there twice',
    ],
    [
      'components without a type',
      { object: { id: 'https://o.example', definition: { choices: [] } } },
      'object.definition.choices: needs an interactionType',
    ],
    [
      'an unknown interaction',
      { object: { id: 'https://o.example', definition: { interactionType: 'Choice' } } },
      'object.definition.interactionType',
    ],
    [
      'an unknown object type',
      { object: { objectType: 'activity', id: 'https://o.example' } },
      'object.objectType: must be "Activity"',
    ],
    [
      'an authority of three',
      { authority: { objectType: 'Group', member: [ada('a'), ada('b'), ada('c')] } },
      'authority.member: must be exactly two',
    ],
    ['a version to come', { version: '2.0.0' }, 'version: must be a version'],
    [
      'voided without a reference',
      { verb: { id: 'http://adlnet.gov/expapi/verbs/voided' } },
      'object.objectType: must be "StatementRef"',
    ],
    ['a time without offset', { timestamp: '2026-02-03T09:30:00' }, 'timestamp: must be an RFC 3339 time'],
    [
      'an attachment whose fileUrl is none',
      {
        attachments: [
          {
            usageType: 'https://u.example',
            display: {},
            contentType: 'a/b',
            length: 1,
            sha2: 'a'.repeat(64),
            fileUrl: 'x',
          },
        ],
      },
      'attachments[0].fileUrl',
    ],
  ])('%s', (_what, parts, said) => {
    expect(inside(parts)).toContain(said);
  });

  test('a SubStatement may not nest, nor have id, stored, version or authority', () => {
    const { actor, verb, object } = statementOf();
    const sub = { objectType: 'SubStatement', actor, verb, object };
    expect(inside({ object: sub })).toBe('valid');
    expect(inside({ object: { ...sub, object: sub } })).toContain(
      'object.object.objectType: must not be "SubStatement"',
    );
    for (const name of ['id', 'stored', 'version', 'authority']) {
      expect(inside({ object: { ...sub, [name]: 'x' } })).toBe(`object.${name}: is not allowed here`);
    }
  });

  test('2.0 knows contextAgents and contextGroups, with at least one IRI as relevantTypes', () => {
    const entry = { objectType: 'contextAgent', agent: ada(), relevantTypes: ['https://r.example/coach'] };
    const groups = [{ objectType: 'contextGroup', group: { objectType: 'Group', member: [ada()] } }];
    const judge = (one: JsonObject) =>
      verdict(statementOf({ context: { contextAgents: [one], contextGroups: groups } }), '2.0');
    expect(judge(entry)).toBe('valid');
    expect(judge({ ...entry, relevantTypes: [] })).toContain(
      'context.contextAgents[0].relevantTypes: must not be empty',
    );
    expect(judge({ ...entry, relevantTypes: ['coach'] })).toContain(
      'context.contextAgents[0].relevantTypes[0]',
    );
    expect(judge({ ...entry, objectType: 'Agent' })).toContain('context.contextAgents[0].objectType');
  });
});

describe('the formats', () => {
  test.each([
    ['P1Y2M3DT4H5M6.7S', true],
    ['PT0S', true],
    ['P2W', true],
    ['PT1,5H', true],
    ['P', false],
    ['PT', false],
    ['P1DT', false],
    ['P1W2D', false],
    ['PT1.5H2M', false],
    ['1H', false],
    ['P-1D', false],
    ['PT1M1H', false],
  ])('duration %s: %s', (text, good) => expect(isDuration(text)).toBe(good));

  test.each([
    ['en', true],
    ['zh-Hant-TW', true],
    ['de-CH-1996', true],
    ['x-own', true],
    ['i-klingon', true],
    ['en_GB', false],
    ['', false],
    ['en-', false],
    ['toolongtag', false],
    ['en-a', false],
  ])('language tag "%s": %s', (text, good) => expect(isLanguageTag(text)).toBe(good));

  test.each([
    ['urn:uuid:x', true],
    ['http://example.com/فعل/خواندن', true],
    ['example.org/x', false],
    ['http:', false],
    ['http://a b', false],
    ['http://a\u0000', false],
    ['http://a\ud800', false],
  ])('IRI %j: %s', (text, good) => expect(isIri(text)).toBe(good));

  test.each([
    ['mailto:a@b.c', true],
    ['mailto:a@b', true],
    ['a@b.c', false],
    ['mailto:a', false],
    ['mailto:a@b@c', false],
    ['mailto:a@b.c,d@e.f', false],
  ])('mbox %s: %s', (text, good) => expect(isMbox(text)).toBe(good));

  test.each([
    ['2026-02-03T09:30:00Z', '2026-02-03T09:30:00Z'],
    ['2026-02-03T09:30:00.120+01:00', '2026-02-03T08:30:00.12Z'],
    ['2026-02-03t09:30:00z', '2026-02-03T09:30:00Z'],
    ['2016-12-31T23:59:60Z', '2017-01-01T00:00:00Z'],
    ['2026-02-30T00:00:00Z', undefined],
    ['2026-02-03T24:00:00Z', undefined],
    ['2026-02-03T09:30:00-00:00', undefined],
    ['2026-02-03T09:30Z', undefined],
    ['2026-02-03', undefined],
    ['2026-02-03T09:30:00+25:00', undefined],
  ])('time %s', (text, canonical) => expect(parseTimestamp(text)?.canonical).toBe(canonical));

  test('whatever an attacker writes, the formats answer quickly', () => {
    const start = performance.now();
    for (const evil of ['-', 'a', '1', '-a1', '%', '@', '.', 'aa-', '1Y']) {
      const long = evil.repeat(200_000);
      for (const prefix of ['en-', 'http://', 'mailto:', 'P', 'PT', '2026-02-03T09:30:00.']) {
        for (const test of [isIri, isLanguageTag, isMbox, isDuration, parseTimestamp])
          test(`${prefix}${long}!`);
      }
    }
    expect(performance.now() - start).toBeLessThan(5_000);
  });
});
