import { ACTIVITY_TYPES, VERBS, type VerbName, VOIDED } from '../../core/xapi-verbs.ts';
import { profileIri, STATEMENT_KINDS, type StatementShape, VOIDING_KINDS } from './statement-kinds.ts';

/** When what the profile says last changed. */
const MADE_AT = '2026-11-22T00:00:00Z';

type Shapes = readonly (readonly [string, readonly StatementShape[]])[];
const KINDS = Object.entries(STATEMENT_KINDS) as unknown as Shapes;

/**
 * What the product says in xAPI as a profile (xAPI Profiles 1.0, part two): verbs, activity types, our one extension,
 * and a template for each statement. The category of our statements is the version's IRI, as the specification asks;
 * the profile itself is named by a fragment of it, so that both lead to this document.
 */
export function statementProfile(publicUrl: string): object {
  const iri = profileIri(publicUrl);
  return {
    '@context': 'https://w3id.org/xapi/profiles/context',
    id: `${iri}#profile`,
    type: 'Profile',
    conformsTo: 'https://w3id.org/xapi/profiles#1.0',
    prefLabel: { en: 'Throughline' },
    definition: {
      en: 'What Throughline reports of learning at work: what was learned, shown, planned, recommended and thanked for. Actors are accounts of an LMS or opaque ids, never names or addresses.',
    },
    author: { type: 'Organization', name: 'Throughline' },
    versions: [{ id: iri, generatedAtTime: MADE_AT }],
    concepts: [...verbConcepts(iri), ...typeConcepts(iri), levelExtension(iri)],
    templates: [
      ...KINDS.flatMap(([kind, shapes]) => shapes.map((shape) => templateOf(iri, kind, shape))),
      ...Object.entries(VOIDING_KINDS).map(([kind, shape]) => voidingTemplate(iri, kind, shape)),
    ],
    patterns: [],
  };
}

const en = (text: string) => ({ en: text });

function verbConcepts(iri: string): object[] {
  const uses = new Map<VerbName, string[]>();
  const note = (verb: VerbName, use: string) => uses.set(verb, [...(uses.get(verb) ?? []), use]);
  for (const { verb, about, says } of KINDS.flatMap(([, shapes]) => shapes)) {
    note(verb, says);
    if (about) note(about, `What the other person shall do, or does, where it is said: ${says}`);
  }
  const concept = (id: string, name: string, said: readonly string[]) => ({
    id,
    type: 'Verb',
    inScheme: iri,
    prefLabel: en(name),
    definition: en(said.join(' ')),
  });
  return [
    ...[...uses].map(([name, said]) => concept(VERBS[name], name, said)),
    concept(
      VOIDED,
      'voided',
      Object.values(VOIDING_KINDS).map(({ says }) => says),
    ),
  ];
}

const TYPE_WORDS: Readonly<Record<keyof typeof ACTIVITY_TYPES, string>> = {
  course:
    'Something to learn from: a course, an e-learning, reading, shadowing. Its id is its address, where it has one.',
  competency: "A skill, a behaviour or knowledge of the company's framework.",
  assessment: 'Something to hand in, placed into a course.',
  goal: "A development goal, or a recognition as the place of what is said in it. Without words of anybody's.",
  event: 'What somebody logged that they learned.',
  lms: 'An LMS, by its issuer.',
};

function typeConcepts(iri: string): object[] {
  return Object.entries(TYPE_WORDS).map(([name, words]) => ({
    id: ACTIVITY_TYPES[name as keyof typeof ACTIVITY_TYPES],
    type: 'ActivityType',
    inScheme: iri,
    prefLabel: en(name),
    definition: en(words),
  }));
}

const levelIri = (iri: string): string => `${iri}/level`;

function levelExtension(iri: string): object {
  const levelled = KINDS.flatMap(([, shapes]) => shapes).filter(({ level }) => level !== undefined);
  return {
    id: levelIri(iri),
    type: 'ResultExtension',
    inScheme: iri,
    prefLabel: en('level'),
    definition: en("A level of the competency's own scale, counted from 1."),
    recommendedVerbs: [...new Set(levelled.map(({ verb }) => VERBS[verb]))],
    inlineSchema: JSON.stringify({ type: 'integer', minimum: 1 }),
  };
}

function templateOf(iri: string, kind: string, shape: StatementShape): object {
  const { verb, about, object, says, parent } = shape;
  return {
    ...templateHead(iri, `${kind}/${[verb, about, object].filter(Boolean).join('-')}`, kind, says),
    verb: VERBS[verb],
    ...(about ? {} : { objectActivityType: ACTIVITY_TYPES[object] }),
    ...(parent ? { contextParentActivityType: [ACTIVITY_TYPES[parent]] } : {}),
    rules: [
      ...commonRules(iri),
      ...(about ? subStatementRules(about, object) : []),
      ...resultRules(iri, shape),
    ],
  };
}

function voidingTemplate(
  iri: string,
  kind: string,
  { says, voids }: { says: string; voids: string },
): object {
  const shapes: readonly StatementShape[] = KINDS.find(([name]) => name === voids)?.[1] ?? [];
  return {
    ...templateHead(iri, `${kind}/voided`, kind, says),
    verb: VOIDED,
    objectStatementRefTemplate: shapes.map(
      ({ verb, about, object }) =>
        `${iri}/templates/${voids}/${[verb, about, object].filter(Boolean).join('-')}`,
    ),
    rules: commonRules(iri),
  };
}

function templateHead(iri: string, path: string, kind: string, says: string): object {
  return {
    id: `${iri}/templates/${path}`,
    type: 'StatementTemplate',
    inScheme: iri,
    prefLabel: en(kind),
    definition: en(`${says} Each such statement stands by itself.`),
    allowedSolo: true,
  };
}

function commonRules(iri: string): object[] {
  return [
    { location: '$.context.contextActivities.category[*].id', any: [iri] },
    { location: '$.actor.account', presence: 'included' },
    { location: '$.actor.mbox', presence: 'excluded' },
    { location: '$.timestamp', presence: 'included' },
  ];
}

function subStatementRules(about: VerbName, object: keyof typeof ACTIVITY_TYPES): object[] {
  return [
    { location: '$.object.objectType', all: ['SubStatement'] },
    { location: '$.object.actor.account', presence: 'included' },
    { location: '$.object.verb.id', all: [VERBS[about]] },
    { location: '$.object.object.definition.type', all: [ACTIVITY_TYPES[object]] },
  ];
}

function resultRules(iri: string, { level, duration, other }: StatementShape): object[] {
  const location = `$.result.extensions['${levelIri(iri)}']`;
  const presence = { always: 'included', 'where known': 'recommended', never: 'excluded' } as const;
  return [
    { location, presence: presence[level ?? 'never'] },
    { location: '$.result.duration', presence: duration ? 'included' : 'excluded' },
    ...(other
      ? [
          {
            location: '$.context.contextActivities.other[*].definition.type',
            presence: 'recommended',
            all: [ACTIVITY_TYPES[other]],
          },
        ]
      : []),
  ];
}
