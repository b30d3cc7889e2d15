import { randomUUID } from 'node:crypto';
import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inTransaction } from '../../src/db/transaction.ts';
import { sweepBodies } from '../../src/features/privacy/index.ts';
import { createPostgresAttachments, type ObjectStorage, sweepAttachments } from '../../xapi/index.ts';
import { MOST_IN_DATABASE } from '../../xapi/postgres/postgres-attachments.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { closeTenants } from '../support/tenant.ts';
import { attachmentPart, BOUNDARY, bodyOf, described, sha, statementsPart } from '../xapi/multipart.ts';
import { type PrivacyGround, privacyGround } from './privacy-ground.ts';

let db: TestDatabase;
let owner: Sql;
let ground: PrivacyGround;

beforeAll(async () => {
  db = await testDatabase();
  owner = postgres(db.ownerUrl, { max: 2, onnotice: () => {} });
  ground = await privacyGround(db);
}, 60_000);

afterAll(async () => {
  await owner.end();
  await closeTenants(db);
  await db.drop();
});

const withBody = (id: string, content: string) => {
  const statement = {
    id,
    actor: { account: { homePage: 'https://lms.example', name: '7' } },
    verb: { id: 'https://lms.example/handed-in' },
    object: { id: 'https://lms.example/essay' },
    result: { response: content },
    attachments: [described(content)],
  };
  return ground.send('/statements', {
    method: 'POST',
    headers: { 'content-type': `multipart/mixed; boundary="${BOUNDARY}"` },
    body: bodyOf([statementsPart(statement), attachmentPart(content)]) as Uint8Array<ArrayBuffer>,
  });
};

const bodies = async (): Promise<string[]> => {
  const rows = await owner`
    select encode(sha2, 'hex') as sha2 from records.attachment where tenant_id = ${ground.tenant.tenantId} order by kept_at`;
  return rows.map(({ sha2 }) => String(sha2));
};

test('the body of a statement that was refused with 409 goes with the next round an hour later, and no other', async () => {
  const id = randomUUID();
  expect((await withBody(id, 'the first essay')).status).toBe(200);
  expect((await withBody(id, 'another essay under its id')).status).toBe(409);
  expect(await bodies()).toEqual([sha('the first essay'), sha('another essay under its id')]);
  await sweepBodies(ground.tenant.system);
  // a sender may be between bringing a body and its statement
  expect(await bodies()).toHaveLength(2);
  await sweepBodies(ground.tenant.system, 0);
  expect(await bodies()).toEqual([sha('the first essay')]);
});

test('a body that was swept is kept when it comes with a statement that is taken in', async () => {
  expect((await withBody(randomUUID(), 'another essay under its id')).status).toBe(200);
  await sweepBodies(ground.tenant.system, 0);
  expect(await bodies()).toEqual([sha('the first essay'), sha('another essay under its id')]);
});

test('sweeping while the same bodies come again and again leaves no statement without its body', async () => {
  const contents = Array.from({ length: 6 }, (_, n) => `essay ${n}`);
  let writing = true;
  const sweeping = (async () => {
    while (writing) await sweepBodies(ground.tenant.system, 2_000);
  })();
  const answers = await Promise.all(
    Array.from({ length: 48 }, (_, n) => withBody(randomUUID(), contents[n % contents.length]!)),
  );
  writing = false;
  await sweeping;
  await sweepBodies(ground.tenant.system, 0);
  expect(answers.map(({ status }) => status)).toEqual(Array(48).fill(200));
  const kept = await bodies();
  for (const content of contents) expect(kept).toContain(sha(content));
});

test('each body is looked at once: what a statement describes costs the rounds nothing', async () => {
  const [row] = await owner`
    select count(*)::int as n from records.attachment where tenant_id = ${ground.tenant.tenantId} and not described`;
  expect(row).toEqual({ n: 0 });
});

test('behind the port for object storage lie the bodies beyond a megabyte, and they are swept there too', async () => {
  const { tenantId, system, deps } = ground.tenant;
  const objects = new Map<string, Uint8Array>();
  const storage: ObjectStorage = {
    put: async (key, content) => void objects.set(key, content),
    get: async (key) => objects.get(key) ?? null,
    remove: async (key) => void objects.delete(key),
  };
  const attachments = createPostgresAttachments(
    {
      sql: deps.pools.store,
      withTransaction: (_tenant, work) => inTransaction(system, 'store', (tx) => work(tx.sql)),
    },
    storage,
  );
  const contentType = 'video/mp4';
  const given = [MOST_IN_DATABASE, MOST_IN_DATABASE + 1].map((size, n) => {
    const content = new Uint8Array(size).fill(n + 1);
    return { sha2: sha(content), contentType, content };
  });
  await attachments.keep(tenantId, given);
  const [, large] = given;
  expect([...objects.keys()]).toEqual([`${tenantId}/${large!.sha2}`]);
  const back = await attachments.read(
    tenantId,
    given.map(({ sha2 }) => sha2),
  );
  expect(back.map(({ content }) => content.byteLength).sort()).toEqual([
    MOST_IN_DATABASE,
    MOST_IN_DATABASE + 1,
  ]);
  expect(sha(back.find(({ sha2 }) => sha2 === large!.sha2)!.content)).toBe(large!.sha2);
  await inTransaction(system, 'store', ({ sql }) =>
    sweepAttachments(sql, tenantId, { age: 0, limit: 10, objects: storage }),
  );
  expect(objects.size).toBe(0);
});
