import { compare, launching, verifying } from './lti/compare.ts';
import { inParallel, type Launched, type Launcher, launch, newAgent } from './lti/drive.ts';
import {
  type BenchPlatform,
  type BenchProduct,
  servePlatform,
  startLtijs,
  startProduct,
} from './lti/servers.ts';

/** People with linked accounts; they launch in turn. */
const PEOPLE = 500;
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const LAUNCHES = Number(process.env.BENCH_LAUNCHES ?? 1_000);
/** Launches under way at once, as many as a class that begins. */
const WIDTH = 16;
const BURST = 2_000;
const UNKNOWN_KIDS = 1_000;

/**
 * `npm run bench -- lti`: complete launches (login and launch with every check, session and audit rows) per second
 * of CPU of our server over PostgreSQL, in one run with ltijs 5.9.9 over a database in memory and with the bare
 * verification of such a token by jose and by node:crypto. Then: whether a platform's and our own change of keys
 * costs anybody a launch, how long a burst takes, and what a flood of unknown kids makes us fetch.
 */
export default async (): Promise<void> => {
  const platform = await servePlatform();
  const product = await startProduct(platform, PEOPLE);
  try {
    await compareAll(platform, product);
    await changeKeysUnderLoad(platform, product);
    await burst(platform, product);
    await floodWithKids(platform, product);
  } finally {
    await product.stop();
    await platform.close();
  }
};

const intoProduct = (product: BenchProduct, sockets: number): Launcher => ({
  address: product.address,
  loginPath: '/lti/login',
  launchPath: '/lti/launch',
  agent: newAgent(sockets),
});

const isIn = ({ status, location }: { status: number; location: string }): boolean =>
  status === 303 && !location.includes('/lti/');

async function compareAll(platform: BenchPlatform, product: BenchProduct): Promise<void> {
  const peers = {
    'ltijs JWK_KEY': await startLtijs({ method: 'JWK_KEY', key: JSON.stringify(platform.key().publicJwk) }),
    'ltijs JWK_SET': await startLtijs({ method: 'JWK_SET', key: platform.jwksUrl }),
  };
  try {
    const shared = { n: LAUNCHES, width: WIDTH, platform, sub: product.sub };
    const ours = launching(
      'Throughline',
      { ...intoProduct(product, WIDTH), server: product },
      { ...shared, good: isIn },
    );
    const theirs = Object.entries(peers).map(([name, server]) => {
      const launcher = {
        address: server.address,
        loginPath: '/login',
        launchPath: '/',
        agent: newAgent(WIDTH),
      };
      return launching(
        name,
        { ...launcher, server },
        { ...shared, good: ({ status, location }) => status === 302 && location.includes('ltik=') },
      );
    });
    const bare = await verifying(platform, LAUNCHES * 5);
    const auditedBefore = await product.countAudited();
    const figures = await compare([ours, ...theirs, ...bare], ROUNDS);
    const audited = (await product.countAudited()) - auditedBefore;
    const launched = LAUNCHES * (ROUNDS + 1);
    const own = figures.get('Throughline')!.median;
    console.log(row(['per second of CPU, median of', 'median', 'lowest', 'highest', 'ours is']));
    for (const [name, { median, all }] of figures) {
      const [low, high] = [Math.min(...all), Math.max(...all)];
      console.log(
        row([name, ...[median, low, high].map((n) => n.toFixed(0)), `${(own / median).toFixed(2)}×`]),
      );
    }
    console.log(`audit rows: ${audited} for ${launched} launches (two each)`);
    if (audited !== launched * 2) throw new Error('A launch is not in the audit.');
  } finally {
    await Promise.all(Object.values(peers).map((server) => server.stop()));
  }
}

/** Launches go on while the platform signs with a new key without notice, and while our own keys rotate twice. */
async function changeKeysUnderLoad(platform: BenchPlatform, product: BenchProduct): Promise<void> {
  const launcher = intoProduct(product, WIDTH);
  platform.fetches();
  let refused = 0;
  await inParallel(LAUNCHES, WIDTH, async (nth) => {
    if (nth === Math.floor(LAUNCHES / 4)) await platform.changeKey();
    if (nth === Math.floor(LAUNCHES / 2) || nth === Math.floor((LAUNCHES * 3) / 4))
      await product.rotateKeys();
    const answer = await launch(launcher, { sub: product.sub(nth), key: platform.key() });
    if (!isIn(answer)) refused += 1;
  });
  console.log(
    `keys changed under load: ${refused} of ${LAUNCHES} launches refused, keys fetched ${platform.fetches()} ×`,
  );
  if (refused > 0) throw new Error('A change of keys refused a valid launch.');
}

async function burst(platform: BenchPlatform, product: BenchProduct): Promise<void> {
  const launcher = intoProduct(product, 256);
  const answers: Launched[] = [];
  const started = performance.now();
  await inParallel(BURST, BURST, async (nth) => {
    answers.push(await launch(launcher, { sub: product.sub(nth), key: platform.key() }));
  });
  const seconds = (performance.now() - started) / 1000;
  const times = answers.map(({ ms }) => ms).sort((a, b) => a - b);
  const at = (share: number) =>
    `${times[Math.min(times.length - 1, Math.floor(times.length * share))]!.toFixed(0)} ms`;
  const refused = answers.filter((answer) => !isIn(answer)).length;
  console.log(
    `burst of ${BURST}: all done in ${seconds.toFixed(1)} s, p50 ${at(0.5)}, p99 ${at(0.99)}, refused ${refused}`,
  );
  if (refused > 0) throw new Error('A burst refused a valid launch.');
}

/** Genuine logins, and then tokens that name keys nobody has: each asks for a look at the platform's set. */
async function floodWithKids(platform: BenchPlatform, product: BenchProduct): Promise<void> {
  const launcher = intoProduct(product, 64);
  platform.fetches();
  let letIn = 0;
  await inParallel(UNKNOWN_KIDS, 64, async (nth) => {
    const kid = crypto.randomUUID();
    if (isIn(await launch(launcher, { sub: product.sub(nth), key: platform.key(), kid }))) letIn += 1;
  });
  const fetched = platform.fetches();
  const after = await launch(launcher, { sub: product.sub(0), key: platform.key() });
  console.log(
    `${UNKNOWN_KIDS} unknown kids: keys fetched ${fetched} ×, let in ${letIn}, a good launch after: ${after.status}`,
  );
  if (fetched > 2 || letIn > 0 || !isIn(after)) throw new Error('The flood got through.');
}

const row = ([name = '', ...cells]: readonly string[]): string =>
  name.padEnd(28) + cells.map((cell) => cell.padStart(10)).join('');
