import {
  createPostgresAttachments,
  createPostgresDocuments,
  createPostgresStore,
  eraseDocumentsOnArrival,
  eraseOnArrival,
  importMoreKey,
  type PostgresStorePorts,
  type XapiPorts,
} from '../../xapi/index.ts';
import { contextFor, type Deps } from '../core/deps.ts';
import { newId } from '../core/ids.ts';
import { inTransaction } from '../db/transaction.ts';
import { erasedAgent, hashErased } from '../features/privacy/index.ts';
import { createDoor } from './admit-sender.ts';

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
  const tombstones = {
    ...tables,
    hashErased: (tenantId: string, agentKey: string) => hashErased(deps.secretKey, tenantId, agentKey),
    now: deps.now,
  };
  const door = createDoor(deps);
  return {
    store: eraseOnArrival(createPostgresStore(tables), {
      ...tombstones,
      substitute: (tenantId) => erasedAgent(deps.publicUrl, tenantId),
      onTurnedAway: (tenant, statements) =>
        deps.log.info({ tenant, statements }, 'statements about erased people were not taken in'),
    }),
    documents: eraseDocumentsOnArrival(createPostgresDocuments(tables), tombstones),
    attachments: createPostgresAttachments(tables),
    now: deps.now,
    newId,
    defaultVersion: deps.xapiDefaultVersion,
    moreKey: await importMoreKey(await derivedBytes(`more:${deps.secretKey}`)),
    authenticate: door.authenticate,
    countRequest: door.countRequest,
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
