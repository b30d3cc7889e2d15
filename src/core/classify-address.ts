/**
 * What kind of place an IP address is. `private` is a company's own network, which an operator may open for
 * single hosts; `forbidden` is what nobody may be sent to: link-local (metadata services), multicast, reserved,
 * documentation, and addresses that hide another one.
 */
export type AddressKind = 'public' | 'private' | 'loopback' | 'forbidden';

type Range = readonly [network: string, prefix: number, kind: AddressKind];

/**
 * IPv4 outside of the public network (IANA special-purpose registry, RFC 6890), the narrower range first. What
 * is not listed is public.
 */
const IPV4: readonly Range[] = [
  ['100.100.100.200', 32, 'forbidden'], // a cloud's metadata inside the shared range
  ['168.63.129.16', 32, 'forbidden'], // a cloud's own host behind a public number
  ['10.0.0.0', 8, 'private'],
  ['100.64.0.0', 10, 'private'], // shared between a provider and its customers (RFC 6598)
  ['172.16.0.0', 12, 'private'],
  ['192.168.0.0', 16, 'private'],
  ['127.0.0.0', 8, 'loopback'],
  ['0.0.0.0', 8, 'forbidden'],
  ['169.254.0.0', 16, 'forbidden'],
  ['192.0.0.0', 24, 'forbidden'],
  ['192.0.2.0', 24, 'forbidden'],
  ['192.88.99.0', 24, 'forbidden'],
  ['198.18.0.0', 15, 'forbidden'],
  ['198.51.100.0', 24, 'forbidden'],
  ['203.0.113.0', 24, 'forbidden'],
  ['224.0.0.0', 3, 'forbidden'], // multicast, reserved, broadcast
];

/** IPv6 the other way round: only what is listed is anything but forbidden. */
const IPV6: readonly Range[] = [
  ['fd00:ec2::254', 128, 'forbidden'], // clouds' metadata inside the unique-local range
  ['fd20:ce::254', 128, 'forbidden'],
  ['::1', 128, 'loopback'],
  ['fc00::', 7, 'private'],
  ['2001::', 23, 'forbidden'], // Teredo, benchmarks, ORCHID and other protocols' own
  ['2001:db8::', 32, 'forbidden'],
  ['2002::', 16, 'forbidden'], // 6to4 hides an IPv4 address
  ['3fff::', 20, 'forbidden'],
  ['2000::', 3, 'public'],
];

/** In these the last 32 bits are an IPv4 address, and they are what it is: mapped (RFC 4291), NAT64 (RFC 6052). */
const HOLDS_IPV4: readonly (readonly [network: string, prefix: number])[] = [
  ['::ffff:0:0', 96],
  ['64:ff9b::', 96],
];

/**
 * Classifies an address as a resolver or a URL writes it (dotted decimal; IPv6 in any form, without brackets).
 * What it cannot read, and an IPv6 address with a zone, is forbidden.
 */
export function classifyAddress(text: string): AddressKind {
  const v4 = readIpv4(text);
  if (v4 !== null) return find(IPV4, v4, 32, readIpv4) ?? 'public';
  const v6 = readIpv6(text);
  if (v6 === null) return 'forbidden';
  if (HOLDS_IPV4.some(([network, prefix]) => isWithin(v6, readIpv6(network) ?? 0n, prefix, 128)))
    return find(IPV4, v6 & 0xffffffffn, 32, readIpv4) ?? 'public';
  return find(IPV6, v6, 128, readIpv6) ?? 'forbidden';
}

function find(
  ranges: readonly Range[],
  address: bigint,
  width: number,
  read: (text: string) => bigint | null,
): AddressKind | null {
  const found = ranges.find(([network, prefix]) => isWithin(address, read(network) ?? 0n, prefix, width));
  return found?.[2] ?? null;
}

function isWithin(address: bigint, network: bigint, prefix: number, width: number): boolean {
  const rest = BigInt(width - prefix);
  return address >> rest === network >> rest;
}

/** Dotted decimal and nothing else: a URL has turned every other spelling into it already. */
function readIpv4(text: string): bigint | null {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256))
    return null;
  return parts.reduce((all, part) => (all << 8n) | BigInt(part), 0n);
}

/** RFC 4291 §2.2, with its `::` and its dotted tail. */
function readIpv6(text: string): bigint | null {
  const tail = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  if (tail) {
    const v4 = readIpv4(tail[2] ?? '');
    if (v4 === null) return null;
    return readIpv6(`${tail[1]}${(v4 >> 16n).toString(16)}:${(v4 & 0xffffn).toString(16)}`);
  }
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const [left = [], right = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - left.length - right.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null;
  const groups = [...left, ...Array.from({ length: missing }, () => '0'), ...right];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return null;
  return groups.reduce((all, group) => (all << 16n) | BigInt(`0x${group}`), 0n);
}
