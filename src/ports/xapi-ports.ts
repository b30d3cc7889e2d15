import {
  createPostgresAttachments,
  createPostgresDocuments,
  createPostgresStore,
  importMoreKey,
  type PostgresStorePorts,
  type XapiPorts,
} from '../../xapi/index.ts';
import { contextFor, type Deps } from '../core/deps.ts';
import { newId } from '../core/ids.ts';
import { inTransaction } from '../db/transaction.ts';
import { findCredential } from '../features/tenants/index.ts';

/** What `xapi/` needs from the product: credentials, the store's plane, and news of what was stored. */
export async function xapiPorts(deps: Deps): Promise<XapiPorts> {
  const tables: PostgresStorePorts = {
    sql: deps.pools.store,
    withTransaction: (tenantId, work) => {
      const requestId = newId();
      const context = contextFor(deps, {
        tenantId,
        actor: { kind: 'system' },
        why: { kind: 'job', ref: requestId },
        requestId,
      });
      return inTransaction(context, 'store', (tx) => work(tx.sql));
    },
    onStored: (tenantId) => {
      deps.stirred.add(tenantId);
      deps.nudge();
    },
  };
  return {
    store: createPostgresStore(tables),
    documents: createPostgresDocuments(tables),
    attachments: createPostgresAttachments(tables),
    now: deps.now,
    newId,
    defaultVersion: deps.xapiDefaultVersion,
    moreKey: await importMoreKey(await derivedBytes(`more:${deps.secretKey}`)),
    async authenticate(given) {
      if (given.kind !== 'basic') return null;
      const { key, secret } = given;
      const found = await findCredential(deps, { key, secret, kind: 'xapi' });
      if (!found) return null;
      return {
        tenant: found.tenantId,
        credentialId: found.id,
        authority: {
          objectType: 'Agent',
          account: { homePage: deps.publicUrl, name: `credential:${found.id}` },
        },
        scopes: ['all'],
      };
    },
    onRefused: ({ method, path, status, tenant }) =>
      deps.log.info({ method, path, status, tenant }, 'statement refused'),
    onFault: (error) =>
      deps.log.error(
        { fault: (error as Error).name, code: (error as { code?: string }).code },
        'record store fault',
      ),
  };
}

/** Bytes for one purpose out of SECRET_KEY, so that no two purposes share a key. */
async function derivedBytes(words: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(words)));
}
