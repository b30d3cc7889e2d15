import type { Scope } from '../../../xapi/index.ts';
import type { Context } from '../../core/context.ts';
import { AppError, invalid } from '../../core/errors.ts';
import { derivedId, newId } from '../../core/ids.ts';
import { authorise } from '../../core/policy.ts';
import { audit } from '../../db/audit.ts';
import { inTransaction } from '../../db/transaction.ts';
import { randomToken } from '../../http/tokens.ts';
import { hashSecret } from './hash-secret.ts';

export const CREDENTIAL_KINDS = ['xapi', 'scim', 'api'] as const;
export type CredentialKind = (typeof CREDENTIAL_KINDS)[number];

/**
 * Makes a credential for another system. The secret is returned once and never again: only its hash rests.
 * @throws invalid without a name, or with a number of requests that is none; conflict where the same form made one
 *   already, whose secret cannot be shown again
 */
export async function addCredential(
  context: Context,
  input: {
    readonly kind: CredentialKind;
    readonly name: string;
    /** Of the record store; everything when left out. */
    readonly scopes?: readonly Scope[];
    /** Requests a minute; the installation's default when left out. */
    readonly perMinute?: number | null;
    /** Words of the form that asks: the same form sent again makes no second credential. */
    readonly once?: string;
  },
): Promise<{ id: string; key: string; secret: string }> {
  authorise(context, 'credential.add');
  const name = input.name.trim();
  if (name === '' || name.length > 200) {
    const message = 'Say in 1 to 200 characters what will use it; example: "Moodle logstore".';
    throw invalid([{ field: 'name', message }], message);
  }
  const { scopes = ['all'], perMinute = null } = input;
  if (perMinute !== null && !(Number.isInteger(perMinute) && perMinute >= 1 && perMinute <= 1_000_000)) {
    const message = 'Requests a minute: a whole number from 1 to 1,000,000, or nothing for the usual number.';
    throw invalid([{ field: 'perMinute', message }], message);
  }
  const { once } = input;
  const id = once === undefined ? newId() : derivedId(context.tenantId, 'credential', once);
  const key = `tl_${randomToken().slice(0, 22)}`;
  const secret = randomToken();
  const hash = await hashSecret(key, secret);
  const { kind } = input;
  return inTransaction(context, 'common', async (tx) => {
    await tx.sql`
      select directory.put_credential(${key}, ${hash}, ${id}, ${context.tenantId}, ${kind}, ${name},
        ${[...scopes]}, ${perMinute}, ${context.now()})`;
    await audit(tx, { action: 'credential.added', entity: 'credential', entityId: id, details: { kind } });
    return { id, key, secret };
  }).catch((error: unknown) => {
    throw (error as { code?: string }).code === UNIQUE_VIOLATION ? madeAlready() : error;
  });
}

const UNIQUE_VIOLATION = '23505';
const madeAlready = () =>
  new AppError(
    'conflict',
    'This form made a credential already, and its secret was shown then. If it is lost, revoke that one and make a new one.',
  );
