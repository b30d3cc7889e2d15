import { createPublicKey, verify } from 'node:crypto';
import { importJWK, jwtVerify } from 'jose';
import { moodleClaims, signToken } from '../../lti/platform-fixture.ts';
import { inParallel, type Launcher, launch } from './drive.ts';
import type { MeasuredServer } from './measured-server.ts';
import type { BenchPlatform } from './servers.ts';

/** Somebody who is compared: does n of what it does, and says how many microseconds of CPU that took. */
export interface Contestant {
  readonly name: string;
  /** Of what it does, how often in one round. */
  readonly n: number;
  round(n: number): Promise<number>;
}

/** A server that is launched into; every launch must end where a good one ends. */
export function launching(
  name: string,
  launcher: Launcher & { readonly server: MeasuredServer },
  options: {
    readonly n: number;
    readonly width: number;
    readonly platform: BenchPlatform;
    readonly sub: (nth: number) => string;
    readonly good: (answer: { status: number; location: string }) => boolean;
  },
): Contestant {
  return {
    name,
    n: options.n,
    async round(n) {
      const before = await launcher.server.cpu();
      await inParallel(n, options.width, async (nth) => {
        const answer = await launch(launcher, { sub: options.sub(nth), key: options.platform.key() });
        if (!options.good(answer)) throw new Error(`${name} answered a good launch with ${answer.status}.`);
      });
      return (await launcher.server.cpu()) - before;
    },
  };
}

/** The bare verification of tokens like those that launch, in this process. */
export async function verifying(platform: BenchPlatform, n: number): Promise<Contestant[]> {
  const { publicJwk } = platform.key();
  const inAnHour = Math.floor(Date.now() / 1000) + 3600;
  const tokens = await Promise.all(
    Array.from({ length: 200 }, (_, nth) =>
      signToken(moodleClaims({ nonce: `nonce-${nth}`, exp: inAnHour }), { key: platform.key() }),
    ),
  );
  const token = (nth: number) => tokens[nth % tokens.length]!;
  const webKey = await importJWK({ ...publicJwk }, 'RS256');
  const nodeKey = createPublicKey({ key: { ...publicJwk }, format: 'jwk' });
  return [
    {
      name: 'jose jwtVerify',
      n,
      round: (many) =>
        ownCpu(() =>
          inParallel(many, 16, async (nth) => {
            await jwtVerify(token(nth), webKey, { algorithms: ['RS256'] });
          }),
        ),
    },
    {
      name: 'node:crypto verify',
      n,
      round: (many) =>
        ownCpu(async () => {
          for (let nth = 0; nth < many; nth++) {
            const [header = '', claims = '', signature = ''] = token(nth).split('.');
            const good = verify(
              'sha256',
              Buffer.from(`${header}.${claims}`),
              nodeKey,
              Buffer.from(signature, 'base64url'),
            );
            if (!good) throw new Error('A good signature was refused.');
            JSON.parse(Buffer.from(claims, 'base64url').toString());
          }
        }),
    },
  ];
}

async function ownCpu(work: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

/** Rounds of all in turn, so that a busy moment of the machine meets each; a warm-up first. @returns medians */
export async function compare(
  contestants: readonly Contestant[],
  rounds: number,
): Promise<Map<string, { readonly median: number; readonly all: readonly number[] }>> {
  for (const { n, round } of contestants) await round(n);
  const figures = new Map<string, number[]>(contestants.map(({ name }) => [name, []]));
  for (let nth = 0; nth < rounds; nth++) {
    for (const { name, n, round } of contestants) figures.get(name)!.push(n / ((await round(n)) / 1e6));
  }
  return new Map([...figures].map(([name, all]) => [name, { median: medianOf(all), all }]));
}

function medianOf(figures: readonly number[]): number {
  const sorted = [...figures].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
