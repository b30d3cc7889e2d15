import { once } from 'node:events';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import postgres from 'postgres';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { findRunningPostgres, startEmbeddedPostgres } from '../../src/node/embedded-postgres.ts';
import { openEmbeddedDatabase } from '../../src/node/open-embedded-database.ts';
import { clearLeftovers, isPostmasterOf, readPostmasterFile } from '../../src/node/postgres-leftovers.ts';
import {
  canBeOrdinary,
  endProgram,
  isRoot,
  ordinaryUser,
  type Program,
  startProgram,
  temporaryFolder,
} from './programs.ts';

/** One folder for the tests that do not need a new one: making a database takes most of their time. */
let dataDir = '';
beforeAll(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'throughline-node-'));
});
afterEach(() => clearLeftovers(join(realpathSync(dataDir), 'postgres'), () => undefined));
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

const silent = { password: 'secret', log: () => undefined };

async function addressOf(program: Program): Promise<string> {
  for (;;) {
    const said = JSON.parse(await program.say());
    if (said.url) return said.url;
    if (!said.log) throw new Error(JSON.stringify(said));
  }
}

async function query<T>(url: string, text: string): Promise<T[]> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    return (await sql.unsafe(text)) as unknown as T[];
  } finally {
    await sql.end();
  }
}

/** Commits numbers one by one until the connection breaks; resolves to the last one acknowledged. */
function commitUntilBroken(url: string): { isUnderWay: Promise<void>; last: Promise<number> } {
  const sql = postgres(url, { max: 1, onnotice: () => undefined, connect_timeout: 1 });
  let reachFifty = () => {};
  const isUnderWay = new Promise<void>((resolve) => {
    reachFifty = resolve;
  });
  const last = (async () => {
    await sql`drop table if exists kept`;
    await sql`create table kept (n int)`;
    for (let n = 1; ; n += 1) {
      try {
        await sql`insert into kept values (${n})`;
      } catch {
        await sql.end({ timeout: 0 });
        return n - 1;
      }
      if (n === 50) reachFifty();
    }
  })();
  return { isUnderWay, last };
}

test('what was saved is there after stopping and starting, with Unicode and fsync', async () => {
  const first = await startEmbeddedPostgres({ ...silent, dataDir });
  await query(
    first.url,
    `drop table if exists kept; create table kept (word text); insert into kept values ('Gründe 🌱')`,
  );
  expect(findRunningPostgres(dataDir)).toBe(first.url);
  expect(statSync(join(dataDir, 'postgres.json')).mode & 0o777).toBe(0o600);
  await first.stop();
  expect(findRunningPostgres(dataDir)).toBeNull();

  const second = await startEmbeddedPostgres({ ...silent, dataDir });
  expect(await query(second.url, 'select upper(word) as word from kept')).toEqual([{ word: 'GRÜNDE 🌱' }]);
  expect(await query(second.url, 'show fsync')).toEqual([{ fsync: 'on' }]);
  await second.stop();
});

test('nobody gets in without the password, and another SECRET_KEY is explained', async () => {
  const server = await startEmbeddedPostgres({ ...silent, dataDir });
  const guess = new URL(server.url);
  guess.password = 'guessed';
  await expect(query(guess.href, 'select 1')).rejects.toThrow(/password authentication/);
  await server.stop();

  const other = startEmbeddedPostgres({ ...silent, dataDir, password: 'other' });
  await expect(other).rejects.toThrow(/SECRET_KEY is not the one that this data folder was made with/);
  expect(readPostmasterFile(join(dataDir, 'postgres'))).toBeNull();
});

test('the log of PostgreSQL holds nothing that people wrote', async () => {
  const server = await startEmbeddedPostgres({ ...silent, dataDir });
  await query(server.url, 'create table person (email text unique)');
  const insert = `insert into person values ('ines@example.org')`;
  await query(server.url, insert);
  await expect(query(server.url, insert)).rejects.toThrow(/duplicate key/);
  await server.stop();
  const log = readFileSync(join(dataDir, 'postgres.log'), 'utf8');
  expect(log).toContain('duplicate key');
  expect(log).not.toContain('ines@example.org');
});

test('after kill -9 of the product the next start stops the server left behind and has every acknowledged row', async () => {
  const program = startProgram('hold-database', [dataDir]);
  const url = await addressOf(program);
  await endProgram(program.child, 'SIGKILL');
  const left = readPostmasterFile(join(dataDir, 'postgres'))!;
  expect(isPostmasterOf(left.pid, realpathSync(join(dataDir, 'postgres')))).toBe(true);
  const commits = commitUntilBroken(url);
  await commits.isUnderWay;

  const next = await openEmbeddedDatabase({ ...silent, dataDir, purpose: 'product' });
  expect(next.url).not.toBe(url);
  const last = await commits.last;
  const [row] = await query<{ n: number }>(next.url, 'select max(n) as n from kept');
  expect(row!.n).toBeGreaterThanOrEqual(last);
  await next.close();
});

test('after kill -9 of product and server the next start recovers every acknowledged row', async () => {
  const program = startProgram('hold-database', [dataDir]);
  const commits = commitUntilBroken(await addressOf(program));
  await commits.isUnderWay;
  const folder = join(dataDir, 'postgres');
  process.kill(readPostmasterFile(folder)!.pid, 'SIGKILL');
  await endProgram(program.child, 'SIGKILL');
  const last = await commits.last;

  const said: string[] = [];
  const next = await openEmbeddedDatabase({
    ...silent,
    dataDir,
    purpose: 'product',
    log: (sentence) => said.push(sentence),
  });
  const [row] = await query<{ n: number }>(next.url, 'select count(*)::int as n from kept');
  expect(row!.n).toBeGreaterThanOrEqual(last);
  expect(said).toContain('The database was not stopped in order the last time; it recovers by itself.');
  await next.close();
});

test('a killed server that nobody reaps (zombie) does not stand in the way', async () => {
  const program = startProgram('hold-database', [dataDir]);
  await addressOf(program);
  const folder = join(realpathSync(dataDir), 'postgres');
  const { pid } = readPostmasterFile(folder)!;
  // A stopped parent does not reap its children.
  program.child.kill('SIGSTOP');
  process.kill(pid, 'SIGKILL');
  await wait(100);
  expect(() => process.kill(pid, 0)).not.toThrow();
  expect(isPostmasterOf(pid, folder)).toBe(false);

  await clearLeftovers(folder, () => undefined);
  const next = await startEmbeddedPostgres({ ...silent, dataDir });
  expect(await query(next.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  await next.stop();
});

test('a process number that another program uses now does not stand in the way', async () => {
  const first = await startEmbeddedPostgres({ ...silent, dataDir });
  const file = join(dataDir, 'postgres', 'postmaster.pid');
  const text = readFileSync(file, 'utf8');
  await first.stop();
  const stranger = startProgram('count-stops', ['0']);
  await stranger.say();
  writeFileSync(file, text.replace(/^\d+/, String(stranger.child.pid)));

  const next = await startEmbeddedPostgres({ ...silent, dataDir });
  await next.stop();
  expect(stranger.child.exitCode).toBeNull();
  expect(stranger.child.signalCode).toBeNull();
});

test('a second start is refused in a sentence and the first goes on', async () => {
  const first = startProgram('hold-database', [dataDir]);
  const url = await addressOf(first);
  const second = startProgram('hold-database', [dataDir]);
  const { refused } = JSON.parse(await second.say());
  expect(refused).toContain(`already running on the data folder ${dataDir}`);
  expect(refused).toContain(`(process ${first.child.pid}, http://localhost:8080)`);
  expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }]);
});

test('a command uses the database of the running product and leaves it running', async () => {
  const product = startProgram('hold-database', [dataDir]);
  const url = await addressOf(product);
  const command = startProgram('hold-database', [dataDir, 'command']);
  expect(await addressOf(command)).toBe(url);
  expect(await endProgram(command.child, 'SIGTERM')).toBe(0);
  expect(await query(url, `select 1 as one from finished where pid = ${command.child.pid}`)).toEqual([
    { one: 1 },
  ]);
});

test('a product that starts while a command works waits for it instead of losing its database', async () => {
  const command = startProgram('hold-database', [dataDir, 'command']);
  await addressOf(command);
  const product = startProgram('hold-database', [dataDir]);
  expect(JSON.parse(await product.say()).log).toContain('waiting for it');
  expect(await endProgram(command.child, 'SIGTERM')).toBe(0);
  const url = await addressOf(product);
  expect(await query(url, `select 1 as one from finished where pid = ${command.child.pid}`)).toEqual([
    { one: 1 },
  ]);
});

test('Ctrl-C to the whole process group lets accepted work finish before the database stops', async () => {
  const program = startProgram('hold-database', [dataDir], { detached: true });
  await addressOf(program);
  const { pid } = readPostmasterFile(join(dataDir, 'postgres'))!;
  const end = once(program.child, 'exit');
  process.kill(-program.child.pid!, 'SIGINT');
  expect(JSON.parse(await program.say())).toEqual({ closed: true });
  expect(await end).toEqual([0, null]);
  expect(isPostmasterOf(pid, join(realpathSync(dataDir), 'postgres'))).toBe(false);
  expect(readPostmasterFile(join(dataDir, 'postgres'))).toBeNull();
});

test('the product is told when its database ends by itself', async () => {
  const program = startProgram('hold-database', [dataDir]);
  await addressOf(program);
  process.kill(readPostmasterFile(join(dataDir, 'postgres'))!.pid, 'SIGQUIT');
  expect(JSON.parse(await program.say()).unexpected).toContain('ended though nobody stopped it');
});

test('a data folder of another version of PostgreSQL is left alone and explained', async () => {
  const dataDir = temporaryFolder();
  mkdirSync(join(dataDir, 'postgres'));
  writeFileSync(join(dataDir, 'postgres', 'PG_VERSION'), '15\n');
  const start = startEmbeddedPostgres({ ...silent, dataDir });
  await expect(start).rejects.toThrow(/was made by PostgreSQL 15, and this Throughline brings 18/);
});

test('a first start that was killed half way does not stand in the way', async () => {
  const dataDir = temporaryFolder();
  mkdirSync(join(dataDir, 'postgres.new'));
  writeFileSync(join(dataDir, 'postgres.new', 'PG_VERSION'), '18\n');
  writeFileSync(join(dataDir, 'postgres.new-password'), 'x');
  const server = await startEmbeddedPostgres({ ...silent, dataDir });
  await server.stop();
});

test.runIf(canBeOrdinary)('an ordinary user starts it, finds it, and stops it', async () => {
  const dataDir = temporaryFolder(ordinaryUser);
  const program = startProgram('hold-database', [dataDir], ordinaryUser);
  expect(await addressOf(program)).toBe(findRunningPostgres(dataDir));
  expect(statSync(join(dataDir, 'postgres')).uid).toBe(ordinaryUser.uid);
  expect(await endProgram(program.child, 'SIGTERM')).toBe(0);
});

test.runIf(isRoot)(
  'as root it runs as an unprivileged user, also below a folder closed to others',
  async () => {
    const parent = temporaryFolder();
    chmodSync(parent, 0o700);
    const dataDir = join(parent, 'data');
    const server = await startEmbeddedPostgres({ ...silent, dataDir });
    const { pid } = readPostmasterFile(join(dataDir, 'postgres'))!;
    expect(statSync(`/proc/${pid}`).uid).not.toBe(0);
    expect(await query(server.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    await server.stop();
  },
);

test.runIf(canBeOrdinary)(
  'where PostgreSQL may not enter the closed folder, a sentence names the folder and the way out',
  async () => {
    const parent = temporaryFolder();
    chmodSync(parent, 0o700);
    // Without setpriv on the PATH there is no way to let it in.
    const program = startProgram('hold-database', [join(parent, 'data')], { env: { PATH: '/nowhere' } });
    const { refused } = JSON.parse(await program.say());
    expect(refused).toContain(`may not enter ${parent}.`);
    expect(refused).toContain(`chmod o+x ${parent}`);
    expect(statSync(parent).mode & 0o777).toBe(0o700);
  },
);
