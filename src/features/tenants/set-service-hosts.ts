import type { Context } from '../../core/context.ts';
import { invalid, notFound } from '../../core/errors.ts';
import { authorise } from '../../core/policy.ts';
import { audit } from '../../db/audit.ts';
import { inTransaction } from '../../db/transaction.ts';
import { findPlatformBy } from './find-platform.ts';
import { holdPlatforms } from './hold-platforms.ts';

const MOST_HOSTS = 10;

/**
 * Says which hosts, beside those of its addresses, may be sent this LMS' tokens (launch-security rule 7): where
 * gradebook and rosters live at another name than the sign-on. Repeating it changes nothing.
 * @throws not_found; invalid for what is no plain host name
 */
export async function setServiceHosts(
  context: Context,
  input: { readonly platformId: string; readonly hosts: readonly string[] },
): Promise<void> {
  authorise(context, 'platform.manage');
  const hosts = [...new Set(input.hosts.map((host) => host.trim().toLowerCase()).filter(Boolean))];
  if (hosts.length > MOST_HOSTS || !hosts.every(isHost)) {
    const message = `Name ${MOST_HOSTS} hosts or fewer, each without https:// and without a path; example: learn.example.org.`;
    throw invalid([{ field: 'hosts', message }], message);
  }
  await inTransaction(context, 'common', async (tx) => {
    await holdPlatforms(tx);
    const before = await findPlatformBy(tx, (one) => one.id === input.platformId);
    if (!before) throw notFound('platform');
    if (before.serviceHosts.join() === hosts.join()) return;
    await tx.sql`select directory.set_service_hosts(${before.id}, ${context.tenantId}, ${hosts})`;
    const details = { hosts: hosts.length };
    await audit(tx, { action: 'platform.hosts-set', entity: 'platform', entityId: before.id, details });
  });
}

/** A name with a dot (or localhost), with a port perhaps, spelled as URLs spell it; no asterisk, no address. */
function isHost(host: string): boolean {
  if (!/^[a-z0-9.-]+(?::\d{1,5})?$/.test(host) || !URL.canParse(`https://${host}`)) return false;
  const url = new URL(`https://${host}`);
  const isName = /[a-z]/.test(url.hostname.split('.').at(-1) ?? '') && !/^[.-]|\.\.|[.-]$/.test(url.hostname);
  return isName && url.hostname.includes('.') && (url.host === host || `${url.host}:443` === host);
}
