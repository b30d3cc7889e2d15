import { createHash, randomUUID } from 'node:crypto';
import { type Harness, statementOf } from '../../xapi/support.ts';
import type { Note } from './fuzz-portion.ts';

const RESOURCES = {
  '/xapi/activities/state': {
    activityId: 'https://lms.example/a',
    agent: '{"mbox":"mailto:a@b.example"}',
    stateId: '',
  },
  '/xapi/agents/profile': { agent: '{"mbox":"mailto:a@b.example"}', profileId: '' },
  '/xapi/activities/profile': { activityId: 'https://lms.example/a', profileId: '' },
};

/** A document of any bytes comes back as it was sent, is replaced only by who knows it, merges member by member, and goes. */
export async function fuzzDocument(h: Harness, pick: number, note: Note): Promise<void> {
  const [path, names] = Object.entries(RESOURCES)[pick % 3]!;
  const last = Object.keys(names).at(-1)!;
  const at = `${path}?${new URLSearchParams({ ...names, [last]: `${randomUUID()} é/${pick}` })}`;
  const type = 'application/octet-stream';
  const bytes = bytesOf(pick);
  const put = await h.request(at, {
    method: 'PUT',
    headers: { 'content-type': type, 'if-none-match': '*' },
    body: bytes as unknown as BodyInit,
  });
  note(put.status === 204, `a document: ${put.status} ${await put.text()}`);
  const back = await h.request(at);
  const same = Buffer.from(await back.arrayBuffer()).equals(bytes);
  note(
    back.status === 200 && same && back.headers.get('content-type') === type,
    `a document back: ${back.status}`,
  );
  const stale = await h.request(at, {
    method: 'PUT',
    headers: { 'content-type': 'application/json', 'if-match': '"stale"' },
    body: '{}',
  });
  note(stale.status === 412, `a stale If-Match: ${stale.status}`);
  const merged = await h.request(at, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'if-match': back.headers.get('etag') ?? '' },
    body: '{"a":1}',
  });
  note(merged.status === 400, `merging into bytes: ${merged.status}`);
  await mergeDocument(h, `${at}x`, pick, note);
  const gone = await h.request(at, {
    method: 'DELETE',
    headers: { 'if-match': back.headers.get('etag') ?? '' },
  });
  note(gone.status === 204 && (await h.request(at)).status === 404, `a document deleted: ${gone.status}`);
}

async function mergeDocument(h: Harness, at: string, pick: number, note: Note): Promise<void> {
  const send = (part: object) =>
    h.request(at, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(part),
    });
  const statuses = [
    (await send({ a: pick, b: [pick] })).status,
    (await send({ b: { c: null }, __proto: pick })).status,
  ];
  const back = await (await h.request(at)).text();
  const expected = { a: pick, b: { c: null }, __proto: pick };
  note(
    statuses.every((status) => status === 204) && sameMembers(back, expected),
    `a merge: ${statuses.join(' ')} ${back}`,
  );
}

function sameMembers(text: string, expected: object): boolean {
  const sorted = (value: object) =>
    JSON.stringify(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  return sorted(JSON.parse(text)) === sorted(expected);
}

/** An attachment of any bytes, boundaries among them, comes back with its statement; with one byte changed it is refused. */
export async function fuzzAttachment(h: Harness, pick: number, note: Note): Promise<void> {
  const bytes = bytesOf(pick);
  const sha2 = createHash('sha256').update(bytes).digest('hex');
  const id = randomUUID();
  const statement = statementOf({
    id,
    attachments: [
      {
        usageType: 'http://adlnet.gov/expapi/attachments/certificate',
        display: { en: 'C' },
        contentType: 'application/octet-stream',
        length: bytes.length,
        sha2,
      },
    ],
  });
  const torn = await sendParts(h, statement, Buffer.concat([bytes, Buffer.from('!')]), sha2);
  note(torn === 400, `an attachment that is not what its hash says: ${torn}`);
  const sent = await sendParts(h, statement, bytes, sha2);
  note(sent === 200, `an attachment: ${sent}, ${bytes.toString('hex')}`);
  const back = await h.get({ statementId: id, attachments: 'true' });
  const whole = Buffer.from(await back.arrayBuffer());
  note(back.status === 200 && whole.includes(bytes), `an attachment back: ${back.status}`);
}

async function sendParts(h: Harness, statement: object, bytes: Buffer, sha2: string): Promise<number> {
  const boundary = 'a-boundary';
  const body = Buffer.concat([
    Buffer.from(`--${boundary}\r\nContent-Type: application/json\r\n\r\n${JSON.stringify(statement)}\r\n`),
    Buffer.from(
      `--${boundary}\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: binary\r\nX-Experience-API-Hash: ${sha2}\r\n\r\n`,
    ),
    bytes,
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ]);
  const headers = { 'content-type': `multipart/mixed; boundary=${boundary}` };
  return (await h.request('/xapi/statements', { method: 'POST', headers, body })).status;
}

/** Bytes that parsers stumble over, some more, and none twice. */
function bytesOf(pick: number): Buffer {
  const traps = ['\r\n', '--', '\r\n--a-boundar', '\0', '\r\n\r\n', '\n--a-boundary--', '{"a":1}', '\ufeff'];
  const parts = Array.from({ length: pick % 7 }, (_, n) => Buffer.from(traps[(pick >> n) % traps.length]!));
  const number = Buffer.alloc(8);
  number.writeUInt32LE(pick >>> 0);
  return Buffer.concat([...parts, number, createHash('sha512').update(number).digest()]);
}
