/** Which twenty courses and which twenty accounts are shown, from 1. */
export interface InboxPages {
  readonly courses: number;
  readonly accounts: number;
}

export const sayCompletions = (n: number): string => (n === 1 ? '1 completion' : `${n} completions`);

export const inboxAddress = (pages: InboxPages): string => `/connect?${pageQuery(pages)}#inbox`;

/** A form says on which pages it stood, so that a refusal shows it again. */
export const pageQuery = ({ courses, accounts }: InboxPages): string =>
  `courses=${courses}&accounts=${accounts}`;

/** A short name for a form, the same on every visit: what it is about may be long, and any characters. */
export function formKey(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) hash = ((hash ^ BigInt(byte)) * 0x100000001b3n) & MASK;
  return hash.toString(36);
}
const MASK = 0xffffffffffffffffn;
