import postgres, { type Sql } from 'postgres';
import { AppError } from '../core/errors.ts';
import { databaseName, loginNames, loginPassword, PLANES, type ReadyMadeUrls } from './logins.ts';
import { installQueue } from './queue.ts';

/** Every migration, in the order of its name; walls.sql stands apart because it is repeated. */
const FILES = import.meta.glob<string>('../../migrations/*.sql', {
  query: '?raw',
  import: 'default',
  eager: true,
});

/** Held while anybody migrates this database, so that two starts do it one after the other. */
const MIGRATION_LOCK = 728100;

export interface MigrateOptions {
  /** The owner's address. */
  readonly url: string;
  readonly secretKey: string;
  /** Logins that an administrator made; they are granted their rights but never created or changed. */
  readonly readyMade?: ReadyMadeUrls;
  readonly log?: (line: string) => void;
}

/**
 * Brings the database to this version: logins, migrations in order (each in a transaction, each once, none
 * ever changed afterwards), the job queue, then the walls. Safe to repeat and to run twice at once.
 * @throws precondition_failed saying what the owner login lacks, or which migration was changed.
 */
export async function migrate({
  url,
  secretKey,
  readyMade = null,
  log = () => {},
}: MigrateOptions): Promise<void> {
  await asOwner(url, async (sql) => {
    if (!readyMade) await putLogins(sql, url, secretKey);
    await sql`create schema if not exists directory`;
    await sql`create table if not exists directory.migration (name text primary key, sha256 text not null, applied_at timestamptz not null default now())`;
    const applied = new Map(
      (await sql`select name, sha256 from directory.migration`).map((row) => [row.name, row.sha256]),
    );
    for (const { name, text } of migrationFiles()) {
      const sha256 = await digest(text);
      const before = applied.get(name);
      if (before === sha256) continue;
      if (before)
        throw new AppError(
          'precondition_failed',
          `Migration ${name} was changed after it had been applied. Restore it and add a new one.`,
        );
      await sql.begin(async (tx) => {
        await tx.unsafe(text);
        await tx`insert into directory.migration (name, sha256) values (${name}, ${sha256})`;
      });
      log(`applied ${name}`);
    }
    await installQueue(sql);
    await raiseWalls(sql, loginNames(url, readyMade));
  });
}

/** Logins and walls only: what a copy of a migrated database needs, because logins belong to the cluster. */
export async function grantLogins({ url, secretKey, readyMade = null }: MigrateOptions): Promise<void> {
  await asOwner(url, async (sql) => {
    if (!readyMade) await putLogins(sql, url, secretKey);
    await raiseWalls(sql, loginNames(url, readyMade));
  });
}

/** The newest migration's name, and whether the database has it: what /readyz asks. */
export function newestMigration(): string {
  return migrationFiles().at(-1)?.name ?? '';
}

function migrationFiles(): { name: string; text: string }[] {
  return Object.entries(FILES)
    .map(([path, text]) => ({ name: path.split('/').at(-1) ?? path, text }))
    .filter(({ name }) => /^\d{4}_/.test(name))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function asOwner(url: string, work: (sql: Sql) => Promise<void>): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {}, connect_timeout: 10 });
  try {
    await sql`select pg_advisory_lock(${MIGRATION_LOCK})`;
    await work(sql);
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/**
 * Creates what is missing and sets the passwords every time, so that a new SECRET_KEY needs only a restart.
 * Where the owner may not, logins that an administrator made from the same SQL are taken as they are.
 */
async function putLogins(sql: Sql, url: string, secretKey: string): Promise<void> {
  const names = loginNames(url);
  const there = new Set(
    (await sql`select rolname from pg_roles where rolname in ${sql(Object.values(names))}`).map(
      (row) => row.rolname,
    ),
  );
  for (const login of Object.values(names)) {
    const password = await loginPassword(secretKey, login);
    try {
      await sql.unsafe(loginSql(login, password));
    } catch (error) {
      if ((error as { code?: string }).code !== '42501') throw error;
      if (there.has(login)) continue;
      throw new AppError(
        'precondition_failed',
        'The owner login may not create logins (CREATEROLE). Let an administrator run what "npm run throughline -- doctor --logins-sql" prints, or name ready-made logins in DATABASE_URL_COMMON, DATABASE_URL_DEVELOPMENT, DATABASE_URL_EVALUATION, DATABASE_URL_STORE and DATABASE_URL_JOBS.',
      );
    }
  }
  const everyone = Object.values(names).map(quoteIdent).join(', ');
  await sql.unsafe(`GRANT CONNECT ON DATABASE ${quoteIdent(databaseName(url))} TO ${everyone}`);
}

/** The SQL that makes one login; also printed by doctor where the owner may not run it. */
export function loginSql(login: string, password: string): string {
  const ident = quoteIdent(login);
  const rights = 'LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT NOREPLICATION NOBYPASSRLS';
  return `DO $do$ BEGIN CREATE ROLE ${ident} ${rights}; EXCEPTION WHEN duplicate_object THEN NULL; END $do$;
ALTER ROLE ${ident} WITH LOGIN PASSWORD '${password.replaceAll("'", "''")}';`;
}

async function raiseWalls(sql: Sql, logins: ReturnType<typeof loginNames>): Promise<void> {
  let text = Object.entries(FILES).find(([path]) => path.endsWith('/walls.sql'))?.[1] ?? '';
  for (const plane of PLANES) {
    const login = logins[plane];
    text = text
      .replaceAll(`{{${plane}_name}}`, login.replaceAll("'", "''"))
      .replaceAll(`{{${plane}}}`, quoteIdent(login));
  }
  await sql.begin((tx) => tx.unsafe(text));
}

function quoteIdent(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

async function digest(text: string): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
