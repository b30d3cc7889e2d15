import fc from 'fast-check';
import type { JsonObject, Statement } from '../../xapi/index.ts';

/** Optional members are there or absent, never undefined: a statement is JSON. */
const record = <T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }, required: (keyof T)[]) =>
  fc.record(model, { requiredKeys: required as never[], noNullPrototype: true }) as fc.Arbitrary<JsonObject>;

const iri = fc.stringMatching(/^[a-z]{1,6}:\/\/[a-zäß]{1,8}\.example\/[A-Za-z0-9%?=&#é-]{0,12}$/);
const uuid = fc.uuid();
const text = fc.string({ unit: 'binary', maxLength: 12 });
const language = fc.constantFrom('en', 'en-GB', 'de-CH-1996', 'zh-Hant-TW', 'x-own', 'pt-BR', 'sr-Latn');
const languageMap = fc.dictionary(language, text, { maxKeys: 2, noNullPrototype: true });
const extensions = fc.dictionary(iri, fc.jsonValue({ maxDepth: 3 }), { maxKeys: 2, noNullPrototype: true });
const duration = fc.constantFrom('P1Y2M3DT4H5M6.7S', 'PT0S', 'P2W', 'PT1,5H', 'P10D', 'PT90M');
const instant = fc.date({ min: new Date('1970-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
export const timestamp = fc
  .tuple(instant, fc.constantFrom('Z', '+00:00', '+05:30', '-08:00'), fc.constantFrom('', '.5', '.123456789'))
  .map(([date, zone, fraction]) => date.toISOString().slice(0, 19) + fraction + zone);

const mbox = fc.stringMatching(/^mailto:[a-z0-9.+]{1,8}@[a-z]{1,8}\.example$/);
const account = record({ homePage: iri, name: fc.string({ minLength: 1, maxLength: 8 }) }, [
  'homePage',
  'name',
]);
const identifier = fc.oneof(
  mbox.map((value) => ({ mbox: value })),
  fc.stringMatching(/^[0-9a-f]{40}$/).map((value) => ({ mbox_sha1sum: value })),
  iri.map((value) => ({ openid: value })),
  account.map((value) => ({ account: value })),
);
const named = record({ name: text }, []);
const agent = fc.tuple(identifier, named).map(([id, name]): JsonObject => ({ ...id, ...name }));
const typedAgent = agent.map((one): JsonObject => ({ objectType: 'Agent', ...one }));
const members = fc.array(agent, { minLength: 1, maxLength: 3 });
const group = fc
  .oneof(
    members.map((member) => ({ member })),
    identifier,
    fc.tuple(identifier, members).map(([id, member]) => ({ ...id, member })),
  )
  .map((one): JsonObject => ({ objectType: 'Group', ...one }));
const actor = fc.oneof(agent, typedAgent, group);

const component = (id: string) => languageMap.map((description) => ({ id, description }));
const interaction = fc.constantFrom('choice', 'likert', 'numeric').chain((interactionType) =>
  record(
    {
      interactionType: fc.constant(interactionType),
      correctResponsesPattern: fc.array(text, { maxLength: 2 }),
      [interactionType === 'likert' ? 'scale' : 'choices']: fc.tuple(component('a'), component('b')),
    },
    ['interactionType'],
  ),
);
const described = { name: languageMap, description: languageMap, type: iri, moreInfo: iri, extensions };
const definition = fc
  .tuple(record(described, []), fc.oneof(fc.constant({}), interaction))
  .map(([plain, more]): JsonObject => ({ ...plain, ...more }));
const activity = record({ objectType: fc.constant('Activity'), id: iri, definition }, ['id']);
const reference = record({ objectType: fc.constant('StatementRef'), id: uuid }, ['objectType', 'id']);
const verb = record({ id: iri, display: languageMap }, ['id']);

const score = fc
  .tuple(fc.double({ min: -1, max: 1, noNaN: true }), fc.tuple(fc.integer(), fc.integer(), fc.integer()))
  .filter(([, numbers]) => new Set(numbers).size === 3)
  .map(([scaled, numbers]): JsonObject => {
    const [min, raw, max] = numbers.toSorted((a, b) => a - b) as [number, number, number];
    return { scaled, min, raw, max };
  });
const result = record(
  { score, success: fc.boolean(), completion: fc.boolean(), response: text, duration, extensions },
  [],
);

const contextActivities = record(
  {
    parent: fc.oneof(activity, fc.array(activity, { maxLength: 2 })),
    grouping: fc.array(activity, { maxLength: 2 }),
    category: activity,
    other: activity,
  },
  [],
);
const anywhere = {
  registration: uuid,
  instructor: actor,
  team: group,
  contextActivities,
  language,
  statement: reference,
  extensions,
};
const contextOf = (object: JsonObject) => {
  const onActivity = (object.objectType ?? 'Activity') === 'Activity';
  return onActivity ? record({ ...anywhere, revision: text, platform: text }, []) : record(anywhere, []);
};
const attachment = record(
  {
    usageType: iri,
    display: languageMap,
    contentType: fc.constant('application/pdf'),
    length: fc.nat(),
    sha2: fc.stringMatching(/^[0-9a-f]{64}$/),
    fileUrl: iri,
  },
  ['usageType', 'display', 'contentType', 'length', 'sha2', 'fileUrl'],
);

const around = (object: fc.Arbitrary<JsonObject>) =>
  object.chain((one) =>
    record(
      {
        actor,
        verb,
        object: fc.constant(one),
        result,
        context: contextOf(one),
        timestamp,
        attachments: fc.array(attachment, { maxLength: 1 }),
      },
      ['actor', 'verb', 'object'],
    ),
  );
const plainObject = fc.oneof(activity, typedAgent, group, reference);
const subStatement = around(plainObject).map((one): JsonObject => ({ objectType: 'SubStatement', ...one }));

/** Valid statements of 1.0.3, of every shape; `object` last in weight so that SubStatements stay a part of many. */
export const arbitraryStatement = fc
  .tuple(
    around(fc.oneof({ weight: 3, arbitrary: plainObject }, { weight: 1, arbitrary: subStatement })),
    record({ id: uuid }, []),
  )
  .map(([statement, id]) => ({ ...id, ...statement }) as Statement);

export type Path = readonly (string | number)[];

/** Every place inside a value, outside extensions and language maps' texts. */
export function placesIn(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const inside = Object.entries(value).flatMap(([key, one]) =>
    key === 'extensions' ? [] : placesIn(one, [...path, Array.isArray(value) ? Number(key) : key]),
  );
  return [path, ...inside];
}

/** A copy with the value at the path replaced. */
export function replaceAt(value: unknown, path: Path, change: (old: unknown) => unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return change(value);
  if (Array.isArray(value))
    return value.map((one, index) => (index === key ? replaceAt(one, rest, change) : one));
  const object = value as Record<string, unknown>;
  return { ...object, [key]: replaceAt(object[key], rest, change) };
}
