import { base64url } from 'jose';

/**
 * The two things a launch asks of cryptography. WebCrypto does both on every runtime; on Node each of its calls
 * goes through another thread, which costs more than the work itself, so an application may hand in its own
 * (`ports.crypto`). Both must answer what these here answer.
 */
export type LtiCrypto = {
  /** base64url SHA-256 of the text's UTF-8: what of a secret may rest in the database */
  hash(text: string): string | Promise<string>;
  /** Whether the signature is RSASSA-PKCS1-v1_5 with SHA-256 over the data, under that key. May throw: then not. */
  verify(
    key: CryptoKey,
    signature: Uint8Array<ArrayBuffer>,
    data: Uint8Array<ArrayBuffer>,
  ): boolean | Promise<boolean>;
};

const encoder = new TextEncoder();

export const webCrypto: LtiCrypto = {
  hash: async (text) =>
    base64url.encode(new Uint8Array(await crypto.subtle.digest('SHA-256', encoder.encode(text)))),
  verify: (key, signature, data) => crypto.subtle.verify('RSASSA-PKCS1-v1_5', key, signature, data),
};
