import { agentKey } from '../../../xapi/index.ts';

/** Whom an export or an erasure is about, and everything that they are found by. */
export interface Subject {
  /** The person, then who they were before their accounts were linked; none where an LMS account is nobody's here. */
  readonly personIds: readonly string[];
  readonly accounts: readonly LmsAccount[];
  readonly names: readonly { readonly given: string; readonly family: string }[];
  readonly emails: readonly string[];
  readonly numbers: readonly string[];
}

export interface LmsAccount {
  readonly issuer: string;
  readonly sub: string;
}

/** Keys of the xAPI agents that the subject is (xapi/statement/agent-key.ts). */
export async function agentKeysOf(
  subject: Subject,
  { publicUrl, tenantId }: { readonly publicUrl: string; readonly tenantId: string },
): Promise<string[]> {
  const addresses = subject.emails.flatMap((email) => [email, email.toLowerCase()]);
  const mailboxes = [...new Set(addresses)].map((email) => `mailto:${email}`);
  const agents = [
    ...subject.accounts.map(({ issuer, sub }) => ({ account: { homePage: issuer, name: sub } })),
    // what we say of somebody without an LMS account
    ...subject.personIds.map((id) => ({
      account: { homePage: tenantAddress(publicUrl, tenantId), name: id },
    })),
    ...mailboxes.map((mbox) => ({ mbox })),
    ...(await Promise.all(mailboxes.map(sha1))).map((mbox_sha1sum) => ({ mbox_sha1sum })),
  ];
  return [...new Set(agents.map((agent) => agentKey(agent) ?? ''))];
}

/** Where people without an LMS account are at home, in xAPI. */
export const tenantAddress = (publicUrl: string, tenantId: string): string =>
  `${publicUrl}/tenants/${tenantId}`;

/** Who stands in the place of whom was erased, in what others said. */
export const erasedAgent = (publicUrl: string, tenantId: string) => ({
  objectType: 'Agent' as const,
  account: { homePage: tenantAddress(publicUrl, tenantId), name: 'erased' },
});

async function sha1(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-1', new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Shorter numbers and account names occur everywhere and mean nobody; accounts are looked up whole besides. */
const SHORTEST = 5;

/** Pure: the texts by which a search through everything would know the subject. */
export function wordsOf({ names, emails, numbers, accounts }: Subject): string[] {
  const full = names.filter(({ given, family }) => given && family);
  const words = [
    ...full.flatMap(({ given, family }) => [
      `${given} ${family}`,
      `${family} ${given}`,
      `${family}, ${given}`,
    ]),
    ...emails,
    ...[...numbers, ...accounts.map(({ sub }) => sub)].filter((text) => text.length >= SHORTEST),
  ];
  return [...new Set(words)];
}

/**
 * Pure: a pattern (PostgreSQL) that finds any of the words standing alone, as they are and as JSON may escape them;
 * null where there is none.
 */
export function patternOf(words: readonly string[]): string | null {
  const written = new Set(words.flatMap((word) => [word, escapedInJson(word)]));
  if (written.size === 0) return null;
  return `(?<![[:alnum:]])(?:${[...written].map(literally).join('|')})(?![[:alnum:]])`;
}

/** What is taken out of others' texts about talks with them: first and family name alone too. */
export function redactionOf(subject: Subject): string | null {
  const alone = subject.names
    .flatMap(({ given, family }) => [given, family])
    .filter((name) => name.length > 1);
  // the longest first, so that a whole name goes as one
  return patternOf([...new Set([...wordsOf(subject), ...alone])].toSorted((a, b) => b.length - a.length));
}

const escapedInJson = (word: string): string =>
  word.replace(/[^ -~]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);

const literally = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
