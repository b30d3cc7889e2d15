import { VERBS } from '../../core/xapi-verbs.ts';
import type { StatementSearch } from '../../features/records/index.ts';

/** What the address of the explorer asks for, as it was typed. */
export interface StatementQuery {
  readonly verb: string;
  readonly activity: string;
  /** A statement whose actor is meant: what somebody is called has no place in an address. */
  readonly like: string;
  readonly related: boolean;
  readonly after: string;
}

const MOST_TEXT = 2000;
const ADL = 'http://adlnet.gov/expapi/verbs/';
/** PostgreSQL takes neither in a text. */
const UNSTORABLE = /[\0\p{Surrogate}]/u;
const MOST_SEQ = 9_223_372_036_854_775_807n;

export function readStatementQuery(asked: (name: string) => string | undefined): StatementQuery {
  const text = (name: string) => (asked(name) ?? '').trim().slice(0, MOST_TEXT);
  return {
    verb: text('verb'),
    activity: text('activity'),
    like: text('like'),
    related: asked('related') === 'yes',
    after: text('after'),
  };
}

/** Pure: the search that is meant, or the sentence by field why there is none. */
export function decideSearch(
  query: StatementQuery,
  limit: number,
): { readonly search: StatementSearch } | { readonly faults: Readonly<Record<string, string>> } {
  const { activity, like, related, after } = query;
  const verb = verbOf(query.verb);
  const faults = {
    ...(verb !== '' && !isIri(verb)
      ? { verb: 'Write the verb’s word, such as completed, or its whole IRI.' }
      : {}),
    ...(activity !== '' && !isIri(activity)
      ? { activity: 'Write the activity’s id as the statements have it, with https:// or so.' }
      : {}),
  };
  if (Object.keys(faults).length > 0) return { faults };
  return {
    search: {
      ...(verb ? { verb } : {}),
      ...(activity ? { activity } : {}),
      ...(like ? { likeId: like } : {}),
      ...(/^\d{1,19}$/.test(after) && BigInt(after) <= MOST_SEQ ? { after } : {}),
      related,
      limit,
    },
  };
}

/** A word stands for the verb that is meant by it: one that the product says itself, or else one of ADL's. */
function verbOf(text: string): string {
  if (text === '' || text.includes(':')) return text;
  const word = text.toLowerCase();
  const own = Object.entries(VERBS).find(([name]) => name === word);
  return own ? own[1] : `${ADL}${word}`;
}

const isIri = (text: string): boolean => /^[a-z][a-z0-9+.-]*:\S+$/i.test(text) && !UNSTORABLE.test(text);

/** The same as an address of the explorer. */
export function statementsAddress(query: StatementQuery, path = '/statements'): string {
  const { verb, activity, like, related, after } = query;
  const given = Object.entries({ verb, activity, like, related: related ? 'yes' : '', after }).filter(
    ([, value]) => value !== '',
  );
  const search = new URLSearchParams(given).toString();
  return search ? `${path}?${search}` : path;
}
