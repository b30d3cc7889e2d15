import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { POLICY } from '../../src/core/policy.ts';
import { readSources, type Source } from './read-sources.ts';

/** Files of features that reach the database without asking the policy; each with its reason. */
const NOBODY_TO_ASK: Readonly<Record<string, string>> = {
  'src/features/people/load-viewer.ts': 'finds out who asks: before it there is no actor',
  'src/features/tenants/find-credential.ts': 'is the authentication itself: before it there is no tenant',
  'src/features/tenants/find-logo.ts': 'a company’s logo is public: pages show it before there is a session',
  'src/features/tenants/find-tenant.ts':
    'finds the tenant by its slug or lists them: before it there is no context',
  'src/features/tenants/issue-access-token.ts':
    'is an authentication too: the client proves itself by its secret',
  'src/features/tenants/note-keys-read.ts':
    'an LMS’ keys are read before the tenant of a launch is known; it notes a time and nothing else',
  'src/features/tenants/open-registration.ts':
    'an invitation finds its tenant: whoever made it asked the policy, and nothing is registered yet',
  'src/features/tenants/signing-keys.ts':
    'keys are the installation’s: no tenant, no actor; called at start and by the operator’s command',
};

/** Decided already, though no verb of this version needs them yet. */
const ASKED_LATER = ['objective.write', 'people.read'];

const ASKS = ['authorise', 'authoriseAbout', 'authoriseInDepartments'];

const sources = readSources(['src/features']);
const byPath = new Map(sources.map((source) => [source.path, source]));
const textOf = (path: string) =>
  readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8');

/** Opens a transaction or takes a pool: can be called from outside with nothing decided before. */
const opens = (source: Source): boolean =>
  source.calls.has('inTransaction') || /\bpools\b/.test(textOf(source.path).replace(/^import .*$/gm, ''));

/** Asks the policy itself, or calls a function of this feature that does. */
function asks(source: Source, seen = new Set<string>()): boolean {
  if (seen.has(source.path)) return false;
  seen.add(source.path);
  if (ASKS.some((name) => source.calls.has(name))) return true;
  return source.imports.some(({ target, isType }) => {
    const imported = isType ? undefined : byPath.get(target);
    if (!imported || target.endsWith('/index.ts')) return false;
    return imported.exports.some((name) => source.calls.has(name)) && asks(imported, seen);
  });
}

describe('every verb asks the policy (issue F1, part 1)', () => {
  test('there are verbs to look at', () => {
    expect(sources.filter(opens).length).toBeGreaterThan(40);
  });

  test('whatever opens a transaction calls authorise or authoriseAbout, or is on the list with a reason', () => {
    const silent = sources.filter((source) => opens(source) && !asks(source)).map(({ path }) => path);
    expect(silent.filter((path) => !(path in NOBODY_TO_ASK))).toEqual([]);
  });

  test('the list of exceptions names only files that need to be on it', () => {
    const silent = new Set(
      sources.filter((source) => opens(source) && !asks(source)).map(({ path }) => path),
    );
    expect(Object.keys(NOBODY_TO_ASK).filter((path) => !silent.has(path))).toEqual([]);
  });

  test('outside of the features only db/ opens transactions, and the record store’s port', () => {
    const outside = readSources(['src']).filter(
      ({ path, calls }) => calls.has('inTransaction') && !/^src\/(features|db)\//.test(path),
    );
    expect(outside.map(({ path }) => path)).toEqual(['src/ports/xapi-ports.ts']);
  });

  test('every action of the policy is asked for by a verb, or stands here as one for later', () => {
    const asked = new Set(
      sources.flatMap(({ path }) =>
        Object.keys(POLICY).filter((action) => textOf(path).includes(`'${action}'`)),
      ),
    );
    const idle = Object.keys(POLICY).filter((action) => !asked.has(action));
    expect(idle.filter((action) => !ASKED_LATER.includes(action))).toEqual([]);
  });

  test('a verb that asks nobody would be found', () => {
    const path = 'src/features/people/list-reports.ts';
    const source = byPath.get(path);
    if (!source) throw new Error(`${path} is gone; name another verb here.`);
    const silenced: Source = {
      ...source,
      calls: new Set([...source.calls].filter((name) => !ASKS.includes(name))),
    };
    expect(opens(silenced) && !asks(silenced)).toBe(true);
  });
});
