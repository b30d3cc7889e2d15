import { readdir, readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { VERBS, VOIDED } from '../../src/core/xapi-verbs.ts';
import {
  logLearning,
  STATEMENT_KINDS,
  takeBackLearning,
  VOIDING_KINDS,
} from '../../src/features/records/index.ts';
import { toolUrl } from '../lti/platform-fixture.ts';
import { bringObjects, type Ground, layGround, subOf } from './access-ground.ts';

const IRI = `${toolUrl}/xapi/profiles/throughline`;

interface Rule {
  readonly location: string;
  readonly presence?: 'included' | 'excluded' | 'recommended';
  readonly any?: readonly unknown[];
  readonly all?: readonly unknown[];
}
interface Template {
  readonly id: string;
  readonly verb: string;
  readonly objectActivityType?: string;
  readonly contextParentActivityType?: readonly string[];
  readonly objectStatementRefTemplate?: readonly string[];
  readonly inScheme: string;
  readonly rules: readonly Rule[];
}
interface Profile {
  readonly id: string;
  readonly versions: readonly { readonly id: string }[];
  readonly concepts: readonly {
    readonly id: string;
    readonly type: string;
    readonly inScheme: string;
    readonly inlineSchema?: string;
  }[];
  readonly templates: readonly Template[];
}
type Json = Record<string, unknown>;

let ground: Ground;
let profile: Profile;
beforeAll(async () => {
  ground = await layGround();
  const answer = await ground.app.request(IRI);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/ld+json']);
  profile = (await answer.json()) as Profile;
}, 120_000);
afterAll(() => ground?.close());

/** The part of JSONPath that rules of profiles use: members, ['members'] and [*]. */
function valuesAt(statement: Json, location: string): unknown[] {
  const steps = [...location.matchAll(/\.(\w+)|\['([^']+)'\]|(\[\*\])/g)];
  expect(`$${steps.map(([step]) => step).join('')}`).toBe(location);
  let found: unknown[] = [statement];
  for (const [, name, quoted, star] of steps)
    found = found.flatMap((one) => {
      if (star) return Array.isArray(one) ? one : [];
      const value = (one as Json | undefined)?.[name ?? quoted!];
      return value === undefined ? [] : [value];
    });
  return found;
}

function fulfils(statement: Json, { location, presence, any, all }: Rule): boolean {
  const values = valuesAt(statement, location);
  if (presence === 'included' && values.length === 0) return false;
  if (presence === 'excluded' && values.length > 0) return false;
  if (presence === 'recommended' && values.length === 0) return true;
  if (any && !values.some((one) => any.includes(one))) return false;
  return !all || (values.length > 0 && values.every((one) => all.includes(one)));
}

/** Whether a statement has what determines a template, and keeps its rules. */
function follows(statement: Json, template: Template): boolean {
  const one = (location: string) => valuesAt(statement, location);
  const {
    objectActivityType,
    contextParentActivityType: parents = [],
    objectStatementRefTemplate,
  } = template;
  return (
    one('$.verb.id')[0] === template.verb &&
    (!objectActivityType || one('$.object.definition.type')[0] === objectActivityType) &&
    parents.every((type) => one('$.context.contextActivities.parent[*].definition.type').includes(type)) &&
    (!objectStatementRefTemplate || one('$.object.objectType')[0] === 'StatementRef') &&
    template.rules.every((rule) => fulfils(statement, rule))
  );
}

const kindOf = ({ id }: Template): string => id.slice(`${IRI}/templates/`.length).split('/')[0]!;

describe('the xAPI profile that is served (xAPI Profiles, part two)', () => {
  test('is open, whatever is asked with it, and is found by the category that statements carry', async () => {
    expect(profile).toMatchObject({
      '@context': 'https://w3id.org/xapi/profiles/context',
      type: 'Profile',
      conformsTo: 'https://w3id.org/xapi/profiles#1.0',
      versions: [{ id: IRI }],
      patterns: [],
    });
    expect(new URL(profile.id).href.split('#')[0]).toBe(IRI);
    expect(profile.id).not.toBe(IRI);
    const head = await ground.app.request(IRI, { method: 'HEAD' });
    expect(head.status).toBe(200);
  });

  test('names each concept and template once, in this version; templates use nothing that is not named', () => {
    const { concepts, templates } = profile;
    const ids = [...concepts, ...templates].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { inScheme } of [...concepts, ...templates]) expect(inScheme).toBe(IRI);
    const known = new Set(concepts.map(({ id }) => id));
    for (const template of templates) {
      expect(known).toContain(template.verb);
      if (template.objectActivityType) expect(known).toContain(template.objectActivityType);
      for (const reference of template.objectStatementRefTemplate ?? [])
        expect(templates.map(({ id }) => id)).toContain(reference);
    }
    for (const { type, inlineSchema } of concepts)
      if (type.endsWith('Extension')) expect(JSON.parse(inlineSchema!)).toMatchObject({ type: 'integer' });
  });
});

describe('every statement of ours', () => {
  test('that a used company makes follows a template', async () => {
    const { tenant, learning } = ground.home;
    await bringObjects(ground, ground.home);
    const learner = tenant.contextOf('learner');
    const learnedOn = tenant.clock.now().toISOString().slice(0, 10);
    const talk = { kind: 'talk', minutes: 40, words: 'What was said', learnedOn } as const;
    await logLearning(learner, { ...talk, title: 'A talk' });
    const competencyId = learning.skills.FEEDBACK;
    await takeBackLearning(learner, await logLearning(learner, { ...talk, title: 'Another', competencyId }));
    await ground.launch(ground.home, subOf('1', 'learner'));
    const rows = await ground.owner`
      select statement from records.statement where credential_id is null and tenant_id = ${tenant.tenantId}`;
    const seen = new Set<string>();
    // what the verbs of the test say, and what the application says, name two addresses
    const text = JSON.stringify(rows).replaceAll(tenant.deps.publicUrl, toolUrl);
    for (const { statement } of JSON.parse(text) as { statement: Json }[]) {
      const matching = profile.templates.filter((template) => follows(statement, template));
      // what was seen and what was told of, both confirmed with a level, look alike
      expect(matching.length, JSON.stringify(statement)).toBeGreaterThan(0);
      for (const template of matching) seen.add(kindOf(template));
    }
    // what this company does not happen to say is held to its template by the test below
    expect([...seen].toSorted()).toEqual(
      expect.arrayContaining([
        'goal.shared',
        'launch.completed',
        'learning.logged',
        'learning.taken-back',
        'observation.recorded',
        'recommendation.sent',
      ]),
    );
  });

  test('has a template with the verbs that its caller says, and no template is without a caller', async () => {
    const found = new Map<string, { verbs: Set<string>; abouts: Set<string> }>();
    const root = new URL('../../src/features/', import.meta.url);
    const files = (await readdir(root, { recursive: true })).filter((name) => name.endsWith('.ts'));
    for (const name of files) {
      const text = await readFile(new URL(name, root), 'utf8');
      for (const [, call = ''] of text.matchAll(/await emitStatement\(tx, \{([\s\S]*?)\n\s*\}\);/g)) {
        const [, kind = `an event in ${name}`] = /event: \['([\w.-]+)'/.exec(call) ?? [];
        const about = /about: \{([^}]*)\}/.exec(call)?.[1] ?? '';
        const words = (part: string) =>
          [...(/verb: ([^,}]*)/.exec(part)?.[1] ?? '').matchAll(/'(\w+)'/g)].map(([, one]) => one!);
        const entry = found.get(kind) ?? { verbs: new Set(), abouts: new Set() };
        for (const verb of words(call.replace(about, ''))) entry.verbs.add(verb);
        for (const verb of words(about)) entry.abouts.add(verb);
        found.set(kind, entry);
      }
    }
    const said = Object.fromEntries(
      [...found].map(([kind, { verbs, abouts }]) => [kind, [[...verbs].toSorted(), [...abouts].toSorted()]]),
    );
    const written = Object.fromEntries(
      Object.entries(STATEMENT_KINDS).map(([kind, shapes]) => {
        const all = shapes as readonly { verb: string; about?: string }[];
        const abouts = all.flatMap(({ about }) => about ?? []);
        return [
          kind,
          [[...new Set(all.map(({ verb }) => verb))].toSorted(), [...new Set(abouts)].toSorted()],
        ];
      }),
    );
    expect(said).toEqual(written);
    const kinds = new Set(profile.templates.map(kindOf));
    expect([...kinds].toSorted()).toEqual(
      [...Object.keys(STATEMENT_KINDS), ...Object.keys(VOIDING_KINDS)].toSorted(),
    );
    expect(Object.values(VERBS) as string[]).not.toContain(VOIDED);
  });
});
