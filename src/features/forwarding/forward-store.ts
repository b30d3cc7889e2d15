import type { FieldFault } from '../../core/errors.ts';
import { OutgoingError, type OutgoingFault } from '../../core/outgoing.ts';
import { type OutgoingRules, readOutgoingUrl } from '../../core/outgoing-rules.ts';
import { sealKey, unsealKey } from '../tenants/index.ts';
import type { ForwardFilter } from './decide-forward.ts';

export interface NewForwardStore {
  readonly name: string;
  /** The xAPI endpoint as the other store shows it, with or without /statements. */
  readonly url: string;
  readonly key: string;
  readonly secret: string;
  readonly version: '1.0.3' | '2.0.0';
  readonly filter: ForwardFilter;
  readonly onlyAgreed: boolean;
}

/** Pure: what is wrong with a store, each with the field and the way out. */
export function forwardStoreFaults(input: NewForwardStore, rules: OutgoingRules): FieldFault[] {
  const faults: FieldFault[] = [];
  const say = (field: string, message: string) => faults.push({ field, message });
  if (input.name.trim() === '' || input.name.length > 200)
    say('name', 'Say in 1 to 200 characters what you call this store; example: "Group record store".');
  const address = addressFault(input.url, rules);
  if (address) say('url', `${address}. An example: https://lrs.example.org/xapi.`);
  if (input.key === '' || input.key.length > 255 || input.key.includes(':'))
    say('key', 'The key that the other store shows: 1 to 255 characters and no colon.');
  if (input.secret === '' || input.secret.length > 1024)
    say('secret', 'The secret that the other store showed with the key, 1 to 1024 characters.');
  const verb = input.filter.verbs?.find((one) => !URL.canParse(one));
  if (verb) say('verbs', `Verbs are web addresses, one a line; "${verb.slice(0, 80)}" is none.`);
  const beginning = input.filter.activities?.find((one) => !/^[a-z][a-z0-9+.-]*:./i.test(one));
  if (beginning)
    say('activities', `Activities are web addresses, one a line; "${beginning.slice(0, 80)}" begins none.`);
  return faults;
}

/** What its text alone tells of an address that would never be sent to; what its name leads to is asked when sending. */
function addressFault(written: string, rules: OutgoingRules): string | null {
  if (!URL.canParse(written.trim())) return 'This is no web address';
  const url = new URL(written.trim());
  if (url.username || url.password) return 'The address must not hold a name or password';
  if (url.search || url.hash) return 'The address has no ? and no #';
  try {
    readOutgoingUrl(url.href, rules);
    return null;
  } catch (error) {
    if (!(error instanceof OutgoingError)) throw error;
    return NEVER_SENT[error.fault] ?? 'Nothing is sent to this address';
  }
}

const NEVER_SENT: Readonly<Partial<Record<OutgoingFault, string>>> = {
  'not-https': 'The address must begin with https://',
  port: 'Records are not sent to this port: leave it out, or take one from 1024 up that is a web server’s',
  'private-address':
    'This address lies inside a private network or is reserved: use the store’s public name, or ask your operator (PRIVATE_PLATFORM_HOSTS)',
};

/** The endpoint without a trailing slash and without /statements, as statements, agents … are appended to it. */
export const endpointOf = (written: string): string =>
  written
    .trim()
    .replace(/\/+$/, '')
    .replace(/\/statements$/, '')
    .replace(/\/+$/, '');

/** Sealed for one store: moved to another row it does not open. */
export const sealSecret = (secretKey: string, storeId: string, secret: string): Promise<string> =>
  sealKey(secretKey, `forward ${storeId}`, secret);

export const unsealSecret = (secretKey: string, storeId: string, sealed: string): Promise<string | null> =>
  unsealKey(secretKey, `forward ${storeId}`, sealed);
