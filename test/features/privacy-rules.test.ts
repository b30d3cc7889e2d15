import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hashErased } from '../../src/features/privacy/hash-erased.ts';
import {
  agentKeysOf,
  patternOf,
  redactionOf,
  type Subject,
  wordsOf,
} from '../../src/features/privacy/subject.ts';
import type { Statement } from '../../xapi/index.ts';
import { agentsNamedIn, anonymiseStatement } from '../../xapi/statement/anonymise-statement.ts';
import { canonicalContent } from '../../xapi/statement/canonical.ts';
import { validateStatement } from '../../xapi/statement/validate-statement.ts';
import { arbitraryStatement } from '../xapi/arbitrary-statement.ts';

const substitute = {
  objectType: 'Agent',
  account: { homePage: 'https://throughline.example/tenants/1', name: 'erased' },
} as const;
const NOBODY_ELSE = `account ${JSON.stringify([substitute.account.homePage, substitute.account.name])}`;

describe('a statement in which somebody is named no more (xapi.md, "Erasure")', () => {
  test('names everybody else as before, stays valid, and doing it again changes nothing', () => {
    fc.assert(
      fc.property(arbitraryStatement, fc.nat(), (given, pick) => {
        const statement = given as Statement;
        const named = agentsNamedIn(statement);
        const key = named[pick % Math.max(named.length, 1)];
        if (key === undefined) return;
        const isErased = (one: string) => one === key;
        const once = anonymiseStatement(statement, { isErased, substitute });
        const left = new Set(agentsNamedIn(once));
        expect(left.has(key)).toBe(false);
        for (const other of named.filter((one) => one !== key)) expect(left.has(other)).toBe(true);
        for (const one of left) expect(one === NOBODY_ELSE || named.includes(one)).toBe(true);
        const judged = validateStatement(once, '2.0');
        expect(judged.ok ? '' : `${judged.path} ${judged.problem}`).toBe('');
        const twice = anonymiseStatement(once, { isErased, substitute });
        expect(canonicalContent(twice)).toBe(canonicalContent(once));
      }),
      { numRuns: 300 },
    );
  });
});

const subject: Subject = {
  personIds: ['0190a000-0000-7000-8000-000000000001'],
  accounts: [
    { issuer: 'https://lms.example', sub: '5' },
    { issuer: 'https://lms.example', sub: 'user-77' },
  ],
  names: [{ given: 'José', family: 'O’Neil (jr.)' }],
  emails: ['Jose@Example.org'],
  numbers: ['42'],
};

/** JavaScript's spelling of what PostgreSQL is asked. */
const asRegExp = (pattern: string | null, flags = 'i') =>
  new RegExp((pattern ?? '').replaceAll('[[:alnum:]]', '[\\p{L}\\p{N}]'), `u${flags}`);

describe('what somebody is found by', () => {
  test('short numbers and account names are no words to search for: they stand everywhere', () => {
    expect(wordsOf(subject)).not.toContain('5');
    expect(wordsOf(subject)).not.toContain('42');
    expect(wordsOf(subject)).toEqual(
      expect.arrayContaining(['user-77', 'Jose@Example.org', 'José O’Neil (jr.)']),
    );
  });

  test('the pattern finds each word standing alone, also as JSON may escape it, and not inside another', () => {
    const pattern = asRegExp(patternOf(wordsOf(subject)));
    expect('said José O’Neil (jr.).').toMatch(pattern);
    expect(String.raw`"name":"Jos\u00e9 O\u2019Neil (jr.)"`).toMatch(pattern);
    expect('write to jose@example.org!').toMatch(pattern);
    expect('user-771').not.toMatch(pattern);
    expect('superuser-77').not.toMatch(pattern);
    expect(patternOf([])).toBeNull();
  });

  test('whatever a name is, its pattern is one that finds it (no character of it has a meaning of its own)', () => {
    const name = fc
      .string({ minLength: 2, maxLength: 20, unit: 'grapheme-ascii' })
      .filter((text) => /\S/.test(text));
    fc.assert(
      fc.property(name, (text) => {
        expect(asRegExp(patternOf([text]))?.test(text)).toBe(true);
      }),
    );
  });

  test('names are taken out of others’ texts whole before they are taken out in parts', () => {
    const text = 'Ask José O’Neil (jr.), or José.';
    expect(text.replace(asRegExp(redactionOf(subject), 'g'), '[erased]')).toBe('Ask [erased], or [erased].');
  });

  test('as an xAPI agent: each account, the opaque id, the address and its hash, as written and in lower case', async () => {
    const keys = await agentKeysOf(subject, { publicUrl: 'https://throughline.example', tenantId: 't' });
    expect(keys).toHaveLength(7);
    expect(keys).toContain(
      'account ["https://throughline.example/tenants/t","0190a000-0000-7000-8000-000000000001"]',
    );
    expect(keys).toContain('mbox mailto:jose@example.org');
  });

  test('a tombstone depends on the key, the company and the agent, and says nothing without the key', async () => {
    const hashes = await Promise.all([
      hashErased('k1', 't1', 'a'),
      hashErased('k2', 't1', 'a'),
      hashErased('k1', 't2', 'a'),
      hashErased('k1', 't1', 'b'),
      hashErased('k1', 't1', 'a'),
    ]);
    expect(new Set(hashes).size).toBe(4);
    expect(hashes[4]).toBe(hashes[0]);
    expect(hashes.every((hash) => /^[0-9a-f]{64}$/.test(hash))).toBe(true);
  });

  test('a tombstone of an address is the same however its letters are written; of an account each letter counts', async () => {
    const hash = (key: string) => hashErased('k', 't', key);
    expect(await hash('mbox mailto:Zq.QUILL@company.example')).toBe(
      await hash('mbox mailto:zq.quill@company.example'),
    );
    expect(await hash('account ["https://lms.example","A"]')).not.toBe(
      await hash('account ["https://lms.example","a"]'),
    );
  });
});
