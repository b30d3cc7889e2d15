import type { JsonObject, Statement } from '../../../xapi/index.ts';

type Change = (statement: Statement) => JsonObject;

const ID = '11111111-2222-4333-8444-555555555555';
const set =
  (parts: JsonObject): Change =>
  (statement) => ({ ...statement, ...parts });
const inResult = (parts: JsonObject): Change => set({ result: parts });
const inContext = (parts: JsonObject): Change => set({ context: parts });
const withoutKey =
  (key: string): Change =>
  ({ ...statement }) => {
    delete (statement as Record<string, unknown>)[key];
    return statement;
  };
const agent = { mbox: 'mailto:ada@lms.example' };
const activity = { id: 'https://lms.example/course/view.php?id=7' };
const sub = { actor: agent, verb: { id: 'http://adlnet.gov/expapi/verbs/passed' }, object: activity };
const sha2 = 'a'.repeat(64);
const attachment = {
  usageType: 'http://adlnet.gov/expapi/attachments/certificate',
  display: { en: 'C' },
  contentType: 'text/plain',
  length: 1,
  sha2,
};

/** Changes after which no valid statement is valid any more, each by the rule of xAPI Data that forbids it. */
export const FORBIDDEN: Readonly<Record<string, Change>> = {
  '2.2 no actor': withoutKey('actor'),
  '2.2 no verb': withoutKey('verb'),
  '2.2 no object': withoutKey('object'),
  '2.2 null': set({ result: null }),
  '2.2 an unknown key': set({ colour: 'green' }),
  '2.2 a key in the wrong case': set({ Result: {} }),
  '2.2 a string for an object': set({ context: 'here' }),
  '2.4.1 an id that is no UUID': set({ id: 'statement-1' }),
  '2.4.2 an agent without identifier': set({ actor: { name: 'Ada' } }),
  '2.4.2 two identifiers': set({ actor: { ...agent, openid: 'https://ada.example' } }),
  '2.4.2 an mbox without mailto': set({ actor: { mbox: 'ada@lms.example' } }),
  '2.4.2 a hash that is none': set({ actor: { mbox_sha1sum: 'abc' } }),
  '2.4.2 an account without name': set({ actor: { account: { homePage: 'https://lms.example' } } }),
  '2.4.2 an account at no IRI': set({ actor: { account: { homePage: 'lms', name: 'ada' } } }),
  '2.4.2 objectType in the wrong case': set({ actor: { ...agent, objectType: 'agent' } }),
  '2.4.2 members of an agent': set({ actor: { ...agent, member: [agent] } }),
  '2.4.2 an anonymous group of nobody': set({ actor: { objectType: 'Group' } }),
  '2.4.2 a group in a group': set({
    actor: { objectType: 'Group', member: [{ objectType: 'Group', member: [agent] }] },
  }),
  '2.4.3 a verb without id': set({ verb: { display: { en: 'did' } } }),
  '2.4.3 a verb at no IRI': set({ verb: { id: 'completed' } }),
  '4.2 a language that is none': set({ verb: { id: sub.verb.id, display: { 'not a tag': 'did' } } }),
  '2.4.4 an activity at no IRI': set({ object: { id: 'course 7' } }),
  '2.4.4 an unknown kind of object': set({ object: { ...activity, objectType: 'Course' } }),
  '2.4.4 an interaction without its kind': set({
    object: { ...activity, definition: { correctResponsesPattern: ['a'] } },
  }),
  '2.4.4 a reference to nothing': set({ object: { objectType: 'StatementRef', id: '7' } }),
  '2.4.4 a SubStatement with an id': set({ object: { ...sub, objectType: 'SubStatement', id: ID } }),
  '2.4.4 a SubStatement in a SubStatement': set({
    object: { ...sub, objectType: 'SubStatement', object: { ...sub, objectType: 'SubStatement' } },
  }),
  '2.3.2 voiding an activity': set({
    verb: { id: 'http://adlnet.gov/expapi/verbs/voided' },
    object: activity,
  }),
  '2.4.5 a word for a truth': inResult({ completion: 'yes' }),
  '2.4.5 a scaled score above 1': inResult({ score: { scaled: 1.01 } }),
  '2.4.5 a scaled score below -1': inResult({ score: { scaled: -1.01 } }),
  '2.4.5 min above max': inResult({ score: { min: 3, max: 2 } }),
  '2.4.5 raw above max': inResult({ score: { raw: 3, max: 2 } }),
  '2.4.5 raw below min': inResult({ score: { raw: 1, min: 2 } }),
  '4.6 a duration that is none': inResult({ duration: 'an hour' }),
  '4.1 an extension at no IRI': inResult({ extensions: { size: 1 } }),
  '2.4.6 a registration that is no UUID': inContext({ registration: 'r1' }),
  '2.4.6 an unknown context': inContext({ contextActivities: { sibling: [activity] } }),
  '2.4.6 a revision of what is no activity': set({
    object: { ...agent, objectType: 'Agent' },
    context: { revision: '1' },
  }),
  '2.4.6 a team of one agent': inContext({ team: { ...agent, objectType: 'Agent' } }),
  '4.5 a day that is none': set({ timestamp: '2026-02-30T09:00:00Z' }),
  '4.5 a time without its zone of -00:00': set({ timestamp: '2026-02-03T09:00:00-00:00' }),
  '2.4.10 a version of another time': set({ version: '0.9' }),
  '2.4.11 an attachment without hash': set({ attachments: [{ ...attachment, sha2: undefined }] as never }),
  '2.4.11 an attachment that was not sent': set({ attachments: [attachment] }),
};

/** What 2.0 has added (IEEE 9274.1.1 4.2.2.5): valid there, an unknown property in 1.0.3. */
export const FORBIDDEN_BEFORE_2 = (statement: Statement): Statement => ({
  ...statement,
  context: {
    ...(statement.context as JsonObject | undefined),
    contextAgents: [{ objectType: 'contextAgent', agent, relevantTypes: ['https://t.example/coach'] }],
    contextGroups: [{ objectType: 'contextGroup', group: { objectType: 'Group', member: [agent] } }],
  },
});
