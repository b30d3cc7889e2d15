import type { Tx } from '../../db/transaction.ts';
import { sealKey, unsealKey } from '../tenants/index.ts';
import type { Subject } from './subject.ts';

/** Sealed for one erasure: in another one's row it does not open. */
export const sealSubject = (secretKey: string, erasureId: string, subject: Subject): Promise<string> =>
  sealKey(secretKey, `erasure ${erasureId}`, JSON.stringify(subject));

/**
 * Whom a confirmed erasure is about; null where it is done, or does not exist. Works on every plane that reads public.
 * @throws where it was sealed with another SECRET_KEY: nothing can be erased then, and nothing is called done
 */
export async function openSubject(tx: Tx, erasureId: string): Promise<Subject | null> {
  const [row] = await tx.sql`
    select sealed_subject from erasure where tenant_id = ${tx.context.tenantId} and id = ${erasureId}`;
  if (!row?.sealed_subject) return null;
  const text = await unsealKey(tx.context.secretKey, `erasure ${erasureId}`, row.sealed_subject);
  if (text === null) throw new Error('An erasure was sealed with another SECRET_KEY.');
  return JSON.parse(text) as Subject;
}
