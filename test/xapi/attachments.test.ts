import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Part, readBoundary, readMultipart } from '../../xapi/attachments/read-multipart.ts';
import type { JsonObject, Statement } from '../../xapi/index.ts';
import {
  attachmentPart,
  BOUNDARY,
  bodyOf,
  described,
  partsOf,
  type RawPart,
  sha,
  statementsPart,
} from './multipart.ts';
import { ada, type Harness, openHarness, statementOf } from './support.ts';

let h: Harness;
beforeAll(async () => {
  h = await openHarness();
});
afterEach(() => expect(h.faults).toEqual([]));
afterAll(() => h?.close());

const MIXED = `multipart/mixed; boundary="${BOUNDARY}"`;
const send = (parts: readonly RawPart[], { type = MIXED, method = 'POST', query = '' } = {}) =>
  h.request(`/xapi/statements${query}`, {
    method,
    headers: { 'content-type': type },
    body: bodyOf(parts) as Uint8Array<ArrayBuffer>,
  });
const withNote = (content: string | Uint8Array, parts: JsonObject = {}, attachment: JsonObject = {}) =>
  statementOf({ id: randomUUID(), attachments: [described(content, attachment)], ...parts });
const errorOf = async (answer: Response) => ((await answer.json()) as { error: string }).error;
const encode = (text: string) => new TextEncoder().encode(text);

/** Bytes as a stream in pieces that end at these places. */
function cutAt(bytes: Uint8Array, places: readonly number[]): ReadableStream<Uint8Array> {
  const ends = [...new Set(places)].sort((a, b) => a - b);
  return new ReadableStream({
    start(controller) {
      let from = 0;
      for (const end of [...ends, bytes.length]) {
        if (end > from) controller.enqueue(bytes.slice(from, end));
        from = Math.max(from, end);
      }
      controller.close();
    },
  });
}

async function read(stream: ReadableStream<Uint8Array>, boundary = BOUNDARY): Promise<Part[]> {
  const parts: Part[] = [];
  for await (const part of readMultipart(stream, boundary)) parts.push(part);
  return parts;
}

describe('the multipart parser (RFC 2046 5.1)', () => {
  const odd = [
    '',
    '\r',
    '\n',
    '\r\n',
    '\r\n\r\n',
    '\0\0',
    '--',
    ` --${BOUNDARY}`,
    `x--${BOUNDARY}--\r\n`,
    `\n--${BOUNDARY}`,
    `\r\n-${BOUNDARY}`,
    `\r\n--${BOUNDARY.slice(0, -1)}`,
    '\r\r\n\r\r\n--',
  ];

  test('gives back any content, wherever the body is cut into two', async () => {
    for (const content of odd) {
      const bytes = bodyOf([statementsPart([]), { headers: { a: 'b' }, content }, attachmentPart(content)]);
      for (let place = 0; place <= bytes.length; place++) {
        const parts = await read(cutAt(bytes, [place]));
        expect(parts).toHaveLength(3);
        for (const part of parts.slice(1))
          expect(Buffer.from(part.content).toString('latin1'), `${place}`).toBe(content);
      }
    }
  });

  test('gives back any bytes in any pieces, one by one too', async () => {
    const bits = fc.oneof(fc.uint8Array({ maxLength: 40 }), fc.constantFrom(...odd.map(encode)));
    const contents = fc.array(bits, { minLength: 1, maxLength: 5 }).map((all) => Buffer.concat(all));
    await fc.assert(
      fc.asyncProperty(
        fc.array(contents, { minLength: 1, maxLength: 4 }),
        fc.array(fc.nat(2_000), { maxLength: 30 }),
        fc.boolean(),
        async (all, places, singly) => {
          fc.pre(all.every((one) => !`\r\n${one.toString('latin1')}`.includes(`\r\n--${BOUNDARY}`)));
          const bytes = bodyOf(all.map((content) => ({ headers: { 'X-N': 'ü' }, content })));
          const parts = await read(cutAt(bytes, singly ? [...bytes.keys()] : places));
          expect(parts.map(({ content }) => Buffer.from(content))).toEqual(all);
        },
      ),
      { numRuns: 150 },
    );
  });

  test('passes over what stands before the first boundary and behind the last, and blanks behind a boundary', async () => {
    const text = `before\r\n--${BOUNDARY} \t\r\nA: b\r\n\r\none\r\n--${BOUNDARY}\r\n\r\ntwo\r\n--${BOUNDARY}--\r\nbehind`;
    const parts = await read(cutAt(encode(text), []));
    expect(parts.map(({ content }) => new TextDecoder().decode(content))).toEqual(['one', 'two']);
  });

  test.each([
    ['nothing at all', ''],
    ['no boundary', 'just text'],
    ['another boundary', '--other\r\n\r\nx\r\n--other--'],
    ['no closing boundary', `--${BOUNDARY}\r\n\r\nx`],
    ['an end in the middle of a boundary', `--${BOUNDARY}\r\n\r\nx\r\n--${BOUNDARY}`],
    ['a boundary that goes on', `--${BOUNDARY}x\r\n\r\nx\r\n--${BOUNDARY}--`],
    ['headers without an end', `--${BOUNDARY}\r\nA: b\r\n--${BOUNDARY}--`],
    ['a header without a colon', `--${BOUNDARY}\r\nnonsense\r\n\r\nx\r\n--${BOUNDARY}--`],
    ['a header without a name', `--${BOUNDARY}\r\n: x\r\n\r\nx\r\n--${BOUNDARY}--`],
    ['a folded header', `--${BOUNDARY}\r\nA: b\r\n c\r\n\r\nx\r\n--${BOUNDARY}--`],
    ['headers of more than 8 kB', `--${BOUNDARY}\r\nA: ${'x'.repeat(9_000)}\r\n\r\nx\r\n--${BOUNDARY}--`],
  ])('%s is a 400', async (_what, text) => {
    await expect(read(cutAt(encode(text), []))).rejects.toMatchObject({ status: 400 });
  });

  test('counts bytes and parts while they arrive: 413', async () => {
    let given = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        given += 1_000_000;
        controller.enqueue(given === 1_000_000 ? encode(`--${BOUNDARY}\r\n\r\n`) : new Uint8Array(1_000_000));
      },
    });
    await expect(read(endless)).rejects.toMatchObject({ status: 413 });
    expect(given).toBeLessThan(60_000_000);
    const many = bodyOf(Array.from({ length: 1_002 }, () => ({ headers: {}, content: '' })));
    await expect(read(cutAt(many, []))).rejects.toMatchObject({ status: 413 });
  });

  test('a boundary is one of RFC 2046, quoted or not', () => {
    expect(readBoundary('Multipart/Mixed; charset=x; Boundary="a b"')).toBe('a b');
    expect(readBoundary('multipart/mixed; boundary=a_b')).toBe('a_b');
    expect(readBoundary('multipart/form-data; boundary=a')).toBeNull();
    expect(readBoundary(null)).toBeNull();
    for (const wrong of [
      '',
      '; boundary=',
      '; boundary="a "',
      `; boundary=${'x'.repeat(71)}`,
      '; boundary="\0"',
    ])
      expect(() => readBoundary(`multipart/mixed${wrong}`), wrong).toThrow('needs a boundary');
  });
});

describe('statements with attachments (Data 2.4.11, Communication 1.5.2)', () => {
  test('bodies come back byte for byte with attachments=true: one statement, a page, and what more goes on with', async () => {
    const agent = ada(`attached ${randomUUID()}`);
    const [one, two] = [new Uint8Array([0, 13, 10, 255, 45, 45]), encode('\r\n--not the boundary\0')];
    const first = withNote(one, { actor: agent });
    const second = withNote(two, { actor: agent });
    const answer = await send([statementsPart([first, second]), attachmentPart(two), attachmentPart(one)]);
    expect([answer.status, await answer.json()]).toEqual([200, [first.id, second.id]]);

    const single = await h.get({ statementId: first.id!, attachments: 'true' });
    expect(single.headers.get('x-experience-api-version')).toBe('1.0.3');
    expect(single.headers.get('last-modified')).not.toBeNull();
    const [json, body, ...rest] = await partsOf(single);
    expect([json!.headers.get('content-type'), rest]).toEqual(['application/json', []]);
    expect((JSON.parse(json!.content.toString()) as Statement).id).toBe(first.id);
    expect([...body!.content]).toEqual([...one]);
    expect(Object.fromEntries(body!.headers)).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-transfer-encoding': 'binary',
      'x-experience-api-hash': sha(one),
    });

    const page = await partsOf(
      await h.get({ agent: JSON.stringify(agent), attachments: 'true', limit: '1' }),
    );
    const { statements, more } = JSON.parse(page[0]!.content.toString()) as {
      statements: Statement[];
      more: string;
    };
    expect([statements.map(({ id }) => id), page.length]).toEqual([[second.id], 2]);
    const next = await partsOf(await h.request(more));
    expect([...next[1]!.content]).toEqual([...one]);
  });

  test('attachments=true is multipart even where there are none; false or absent is JSON; HEAD says the same', async () => {
    const { id } = withNote('');
    await h.post(statementOf({ id }));
    const asked = { statementId: id!, attachments: 'true' };
    expect(await partsOf(await h.get(asked))).toHaveLength(1);
    const plain = await h.get({ ...asked, attachments: 'false' });
    expect(plain.headers.get('content-type')).toContain('application/json');
    const head = await h.request(`/xapi/statements?${new URLSearchParams(asked)}`, { method: 'HEAD' });
    expect(head.headers.get('content-type')).toContain('multipart/mixed');
    expect(await head.text()).toBe('');
  });

  test('one body serves every statement and SubStatement that describes it, with SHA-256, 384 or 512', async () => {
    for (const algorithm of ['sha256', 'sha384', 'sha512']) {
      const content = `shared ${algorithm}`;
      const hash = sha(content, algorithm);
      const inside = statementOf({
        id: randomUUID(),
        object: {
          ...statementOf(),
          objectType: 'SubStatement',
          attachments: [described(content, { sha2: hash.toUpperCase() })],
        },
      });
      const parts = [
        statementsPart([withNote(content, {}, { sha2: hash }), inside]),
        attachmentPart(content, { 'X-Experience-API-Hash': hash }),
      ];
      expect((await send(parts)).status, algorithm).toBe(200);
      const back = await partsOf(await h.get({ statementId: inside.id!, attachments: 'true' }));
      expect(back[1]!.content.toString()).toBe(content);
    }
  });

  test('PUT takes one; fileUrl alone needs no body; an attachment of nothing is one', async () => {
    const statement = withNote('');
    const put = await send([statementsPart(statement), attachmentPart('')], {
      method: 'PUT',
      query: `?statementId=${statement.id}`,
    });
    expect(put.status).toBe(204);
    const linked = withNote('linked', {}, { fileUrl: 'https://files.example/1' });
    expect((await send([statementsPart(linked)])).status).toBe(200);
    expect((await h.post(withNote('linked too', {}, { fileUrl: 'https://files.example/2' }))).status).toBe(
      200,
    );
  });

  test('another tenant, and another body under the same statement, see nothing of it', async () => {
    const content = `secret ${randomUUID()}`;
    await send([statementsPart(withNote(content)), attachmentPart(content)]);
    const id = randomUUID();
    await h.post(withNote(content, { id }, { fileUrl: 'https://files.example/x' }), h.stranger);
    const asked = { statementId: id, attachments: 'true' };
    expect(await partsOf(await h.get(asked, h.stranger))).toHaveLength(1);
  });

  test('a body of more than a megabyte is kept whole', async () => {
    const content = new Uint8Array(3_000_000).map((_, place) => (place * 7919) % 251);
    const statement = withNote(content);
    expect((await send([statementsPart(statement), attachmentPart(content)])).status).toBe(200);
    const [, body] = await partsOf(await h.get({ statementId: statement.id!, attachments: 'true' }));
    expect(sha(body!.content)).toBe(sha(content));
  });
});

describe('refused with a 400 that names the part or the attachment, and nothing stored:', () => {
  const one = 'one';
  const cases: [string, (statement: Statement) => RawPart[], string][] = [
    ['a missing part', (s) => [statementsPart(s)], 'attachments[0]: has neither a fileUrl nor a part'],
    [
      'an excess part',
      (s) => [statementsPart(s), attachmentPart(one), attachmentPart('more')],
      'Part 3: no statement',
    ],
    [
      'the same part twice',
      (s) => [statementsPart(s), attachmentPart(one), attachmentPart(one)],
      'Part 3: is the same',
    ],
    [
      'a hash of other content',
      (s) => [statementsPart(s), attachmentPart('two', { 'X-Experience-API-Hash': sha(one) })],
      'Part 2: X-Experience-API-Hash is not',
    ],
    [
      'no hash',
      (s) => [statementsPart(s), attachmentPart(one, { 'X-Experience-API-Hash': '' })],
      'Part 2: X-Experience-API-Hash is missing',
    ],
    [
      'a hash of another kind',
      (s) => [statementsPart(s), attachmentPart(one, { 'X-Experience-API-Hash': sha(one, 'sha1') })],
      'Part 2: X-Experience-API-Hash must',
    ],
    [
      'another encoding',
      (s) => [statementsPart(s), attachmentPart(one, { 'Content-Transfer-Encoding': 'base64' })],
      'Part 2: Content-Transfer-Encoding',
    ],
    [
      'no encoding',
      (s) => [statementsPart(s), attachmentPart(one, { 'Content-Transfer-Encoding': '' })],
      'Part 2: Content-Transfer-Encoding',
    ],
    [
      'another type',
      (s) => [statementsPart(s), attachmentPart(one, { 'Content-Type': 'text/plain' })],
      'attachments[0].contentType',
    ],
    [
      'the statements not first',
      (s) => [attachmentPart(one), statementsPart(s)],
      'Part 1: must hold the statements',
    ],
    ['no part at all', () => [], 'Part 1: must hold the statements'],
    [
      'a first part that is no JSON',
      () => [{ headers: { 'Content-Type': 'application/json' }, content: '{' }],
      'not valid JSON',
    ],
    [
      'a statement that is not valid',
      (s) => [statementsPart({ ...s, verb: {} }), attachmentPart(one)],
      'verb.id',
    ],
  ];
  test.each(cases)('%s', async (_what, partsFor, sentence) => {
    const statement = withNote(one);
    const answer = await send(partsFor(statement));
    const { status } = answer;
    expect([status, await errorOf(answer)]).toEqual([400, expect.stringContaining(sentence)]);
    expect((await h.get({ statementId: statement.id! })).status).toBe(404);
  });

  test('JSON alone whose attachment has no fileUrl, in a batch by its place', async () => {
    const answer = await h.post([statementOf(), withNote(one)]);
    expect(await errorOf(answer)).toContain('[1].attachments[0]: has neither');
    const inside = { ...withNote(one), objectType: 'SubStatement', id: undefined };
    expect(await errorOf(await h.post(statementOf({ object: inside })))).toContain(
      'object.attachments[0]: has',
    );
  });

  test.each(['multipart/mixed', 'multipart/form-data; boundary=x', 'text/plain', ''])(
    'the type "%s"',
    async (type) => {
      expect((await send([statementsPart(statementOf())], { type })).status).toBe(400);
    },
  );
});
