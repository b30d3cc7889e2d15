/** The part of a term that says who: 120 bits of the SHA-256 of an agent's key, in hex, as records.term makes it. */
export async function hashAgent(key: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(key));
  return [...new Uint8Array(digest).slice(0, 15)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
