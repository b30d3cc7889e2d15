import type { StatementAccount } from '../../features/records/index.ts';

/** Whose account it is, where that is known. */
export type Names = (account: StatementAccount) => string | null;

type Part = Readonly<Record<string, unknown>>;
const partOf = (value: unknown): Part => (typeof value === 'object' && value !== null ? (value as Part) : {});
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** As much of a text as a line bears. */
const MOST = 200;
const short = (text: string): string => (text.length > MOST ? `${text.slice(0, MOST - 1)}…` : text);

/** Pure: who an actor is: a name where the account is somebody's here, otherwise as the statement has it. */
export function sayWho(value: unknown, names: Names): string {
  const actor = partOf(value);
  const { homePage, name } = partOf(actor.account);
  if (typeof homePage === 'string' && typeof name === 'string') {
    const known = names({ homePage, name });
    return short(known ?? `Account ${name} at ${hostOf(homePage)}`);
  }
  const identifier = textOf(actor.mbox).replace(/^mailto:/i, '') || textOf(actor.openid);
  if (identifier) return short(identifier);
  if (typeof actor.mbox_sha1sum === 'string') return 'Somebody whose address is hashed';
  const members = Array.isArray(actor.member) ? actor.member.length : 0;
  return members > 0 ? `A group of ${members}` : 'Somebody';
}

/** Pure: a verb's English word, or what its IRI ends with. */
export function sayVerb(value: unknown): string {
  const verb = partOf(value);
  return short(inEnglish(verb.display) ?? lastWord(textOf(verb.id)));
}

/** Pure: what something was done with: its name, or its id. */
export function sayObject(value: unknown, names: Names): string {
  const object = partOf(value);
  switch (object.objectType) {
    case 'Agent':
    case 'Group':
      return sayWho(object, names);
    case 'StatementRef':
      return `statement ${textOf(object.id)}`;
    case 'SubStatement':
      return short(
        `that ${sayWho(object.actor, names)} ${sayVerb(object.verb)} ${sayObject(object.object, names)}`,
      );
    default:
      return short(inEnglish(partOf(object.definition).name) ?? textOf(object.id));
  }
}

/** The English of a language map, else the first there is. */
function inEnglish(map: unknown): string | null {
  const texts = Object.entries(partOf(map)).filter(
    (pair): pair is [string, string] => typeof pair[1] === 'string',
  );
  const [found] = [...texts.filter(([tag]) => /^en\b/i.test(tag)), ...texts];
  return found?.[1].trim() || null;
}

const lastWord = (iri: string): string => iri.split(/[/#:]/).filter(Boolean).at(-1) ?? iri;

function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host || address : address;
}
