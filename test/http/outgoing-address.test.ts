import { BlockList } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AddressKind, classifyAddress } from '../../src/core/classify-address.ts';
import { OutgoingError } from '../../src/core/outgoing.ts';
import { readOutgoingUrl } from '../../src/core/outgoing-rules.ts';

/**
 * Node's own arithmetic over what IANA says is not reachable from everywhere (special-purpose registries as of
 * 2026-09), written down a second time: the classification must come to the same for any address.
 */
function list(...ranges: string[]): BlockList {
  const blocks = new BlockList();
  for (const range of ranges) {
    const [network = '', prefix = ''] = range.split('/');
    blocks.addSubnet(network, Number(prefix), network.includes(':') ? 'ipv6' : 'ipv4');
  }
  return blocks;
}

const PRIVATE = list('10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7');
const LOOPBACK = list('127.0.0.0/8', '::1/128');
const NOT_GLOBAL = list(
  ...['0.0.0.0/8', '169.254.0.0/16', '192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24', '198.18.0.0/15'],
  ...[
    '198.51.100.0/24',
    '203.0.113.0/24',
    '224.0.0.0/4',
    '240.0.0.0/4',
    '168.63.129.16/32',
    '100.100.100.200/32',
  ],
  ...['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20', 'fd00:ec2::254/128', 'fd20:ce::254/128'],
);
const GLOBAL_V6 = list('2000::/3');

function expected(address: string, family: 'ipv4' | 'ipv6'): AddressKind {
  if (NOT_GLOBAL.check(address, family)) return 'forbidden';
  if (PRIVATE.check(address, family)) return 'private';
  if (LOOPBACK.check(address, family)) return 'loopback';
  return family === 'ipv4' || GLOBAL_V6.check(address, family) ? 'public' : 'forbidden';
}

/** Half of them from the neighbourhood of a border. */
const borders4 = [
  ...['0.0.0.0', '1.0.0.0', '10.0.0.0', '11.0.0.0', '100.64.0.0', '100.128.0.0', '127.0.0.0', '128.0.0.0'],
  ...[
    '169.254.0.0',
    '169.255.0.0',
    '172.16.0.0',
    '172.32.0.0',
    '192.0.0.0',
    '192.0.1.0',
    '192.0.2.0',
    '192.0.3.0',
  ],
  ...[
    '192.88.99.0',
    '192.88.100.0',
    '192.168.0.0',
    '192.169.0.0',
    '198.18.0.0',
    '198.20.0.0',
    '198.51.100.0',
  ],
  ...[
    '198.51.101.0',
    '203.0.113.0',
    '203.0.114.0',
    '224.0.0.0',
    '240.0.0.0',
    '255.255.255.255',
    '168.63.129.16',
  ],
].map((text) => text.split('.').reduce((all, part) => all * 256 + Number(part), 0));

const v4 = fc
  .oneof(
    fc.nat({ max: 0xffffffff }),
    fc
      .tuple(fc.constantFrom(...borders4), fc.integer({ min: -3, max: 3 }))
      .map(([border, step]) => (border + step + 2 ** 32) % 2 ** 32),
  )
  .map((number) => [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.'));

const groups = fc.oneof(
  fc.array(fc.nat({ max: 0xffff }), { minLength: 8, maxLength: 8 }),
  fc
    .tuple(
      fc.constantFrom(
        ...[
          [0x2001, 0x1ff],
          [0x2001, 0x200],
          [0x2001, 0xdb8],
          [0x2001, 0xdb9],
          [0x2002, 1],
          [0x3fff, 0xfff],
        ],
        ...[
          [0x3fff, 0x1000],
          [0xfc00, 0],
          [0xfdff, 1],
          [0xfe00, 0],
          [0xfe80, 0],
          [0xfec0, 0],
          [0xff02, 0],
        ],
        ...[
          [0x1fff, 0xffff],
          [0x2000, 0],
          [0x3ffe, 0],
          [0x4000, 0],
          [0, 0],
          [0xfd00, 0xec2],
          [0xfd20, 0xce],
        ],
      ),
      fc.array(fc.constantFrom(0, 1, 0x254, 0xffff), { minLength: 6, maxLength: 6 }),
    )
    .map(([head, tail]) => [...head, ...tail]),
);
const inFull = (parts: readonly number[]) => parts.map((part) => part.toString(16)).join(':');
/** The longest run of zeros as `::`, as resolvers write it. */
const shortened = (parts: readonly number[]) => new URL(`http://[${inFull(parts)}]/`).hostname.slice(1, -1);

describe('the kind of an IP address (launch-security rule 6)', () => {
  it('is what the registries say, for any IPv4 address', () => {
    fc.assert(
      fc.property(v4, (address) => {
        expect(classifyAddress(address), address).toBe(expected(address, 'ipv4'));
      }),
      { numRuns: 20_000 },
    );
  });

  it('is what the registries say, for any IPv6 address, long or short', () => {
    const holdsIpv4 = list('::ffff:0:0/96', '64:ff9b::/96');
    fc.assert(
      fc.property(groups, (parts) => {
        fc.pre(!holdsIpv4.check(inFull(parts), 'ipv6'));
        const wanted = expected(inFull(parts), 'ipv6');
        expect(classifyAddress(inFull(parts)), inFull(parts)).toBe(wanted);
        expect(classifyAddress(shortened(parts)), shortened(parts)).toBe(wanted);
        expect(classifyAddress(inFull(parts).toUpperCase())).toBe(wanted);
      }),
      { numRuns: 5_000 },
    );
  });

  it('of a mapped or NAT64 address is that of the IPv4 address in it', () => {
    fc.assert(
      fc.property(v4, fc.constantFrom('::ffff:', '64:ff9b::'), (address, prefix) => {
        const wanted = expected(address, 'ipv4');
        expect(classifyAddress(`${prefix}${address}`), address).toBe(wanted);
        const hex = new URL(`http://[${prefix}${address}]/`).hostname.slice(1, -1);
        expect(classifyAddress(hex), hex).toBe(wanted);
      }),
      { numRuns: 5_000 },
    );
  });

  it.each([
    ['::127.0.0.1', 'compatible'],
    ['2002:7f00:1::', '6to4 of loopback'],
    ['2002:808:808::', '6to4 at all'],
    ['2001:0:7f00:1::1', 'Teredo'],
    ['64:ff9b:1::a00:1', 'local NAT64'],
    ['fe80::1%eth0', 'a zone'],
    ['fe80::1', 'link-local'],
    ['1.2.3', 'three parts'],
    ['01.2.3.4', 'octal'],
    ['1.2.3.4.5', 'five parts'],
    ['256.1.1.1', 'too large'],
    ['1::2::3', 'two gaps'],
    ['1:2:3:4:5:6:7', 'seven groups'],
    ['12345::', 'a long group'],
    ['', 'nothing'],
    ['example.org', 'a name'],
    [':::', 'colons'],
    ['1:2:3:4:5:6:7::8', 'a gap of nothing'],
  ])('of %s (%s) is forbidden', (address) => {
    expect(classifyAddress(address)).toBe('forbidden');
  });

  it('is always one of four, whatever the text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(['public', 'private', 'loopback', 'forbidden']).toContain(classifyAddress(text));
      }),
    );
  });
});

const closed = { allowLoopback: false };
const faultOf = (address: string, rules: Parameters<typeof readOutgoingUrl>[1] = closed) => {
  try {
    return readOutgoingUrl(address, rules).href;
  } catch (error) {
    if (!(error instanceof OutgoingError)) throw error;
    return error.fault;
  }
};

describe('the address of an outgoing request (launch-security rule 6)', () => {
  it.each([
    ['http://lms.example.org/', 'not-https'],
    ['ftp://lms.example.org/', 'not-https'],
    ['file:///etc/passwd', 'not-https'],
    ['data:application/json,{}', 'not-https'],
    ['javascript:alert(1)', 'not-https'],
    ['lms.example.org', 'malformed'],
    ['https://', 'malformed'],
    ['https://user@lms.example.org/', 'malformed'],
    ['https://:secret@lms.example.org/', 'malformed'],
    ['https://lms.example.org@127.0.0.1/', 'malformed'],
    ['https://127.0.0.1/', 'private-address'],
    ['https://127.1/', 'private-address'],
    ['https://2130706433/', 'private-address'],
    ['https://0x7f000001/', 'private-address'],
    ['https://0x7f.1/', 'private-address'],
    ['https://0177.0.0.1/', 'private-address'],
    ['https://017700000001/', 'private-address'],
    ['https://１２７.０.０.１/', 'private-address'],
    ['https://127.0.0.1./', 'private-address'],
    ['https://0/', 'private-address'],
    ['https://169.254.169.254/latest/meta-data', 'private-address'],
    ['https://[::1]/', 'private-address'],
    ['https://[::]/', 'private-address'],
    ['https://[::ffff:127.0.0.1]/', 'private-address'],
    ['https://[::ffff:a9fe:a9fe]/', 'private-address'],
    ['https://[0:0:0:0:0:ffff:7f00:0001]/', 'private-address'],
    ['https://[fe80::1%25eth0]/', 'malformed'],
    ['https://[fe80::1]/', 'private-address'],
    ['https://[fd00::1]/', 'private-address'],
    ['https://[64:ff9b::10.0.0.1]/', 'private-address'],
    ['https://lms.example.org:22/', 'port'],
    ['https://lms.example.org:25/', 'port'],
    ['https://lms.example.org:80/', 'port'],
    ['https://lms.example.org:5432/', 'port'],
    ['https://lms.example.org:6379/', 'port'],
    ['https://lms.example.org:0/', 'port'],
    ['https://lms.example.org:99999/', 'malformed'],
  ])('%s is refused: %s', (address, fault) => {
    expect(faultOf(address)).toBe(fault);
  });

  it.each([
    'https://lms.example.org/',
    'https://lms.example.org:8443/x',
    'https://93.184.215.14/',
    'https://[2606:2800::1]/',
  ])('%s may be asked', (address) => {
    expect(faultOf(address)).toBe(address);
  });

  it('may be loopback only where the practice LMS runs, and then by http too', () => {
    for (const address of ['http://localhost:8081/', 'http://127.0.0.1:8081/', 'http://[::1]:8081/']) {
      expect(faultOf(address)).toBe('not-https');
      expect(faultOf(address, { allowLoopback: true })).toBe(address);
    }
    expect(faultOf('http://127.0.0.2:8081/', { allowLoopback: true })).toBe('not-https');
    expect(faultOf('http://10.0.0.1/', { allowLoopback: true })).toBe('not-https');
  });

  it('may be a private one where the operator named the host, and nothing that hides behind it', () => {
    const rules = { allowLoopback: false, privateHosts: ['10.1.2.3', '169.254.169.254', '127.0.0.1'] };
    expect(faultOf('https://10.1.2.3/', rules)).toBe('https://10.1.2.3/');
    expect(faultOf('https://10.1.2.4/', rules)).toBe('private-address');
    expect(faultOf('https://169.254.169.254/', rules)).toBe('private-address');
    expect(faultOf('https://127.0.0.1/', rules)).toBe('private-address');
    expect(faultOf('http://10.1.2.3/', rules)).toBe('not-https');
  });
});
