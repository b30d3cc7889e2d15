import { isId } from '../../core/ids.ts';
import type { Tx } from '../../db/transaction.ts';

/** The address of an option's page; also the activity id that we mint for it. */
export function optionActivityId(publicUrl: string, optionId: string): string {
  return `${publicUrl}/catalog/${optionId}`;
}

/**
 * The option that a learning record's object is (decisions.md, "Completion"): the activity id that we minted, the
 * LMS course bound to an option, or an option's own address; null where none or more than one is. Works on every
 * plane's transaction. Inactive options count: what somebody completed, they completed.
 * @param object.issuer the LMS that the actor's account belongs to
 */
export async function findOptionByObject(
  tx: Tx,
  object: { readonly issuer: string; readonly objectId: string },
): Promise<{ id: string } | null> {
  const { tenantId, publicUrl } = tx.context;
  const minted = object.objectId.startsWith(`${publicUrl}/catalog/`)
    ? object.objectId.slice(publicUrl.length + '/catalog/'.length)
    : '';
  if (isId(minted)) {
    const [own] = await tx.sql<{ id: string }[]>`
      select id from learning_option where tenant_id = ${tenantId} and id = ${minted}`;
    return own ?? null;
  }
  const key = bindingKey(object.objectId);
  if (key.contextId === '' || sameAddress(key.issuer, object.issuer)) {
    const [bound] = await tx.sql<{ id: string }[]>`
      select option_id as id from option_binding
       where tenant_id = ${tenantId} and issuer = ${key.contextId === '' ? key.issuer : object.issuer}
         and context_id = ${key.contextId}`;
    if (bound) return bound;
  }
  const bare = object.objectId.replace(/\/+$/, '');
  const found = await tx.sql<{ id: string; active: boolean }[]>`
    select id, active from learning_option
     where tenant_id = ${tenantId} and url in (${object.objectId}, ${bare}, ${`${bare}/`})`;
  const active = found.filter((option) => option.active);
  const [only, another] = active.length > 0 ? active : found;
  return only && !another ? { id: only.id } : null;
}

/**
 * What a course is bound by: (issuer, context id) where the address tells them, as Moodle's does; otherwise the
 * whole activity id stands in the place of the issuer, with no context.
 */
export function bindingKey(objectId: string): { readonly issuer: string; readonly contextId: string } {
  const course = readCourseAddress(objectId);
  return course ? { issuer: course.root, contextId: course.contextId } : { issuer: objectId, contextId: '' };
}

/** Moodle's course address, as its records write it: {wwwroot}/course/view.php?id=N. */
export function readCourseAddress(objectId: string): { root: string; contextId: string } | null {
  const match = /^(https?:\/\/.+?)\/course\/view\.php\?(?:.*&)?id=(\d+)(?:[&#].*)?$/.exec(objectId);
  return match ? { root: match[1]!, contextId: match[2]! } : null;
}

const sameAddress = (a: string, b: string): boolean => a.replace(/\/+$/, '') === b.replace(/\/+$/, '');
