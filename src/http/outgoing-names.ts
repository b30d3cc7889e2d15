/** Every IPv4 and IPv6 address of a name; none where the name does not exist. May throw. */
export type ResolveName = (hostname: string, signal: AbortSignal) => Promise<readonly string[]>;

/** Where names are asked where the runtime has no resolver of its own to be asked: DNS over HTTPS, as JSON. */
const RESOLVER = 'https://cloudflare-dns.com/dns-query';

/** Numbers of record types (RFC 1035, RFC 3596). */
const TYPES = { A: 1, AAAA: 28 } as const;

/** A name is asked again after this, however long its answer may be kept. */
const MOST_KEPT_MS = 60_000;
const MOST_NAMES = 500;

/** What was answered lately, in this isolate. Never a promise: on Workers it dies with the request that made it. */
const known = new Map<string, { readonly until: number; readonly addresses: readonly string[] }>();

/** Asks the public DNS for both kinds of addresses. Fails closed: an answer that is none throws. */
export const resolveByHttps: ResolveName = async (hostname, signal) => {
  const now = Date.now();
  const kept = known.get(hostname);
  if (kept && kept.until > now) return kept.addresses;
  const answers = await Promise.all([ask(hostname, 'A', signal), ask(hostname, 'AAAA', signal)]);
  const addresses = answers.flatMap((answer) => answer.addresses);
  const seconds = Math.min(...answers.map((answer) => answer.seconds));
  known.delete(hostname);
  if (addresses.length > 0)
    known.set(hostname, { until: now + Math.min(seconds * 1000, MOST_KEPT_MS), addresses });
  const [oldest] = known.keys();
  if (known.size > MOST_NAMES && oldest !== undefined) known.delete(oldest);
  return addresses;
};

async function ask(name: string, type: keyof typeof TYPES, signal: AbortSignal) {
  const address = `${RESOLVER}?${new URLSearchParams({ name, type })}`;
  const response = await fetch(address, {
    headers: { accept: 'application/dns-json' },
    redirect: 'manual',
    signal,
  });
  if (response.status !== 200) throw new Error(`the resolver answered with status ${response.status}`);
  return readAnswer(await response.json(), TYPES[type]);
}

/** Pure: the addresses of one kind in a resolver's answer, and how long the shortest of them may be kept. */
export function readAnswer(
  json: unknown,
  type: number,
): { readonly addresses: readonly string[]; readonly seconds: number } {
  const { Status: status, Answer: answer } = (json ?? {}) as { Status?: unknown; Answer?: unknown };
  // 0: there are records (or none of this type); 3: there is no such name
  if (status !== 0 && status !== 3) throw new Error('the resolver could not say');
  const records = (Array.isArray(answer) ? answer : []) as {
    type?: unknown;
    data?: unknown;
    TTL?: unknown;
  }[];
  const addresses = records.filter((record) => record.type === type).map(({ data }) => String(data));
  const seconds = Math.min(60, ...records.map(({ TTL: ttl }) => Number(ttl) || 0));
  return { addresses, seconds };
}
