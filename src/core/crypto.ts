/**
 * What Node does at once and WebCrypto only through another thread. Absent on Workers; whoever uses it falls back
 * on WebCrypto, which answers the same.
 */
export interface FastCrypto {
  /** base64url SHA-256 of the text's UTF-8. */
  hash(text: string): string;
  /** Whether it is an RSASSA-PKCS1-v1_5 signature with SHA-256 over the data, under that key. */
  verify(key: CryptoKey, signature: Uint8Array, data: Uint8Array): boolean;
}
