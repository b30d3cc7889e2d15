import * as z from 'zod';
import type { Plane } from './core/context.ts';

/** Everything the environment may say (README, "Configuration"). Frozen; read once at start. */
export interface Config {
  readonly production: boolean;
  /** The owner's address; null means the embedded server in `dataDir`. */
  readonly databaseUrl: string | null;
  /** Logins that an administrator made by hand, one per plane; null: Throughline makes its own. */
  readonly readyMadeUrls: Readonly<Record<Plane, string>> | null;
  readonly port: number;
  /** Origin under which people reach the tool, without a trailing slash. */
  readonly publicUrl: string;
  readonly dataDir: string;
  /** Null: make one and keep it in `dataDir`. Never null in production. */
  readonly secretKey: string | null;
  readonly practiceLms: boolean;
  readonly practiceLmsPort: number;
  readonly smtpUrl: string | null;
  readonly logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';
  readonly xapiDefaultVersion: '1.0.3' | '2.0.0';
  /** How old the key that signs may become before it is replaced by itself; 0: only by command. */
  readonly keyRotationDays: number;
  readonly allowLoopbackPlatforms: boolean;
  /** Hosts of LMSs inside the company's own network that the operator lets Throughline ask. */
  readonly privatePlatformHosts: readonly string[];
}

/** All faults of the configuration together, one sentence each. */
export class ConfigError extends Error {
  readonly faults: readonly string[];
  constructor(faults: readonly string[]) {
    super(`The configuration needs attention:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
    this.name = 'ConfigError';
    this.faults = faults;
  }
}

const port = (example: number) =>
  z.coerce
    .number({ error: `is no number; example: ${example}` })
    .int(`is no whole number; example: ${example}`)
    .min(1, `must be 1–65535; example: ${example}`)
    .max(65_535, `must be 1–65535; example: ${example}`)
    .default(example);

const onOff = z.enum(['on', 'off'], { error: 'must be "on" or "off"' });

/** As a URL writes them: small letters, punycode, no port. */
const hostNames = z
  .string()
  .default('')
  .transform((written) => written.split(',').flatMap((name) => name.trim().toLowerCase() || []))
  .refine(
    (names) => names.every(isHostName),
    'takes host names, separated by commas, without https:// and port; example: moodle.intranet.example.org',
  );

function isHostName(name: string): boolean {
  return (
    !/[:*%]/.test(name.replace(/^\[.*\]$/, '')) &&
    URL.canParse(`https://${name}`) &&
    new URL(`https://${name}`).host === name
  );
}

const databaseUrl = z
  .url({
    protocol: /^postgres(ql)?$/,
    // what is no address at all must not reach the next check, which takes it apart
    abort: true,
    error: 'is no PostgreSQL address; example: postgres://owner:secret@db.example.org:5432/throughline',
  })
  .refine(
    (url) => new URL(url).pathname.length > 1,
    'names no database; example: postgres://owner:secret@db.example.org:5432/throughline',
  );

const Environment = z.object({
  NODE_ENV: z.string().optional(),
  DATABASE_URL: databaseUrl.optional(),
  DATABASE_URL_COMMON: databaseUrl.optional(),
  DATABASE_URL_DEVELOPMENT: databaseUrl.optional(),
  DATABASE_URL_EVALUATION: databaseUrl.optional(),
  DATABASE_URL_STORE: databaseUrl.optional(),
  DATABASE_URL_JOBS: databaseUrl.optional(),
  PORT: port(8080),
  PUBLIC_URL: z
    .url({
      protocol: /^https?$/,
      abort: true,
      error: 'is no web address; example: https://throughline.example.org',
    })
    .refine(
      (url) => new URL(url).pathname === '/' && !new URL(url).search,
      'must be an origin without a path; example: https://throughline.example.org',
    )
    .optional(),
  DATA_DIR: z.string().min(1).default('./data'),
  SECRET_KEY: z
    .string()
    .min(32, 'is shorter than 32 characters; make one with: openssl rand -base64 48')
    .optional(),
  PRACTICE_LMS: onOff.optional(),
  PRACTICE_LMS_PORT: port(8081),
  SMTP_URL: z
    .url({
      protocol: /^smtps?$/,
      error: 'is no mail server address; example: smtps://user:secret@mail.example.org:465',
    })
    .optional(),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
      error: 'must be one of trace, debug, info, warn, error, fatal, silent; example: info',
    })
    .default('info'),
  XAPI_DEFAULT_VERSION: z.enum(['1.0.3', '2.0.0'], { error: 'must be 1.0.3 or 2.0.0' }).default('1.0.3'),
  KEY_ROTATION_DAYS: z.coerce
    .number({ error: 'is no number of days; example: 90' })
    .int('is no whole number of days; example: 90')
    .min(0, 'must be 0 (only by command) or more days; example: 90')
    .max(3650, 'must be 3650 days or fewer; example: 90')
    .default(90),
  ALLOW_LOOPBACK_PLATFORMS: onOff.optional(),
  PRIVATE_PLATFORM_HOSTS: hostNames,
});

/**
 * Reads the environment once. Empty variables count as absent.
 * @throws ConfigError with every fault, each naming its variable and an example.
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim()));
  const parsed = Environment.safeParse(given);
  if (!parsed.success)
    throw new ConfigError(parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}.`));
  const env = parsed.data;
  const production = env.NODE_ENV === 'production';
  const practiceLms = env.PRACTICE_LMS ? env.PRACTICE_LMS === 'on' : !production && !env.DATABASE_URL;
  const publicUrl = new URL(env.PUBLIC_URL ?? `http://localhost:${env.PORT}`).origin;
  const faults = crossFaults({ ...env, production, practiceLms, publicUrl });
  if (faults.length > 0) throw new ConfigError(faults);
  return Object.freeze({
    production,
    databaseUrl: env.DATABASE_URL ?? null,
    readyMadeUrls: readyMadeUrls(env),
    port: env.PORT,
    publicUrl,
    dataDir: env.DATA_DIR,
    secretKey: env.SECRET_KEY ?? null,
    practiceLms,
    practiceLmsPort: env.PRACTICE_LMS_PORT,
    smtpUrl: env.SMTP_URL ?? null,
    logLevel: env.LOG_LEVEL,
    xapiDefaultVersion: env.XAPI_DEFAULT_VERSION,
    keyRotationDays: env.KEY_ROTATION_DAYS,
    allowLoopbackPlatforms: env.ALLOW_LOOPBACK_PLATFORMS
      ? env.ALLOW_LOOPBACK_PLATFORMS === 'on'
      : practiceLms,
    privatePlatformHosts: env.PRIVATE_PLATFORM_HOSTS,
  });
}

type Read = z.infer<typeof Environment>;

const PLANE_VARIABLES = [
  'DATABASE_URL_COMMON',
  'DATABASE_URL_DEVELOPMENT',
  'DATABASE_URL_EVALUATION',
  'DATABASE_URL_STORE',
  'DATABASE_URL_JOBS',
] as const;

/** The five ready-made logins, or null; some without the others are a fault (crossFaults). */
function readyMadeUrls(env: Read): Config['readyMadeUrls'] {
  const {
    DATABASE_URL_COMMON: common,
    DATABASE_URL_DEVELOPMENT: development,
    DATABASE_URL_EVALUATION: evaluation,
  } = env;
  const { DATABASE_URL_STORE: store, DATABASE_URL_JOBS: jobs } = env;
  if (!common || !development || !evaluation || !store || !jobs) return null;
  return { common, development, evaluation, store, jobs };
}

/** Faults that only two variables together have. */
function crossFaults(env: Read & { production: boolean; practiceLms: boolean; publicUrl: string }): string[] {
  const faults: string[] = [];
  const missing = PLANE_VARIABLES.filter((name) => !env[name]);
  if (missing.length > 0 && missing.length < PLANE_VARIABLES.length) {
    faults.push(
      `${missing.join(', ')} must be set too, or none of the five; example: postgres://throughline_common:secret@db.example.org:5432/throughline.`,
    );
  }
  if (env.production && !env.SECRET_KEY)
    faults.push('SECRET_KEY is required in production; make one with: openssl rand -base64 48.');
  if (env.production && !env.PUBLIC_URL)
    faults.push('PUBLIC_URL is required in production; example: https://throughline.example.org.');
  if (env.production && env.practiceLms)
    faults.push('PRACTICE_LMS cannot be on in production: it lets anybody launch as anybody. Set it to off.');
  if (env.practiceLms && env.PORT === env.PRACTICE_LMS_PORT)
    faults.push('PRACTICE_LMS_PORT is the same as PORT; example: PORT=8080 and PRACTICE_LMS_PORT=8081.');
  if (env.ALLOW_LOOPBACK_PLATFORMS === 'on' && !env.practiceLms)
    faults.push('ALLOW_LOOPBACK_PLATFORMS may be on only where PRACTICE_LMS is on.');
  if (
    env.production &&
    env.publicUrl.startsWith('http://') &&
    !['localhost', '127.0.0.1', '[::1]'].includes(new URL(env.publicUrl).hostname)
  ) {
    faults.push(
      'PUBLIC_URL must be https: a browser keeps no session in an LMS frame over plain http; example: https://throughline.example.org.',
    );
  }
  return faults;
}
