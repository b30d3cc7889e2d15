import { createPrivateKey, createSign, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { JsonObject, Statement } from '../../xapi/index.ts';
import { makeCertificate } from '../support/make-certificate.ts';
import { attachmentPart, BOUNDARY, bodyOf, described, partsOf, statementsPart } from './multipart.ts';
import { type Harness, openHarness, statementOf } from './support.ts';

let h: Harness;
beforeAll(async () => {
  h = await openHarness();
});
afterEach(() => expect(h.faults).toEqual([]));
afterAll(() => h?.close());

const SIGNATURE = 'http://adlnet.gov/expapi/attachments/signature';
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

const base64url = (value: string | Buffer) => Buffer.from(value as string).toString('base64url');

/** A compact JWS (RFC 7515 7.1), made here and not by the library that judges it. */
function jwsOf(payload: unknown, header: JsonObject = { alg: 'RS256' }, key: KeyObject = privateKey): string {
  const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
  const signed = `${base64url(JSON.stringify(header))}.${base64url(text)}`;
  const hash = `RSA-SHA${String(header.alg).slice(2) || '256'}`;
  const signer = createSign(/^RS\d{3}$/.test(String(header.alg)) ? hash : 'RSA-SHA256').update(signed);
  return `${signed}.${base64url(signer.sign(key))}`;
}

const signatureOf = (jws: string, parts: JsonObject = {}) =>
  described(jws, { usageType: SIGNATURE, display: { en: 'Signature' }, ...parts });

/** Sends a statement with this signature along. */
async function sendSigned(statement: Statement, jws: string, parts: JsonObject = {}, version = '1.0.3') {
  const attachments = [...(statement.attachments ?? []), signatureOf(jws, parts)];
  const type = String(parts.contentType ?? 'application/octet-stream');
  const answer = await h.request('/xapi/statements', {
    method: 'POST',
    headers: {
      'content-type': `multipart/mixed; boundary="${BOUNDARY}"`,
      'x-experience-api-version': version,
    },
    body: bodyOf([
      statementsPart({ ...statement, attachments }),
      attachmentPart(jws, { 'Content-Type': type }),
    ]) as Uint8Array<ArrayBuffer>,
  });
  return [answer.status, answer.status === 200 ? '' : ((await answer.json()) as { error: string }).error];
}

const good = [200, ''];
const refused = (why: string) => [400, expect.stringContaining(`attachments[0]: the signature ${why}`)];
const fresh = (parts: JsonObject = {}) =>
  statementOf({ id: randomUUID(), timestamp: '2026-02-03T09:00:00Z', ...parts });

describe('a signed statement (Data 2.6)', () => {
  test.each(['RS256', 'RS384', 'RS512'])(
    'by %s is taken in both versions, and its signature comes back',
    async (alg) => {
      for (const version of ['1.0.3', '2.0.0']) {
        const statement = fresh();
        const jws = jwsOf(statement, { alg });
        expect(await sendSigned(statement, jws, {}, version)).toEqual(good);
        const [, body] = await partsOf(await h.get({ statementId: statement.id!, attachments: 'true' }));
        expect(body!.content.toString()).toBe(jws);
      }
    },
  );

  test.each(['none', 'HS256', 'ES256', 'PS256', 'RS1', ''])('by "%s" is a 400', async (alg) => {
    const statement = fresh();
    expect(await sendSigned(statement, jwsOf(statement, { alg }))).toEqual(
      refused('must be made with RS256'),
    );
  });

  test('malformed in any way is a 400', async () => {
    const statement = fresh();
    const whole = jwsOf(statement);
    const [head, payload, signature] = whole.split('.');
    for (const jws of [
      'x',
      '',
      `${head}.${payload}`,
      `${whole}.${signature}`,
      `.${payload}.${signature}`,
      `${head}..${signature}`,
      `${base64url('{')}.${payload}.${signature}`,
      `${whole}\n`,
      ` ${whole}`,
      `${head}.${payload}=.${signature}`,
    ])
      expect(await sendSigned(statement, jws), jws.slice(0, 30)).toEqual(refused('is no compact JWS'));
    for (const odd of ['no JSON', '[]', 'null', '"x"'])
      expect(await sendSigned(statement, jwsOf(odd)), odd).toEqual(refused('does not hold a statement'));
  });

  test('made for another statement is a 400, whatever part differs', async () => {
    const statement = fresh({ result: { score: { raw: 1 } } });
    for (const other of [
      { ...statement, id: randomUUID() },
      { ...statement, verb: { id: 'https://v.example/other' } },
      { ...statement, result: { score: { raw: 2 } } },
      { ...statement, timestamp: '2026-02-03T09:00:01Z' },
      { ...statement, extra: 1 },
      { actor: statement.actor },
    ])
      expect(await sendSigned(statement, jwsOf(other))).toEqual(refused('was made for another statement'));
  });

  test('is compared as statements are: order of keys, what is only shown, the zone, an id that was not signed yet', async () => {
    const statement = fresh({ context: { contextActivities: { parent: { id: 'https://lms.example/p' } } } });
    const writings: ((one: Statement) => JsonObject)[] = [
      (one) => Object.fromEntries(Object.entries(one).toReversed()),
      (one) => ({ ...one, verb: { ...one.verb, display: { en: 'did' } } }),
      (one) => ({ ...one, timestamp: '2026-02-03T10:00:00.000+01:00' }),
      (one) => ({ ...one, id: one.id!.toUpperCase() }),
      (one) => ({ ...one, context: { contextActivities: { parent: [{ id: 'https://lms.example/p' }] } } }),
      ({ id: _id, ...unnamed }) => unnamed,
    ];
    for (const write of writings) {
      const one = { ...statement, id: randomUUID() };
      expect(await sendSigned(one, jwsOf(write(one)))).toEqual(good);
    }
  });

  test.each([
    ['PT1.234S', 'PT1.239S', true],
    ['PT1.23S', 'PT1,2300S', true],
    ['PT1S', 'PT1.009S', true],
    ['PT1.23S', 'PT1.24S', false],
    ['PT1.5M', 'PT1.51M', false],
  ])(
    'durations are compared to a hundredth of a second: %s and %s (Data 4.6)',
    async (sent, signed, same) => {
      const statement = fresh({ result: { duration: sent } });
      const payload = { ...statement, result: { duration: signed } };
      const expected = same ? good : refused('was made for another statement');
      expect(await sendSigned(statement, jwsOf(payload))).toEqual(expected);
    },
  );

  test('may bring its certificate (x5c), which must be the one that it was made with', async () => {
    const [mine, another] = [
      makeCertificate(['signer.example'], { rsa: true }),
      makeCertificate(['x.example'], { rsa: true }),
    ];
    const ec = makeCertificate(['ec.example']);
    const x5c = ({ cert }: { cert: string }) => [cert.replace(/-----[^-]+-----|\n/g, '')];
    const key = createPrivateKey(mine.key);
    const statement = fresh();
    const signed = (chain: unknown) => jwsOf(statement, { alg: 'RS256', x5c: chain as never }, key);
    expect(await sendSigned(statement, signed([...x5c(mine), ...x5c(another)]))).toEqual(good);
    for (const chain of [x5c(another), x5c(ec), ['no certificate'], [], 'text', [1]])
      expect(await sendSigned(statement, signed(chain)), String(chain)).toEqual(
        refused('is not the one of the certificate'),
      );
  });

  test('is an octet-stream that is sent along, not linked', async () => {
    const statement = fresh();
    const jws = jwsOf(statement);
    expect(await sendSigned(statement, jws, { contentType: 'text/plain' })).toEqual(
      refused('must be application/octet-stream'),
    );
    const linked = await h.post({
      ...statement,
      attachments: [signatureOf(jws, { fileUrl: 'https://files.example/1' })],
    });
    expect(linked.status).toBe(400);
  });

  test('may have other attachments, which are signed too', async () => {
    const note = described('linked', { fileUrl: 'https://files.example/1' });
    const statement = fresh({ attachments: [note] });
    expect(await sendSigned(statement, jwsOf(statement))).toEqual(good);
    const { attachments: _left, ...without } = statement;
    expect((await sendSigned(statement, jwsOf(without)))[0]).toBe(400);
  });

  test('in a batch is judged with its own statement', async () => {
    const [one, two] = [fresh(), fresh({ verb: { id: 'https://v.example/other' } })];
    const [first, second] = [jwsOf(one), jwsOf(two)];
    const batch = (a: string, b: string) => [
      statementsPart([
        { ...one, attachments: [signatureOf(a)] },
        { ...two, attachments: [signatureOf(b)] },
      ]),
      attachmentPart(first),
      attachmentPart(second),
    ];
    const send = (a: string, b: string) =>
      h.request('/xapi/statements', {
        method: 'POST',
        headers: { 'content-type': `multipart/mixed; boundary="${BOUNDARY}"` },
        body: bodyOf(batch(a, b)) as Uint8Array<ArrayBuffer>,
      });
    const crossed = await send(second, first);
    expect([crossed.status, ((await crossed.json()) as { error: string }).error]).toEqual([
      400,
      expect.stringContaining('[0].attachments[0]'),
    ]);
    expect((await send(first, second)).status).toBe(200);
  });
});

test('the same id again with a duration that differs by less than a hundredth is the same statement (Data 4.6)', async () => {
  const statement = fresh({ result: { duration: 'PT1.234S' } });
  expect((await h.post(statement)).status).toBe(200);
  expect((await h.post({ ...statement, result: { duration: 'PT1.23S' } })).status).toBe(200);
  expect((await h.post({ ...statement, result: { duration: 'PT1.24S' } })).status).toBe(409);
});
