import postgres, { type Sql } from 'postgres';
import type { Deps } from '../core/deps.ts';
import {
  isMigrated,
  loginFaults,
  queueCounts,
  rightsAcross,
  serverVersion,
  tablesWithoutWall,
} from '../db/inspect.ts';
import { loginNames, PLANES, planeUrls, type ReadyMadeUrls } from '../db/logins.ts';
import { PARKED_QUEUE } from '../db/queue.ts';
import {
  checkKeys,
  listAllPlatforms,
  listSigns,
  listTenants,
  verifyAudit,
} from '../features/tenants/index.ts';
import { fetchOutgoingJson } from '../http/outgoing-fetch.ts';
import type { Workplace } from './open-workplace.ts';

/** One thing that doctor looked at: `bad` needs somebody, `note` is worth knowing. */
export interface Finding {
  readonly check: string;
  readonly state: 'good' | 'bad' | 'note';
  readonly message: string;
}

const good = (check: string, message: string): Finding => ({ check, state: 'good', message });
const bad = (check: string, message: string): Finding => ({ check, state: 'bad', message });
const note = (check: string, message: string): Finding => ({ check, state: 'note', message });

const MIGRATE = 'Run: npm run throughline -- migrate';

/** Server, migrations, logins and walls, as the owner sees them. */
export async function checkDatabase(
  url: string,
  secretKey: string,
  readyMade: ReadyMadeUrls,
): Promise<Finding[]> {
  const owner = postgres(url, { max: 1, onnotice: () => undefined, connect_timeout: 10 });
  try {
    const version = await serverVersion(owner);
    const name = `PostgreSQL ${Math.floor(version / 10_000)}.${version % 10_000}`;
    const server =
      version >= 150_000
        ? good('database', `${name} answers.`)
        : bad('database', `${name} answers; Throughline needs 15 or newer. Upgrade the server.`);
    if (!(await isMigrated(owner)))
      return [server, bad('migrations', `The database is not at this version. ${MIGRATE}`)];
    return [
      server,
      good('migrations', 'The database is at this version.'),
      ...(await checkLogins(owner, loginNames(url, readyMade), await planeUrls(url, secretKey, readyMade))),
    ];
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    const way = 'Check that it runs and that DATABASE_URL names its owner with the right password.';
    return [bad('database', `It does not answer (${code ?? message}). ${way}`)];
  } finally {
    await owner.end({ timeout: 5 });
  }
}

async function checkLogins(
  owner: Sql,
  logins: ReturnType<typeof loginNames>,
  urls: Awaited<ReturnType<typeof planeUrls>>,
): Promise<Finding[]> {
  const faults = await loginFaults(owner, logins);
  if (faults.length > 0) return [bad('logins', `${sentence(faults)} ${MIGRATE}`)];
  const closed = await loginsThatRefuse(urls);
  const accepted =
    closed.length > 0
      ? bad(
          'logins',
          `Not accepted: ${closed.join(', ')}. Set the SECRET_KEY of the running product, or: ${MIGRATE}`,
        )
      : good('logins', 'Every plane has its own login.');
  const across = await rightsAcross(owner, logins);
  const bare = await tablesWithoutWall(owner);
  const holes = [
    ...across.map((right) => `a right too many: ${right}`),
    ...bare.map((table) => `no forced row-level security on ${table}`),
  ];
  return [
    accepted,
    holes.length > 0
      ? bad('walls', `${sentence(holes)} ${MIGRATE}`)
      : good('walls', 'No login reaches into another plane.'),
  ];
}

async function loginsThatRefuse(urls: Awaited<ReturnType<typeof planeUrls>>): Promise<string[]> {
  const tried = await Promise.all(
    PLANES.map(async (plane) => {
      const sql = postgres(urls[plane], { max: 1, onnotice: () => undefined, connect_timeout: 10 });
      try {
        await sql`select 1`;
        return [];
      } catch {
        return [plane];
      } finally {
        await sql.end({ timeout: 5 });
      }
    }),
  );
  return tried.flat();
}

const sentence = (clauses: readonly string[]): string => {
  const text = clauses.join('; ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
};

/** At least an active and a next key, and SECRET_KEY opens them. */
export async function checkSigningKeys(deps: Deps): Promise<Finding> {
  const keys = await checkKeys(deps);
  if (keys.some((key) => !key.opens)) {
    const which = keys.filter((key) => !key.opens).map((key) => key.state);
    return bad(
      'keys',
      `SECRET_KEY does not open the signing keys (${which.join(', ')}). Set the SECRET_KEY they were made with.`,
    );
  }
  const states = keys.map((key) => key.state);
  if (!states.includes('active') || !states.includes('next')) {
    return bad(
      'keys',
      `Fewer than two keys are published. Start Throughline once, or run: npm run throughline -- keys rotate`,
    );
  }
  const days = deps.keyRotationDays ?? 90;
  const active = keys.find(({ state }) => state === 'active');
  const age = active ? Math.floor((deps.now().getTime() - active.since.getTime()) / DAY_MS) : 0;
  if (days > 0 && age > days + 2) {
    return note(
      'keys',
      `The active key signs for ${age} days, though KEY_ROTATION_DAYS is ${days}. It is replaced while Throughline runs: npm start`,
    );
  }
  return good('keys', `${keys.length} keys are published, and SECRET_KEY opens them.`);
}

const DAY_MS = 86_400_000;
const LATE_MS = 10 * 60_000;

export async function checkQueue(deps: Deps): Promise<Finding> {
  const { waiting, parked, oldest } = await queueCounts(deps.pools.jobs, PARKED_QUEUE);
  if (parked > 0) {
    return bad(
      'queue',
      `${parked} jobs were given up after their last attempt. Look for "job not done" in the log, with the same ids.`,
    );
  }
  if (oldest && deps.now().getTime() - oldest.getTime() > LATE_MS) {
    return note(
      'queue',
      `${waiting} jobs wait, the oldest since ${oldest.toISOString()}. They are done while Throughline runs: npm start`,
    );
  }
  return good('queue', waiting === 0 ? 'No job waits.' : `${waiting} jobs wait their turn.`);
}

/** Each tenant's audit chain: how much is sealed, and whether it still holds. */
export async function checkAudit({
  deps,
  forTenant,
}: Pick<Workplace, 'deps' | 'forTenant'>): Promise<Finding[]> {
  const tenants = await listTenants(deps);
  if (tenants.length === 0) {
    return [
      note('tenants', 'There is no tenant yet. Run: npm run throughline -- tenant add <slug> --name <name>'),
    ];
  }
  return Promise.all(
    tenants.map(async ({ id, slug }) => {
      const { sealed, unsealed, brokenAt } = await verifyAudit(forTenant(id));
      const sum = `${slug}: ${sealed} entries sealed, ${unsealed} not yet.`;
      if (brokenAt === null) return good('audit', sum);
      return bad(
        'audit',
        `${sum} The chain is broken at seal ${brokenAt}: an entry was changed or removed. Compare with the heads in the log and with a backup.`,
      );
    }),
  );
}

/** Whether each active platform's public keys can be fetched, as a launch has to. */
export async function checkPlatforms(deps: Deps): Promise<Finding[]> {
  const platforms = (await listAllPlatforms(deps)).filter((one) => one.status === 'active');
  return Promise.all(
    platforms.map(async ({ id, name, jwksUrl, practice }) => {
      const fault = await keysFault(deps, jwksUrl);
      if (fault === null) return good('platform', `${name}: its public keys can be fetched.`);
      if (practice)
        return note(
          'platform',
          `${name} (practice LMS) does not answer. It runs while Throughline runs: npm start`,
        );
      return bad(
        'platform',
        `${name} (${id}): ${fault} Check its --jwks-url and that this machine may reach it.`,
      );
    }),
  );
}

async function keysFault({ outgoing }: Deps, jwksUrl: string): Promise<string | null> {
  try {
    const { keys } = (await fetchOutgoingJson(outgoing, jwksUrl)) as { keys?: unknown };
    return Array.isArray(keys) && keys.length > 0 ? null : 'Its JWKS address holds no keys.';
  } catch (error) {
    return error instanceof Error
      ? `${error.message.replace(/\.?$/, '.')}`
      : 'Its JWKS address does not answer.';
  }
}

/** What an LMS' services answered last, where that was a fault: Connect says the same on its card. */
export async function checkServices({
  deps,
  forTenant,
}: Pick<Workplace, 'deps' | 'forTenant'>): Promise<Finding[]> {
  const platforms = (await listAllPlatforms(deps)).filter((one) => one.status === 'active');
  const tenants = [...new Set(platforms.map(({ tenantId }) => tenantId))];
  const signs = (await Promise.all(tenants.map((id) => listSigns(forTenant(id))))).flat();
  return platforms.flatMap(({ id, name }) => {
    const faults = signs
      .filter(({ platformId, badAt, goodAt }) => platformId === id && badAt && (!goodAt || badAt > goodAt))
      .flatMap(({ fault }) => fault?.sentence ?? []);
    return [...new Set(faults)].map((sentence) => note('platform', `${name}: ${sentence}`));
  });
}
