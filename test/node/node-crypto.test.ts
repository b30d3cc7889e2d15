import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { webCrypto } from '../../lti/crypto.ts';
import { nodeCrypto } from '../../src/node/node-crypto.ts';

/** Node's way is faster, and must say exactly what WebCrypto says (launch-security, "JWT"). */
const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } as const;

test('a hash is the same by Node and by WebCrypto, whatever the text', () =>
  fc.assert(
    fc.asyncProperty(fc.string({ unit: 'grapheme' }), async (text) => {
      expect(nodeCrypto.hash(text)).toBe(await webCrypto.hash(text));
    }),
  ));

test('a signature is good or wrong by both, whatever is changed in it', async () => {
  const generate = { ...algorithm, modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) };
  const [ours, others] = await Promise.all(
    [1, 2].map(() => crypto.subtle.generateKey(generate, true, ['sign', 'verify'])),
  );
  const data = new TextEncoder().encode('header.claims');
  const signature = new Uint8Array(await crypto.subtle.sign(algorithm.name, ours!.privateKey, data));
  const both = async (key: CryptoKey, by: Uint8Array<ArrayBuffer>, over: Uint8Array<ArrayBuffer>) => [
    nodeCrypto.verify(key, by, over),
    await webCrypto.verify(key, by, over),
  ];
  expect(await both(ours!.publicKey, signature, data)).toEqual([true, true]);
  expect(await both(others!.publicKey, signature, data)).toEqual([false, false]);
  expect(await both(ours!.publicKey, signature, data.slice(1))).toEqual([false, false]);
  expect(await both(ours!.publicKey, new Uint8Array(0), data)).toEqual([false, false]);
  await fc.assert(
    fc.asyncProperty(fc.nat(signature.length * 8 - 1), async (bit) => {
      const changed = signature.slice();
      changed[bit >> 3] = changed[bit >> 3]! ^ (1 << (bit & 7));
      expect(await both(ours!.publicKey, changed, data)).toEqual([false, false]);
      expect(await both(ours!.publicKey, changed.slice(0, bit >> 3), data)).toEqual([false, false]);
    }),
    { numRuns: 50 },
  );
});
