import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Sql } from 'postgres';
import { openPool } from '../../../src/db/open-pool.ts';
import { findRunningPostgres } from '../../../src/node/embedded-postgres.ts';

const SERVER = fileURLToPath(new URL('../../../dist/server/main.node.js', import.meta.url));

/** The product as people start it: built, in a process of its own, with a data folder and ports of its own. */
export interface Product {
  readonly toolUrl: string;
  readonly lmsUrl: string;
  readonly dataDir: string;
  /** What it has printed since its last start. */
  output(): string;
  /** Starts it on its data folder, and waits until both the tool and the LMS answer. */
  start(): Promise<void>;
  /** Ends it the hard way (kill -9), with no chance to tidy up. */
  kill(): Promise<void>;
  /** Ctrl-C. @returns the exit code */
  interrupt(): Promise<number | null>;
  /** Looks behind the walls, as the owner of the database. Ask anew after a start. */
  owner(): Sql;
  /** Interrupts it where it runs, and removes the data folder. */
  dispose(): Promise<void>;
}

/** A product that was never started; call `start()`. */
export async function newProduct(): Promise<Product> {
  if (!existsSync(SERVER)) throw new Error('The journeys drive the built product: npm run build first.');
  const dataDir = mkdtempSync(join(tmpdir(), 'throughline-journey-'));
  const [port, lmsPort] = [await freePort(), await freePort()];
  let running: Running | null = null;
  let sql: Sql | null = null;
  const product: Product = {
    // two sites for the browser, because it tells sites apart by their names and not by their ports
    toolUrl: `http://localhost:${port}`,
    lmsUrl: `http://127.0.0.1:${lmsPort}`,
    dataDir,
    output: () => running?.output() ?? '',
    async start() {
      running = launch({ PORT: `${port}`, PRACTICE_LMS_PORT: `${lmsPort}`, DATA_DIR: dataDir });
      await running.until(() => answers(`${product.lmsUrl}/`));
    },
    async kill() {
      await running?.end('SIGKILL');
      await closeOwner();
    },
    async interrupt() {
      await closeOwner();
      return (await running?.end('SIGINT')) ?? null;
    },
    owner() {
      // the product's own pool: the driver's waits for ever where a journey killed the database
      sql ??= openPool(findRunningPostgres(dataDir) ?? '', 2, { onnotice: () => {} });
      return sql;
    },
    async dispose() {
      await product.interrupt();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
  const closeOwner = async () => {
    await sql?.end({ timeout: 1 });
    sql = null;
  };
  return product;
}

/** Starts the product a second time on the same data folder, on other ports. @returns what it says and how it ends */
export async function startBeside(product: Product): Promise<{ code: number | null; output: string }> {
  const [port, lmsPort] = [await freePort(), await freePort()];
  const second = launch({ PORT: `${port}`, PRACTICE_LMS_PORT: `${lmsPort}`, DATA_DIR: product.dataDir });
  const code = await second.exited;
  return { code, output: second.output() };
}

interface Running {
  output(): string;
  until(isThere: () => Promise<boolean>): Promise<void>;
  end(signal: NodeJS.Signals): Promise<number | null>;
  readonly exited: Promise<number | null>;
}

function launch(environment: Record<string, string>): Running {
  const { DATABASE_URL: _, ...inherited } = process.env;
  const child: ChildProcess = spawn(process.execPath, [SERVER], {
    env: { ...inherited, LOG_LEVEL: 'warn', NODE_ENV: 'development', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stdout?.on('data', (chunk) => {
    said += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    said += chunk;
  });
  let isOver = false;
  const exited = new Promise<number | null>((done) => {
    child.once('close', (code) => {
      isOver = true;
      done(code);
    });
  });
  return {
    output: () => said,
    exited,
    async until(isThere) {
      for (const end = Date.now() + 60_000; !(await isThere()); await wait(50)) {
        if (isOver) throw new Error(`The product ended before it was there:\n${said}`);
        if (Date.now() > end) throw new Error(`The product is not there after a minute:\n${said}`);
      }
    },
    async end(signal) {
      if (!isOver) child.kill(signal);
      return exited;
    },
  };
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}

function freePort(): Promise<number> {
  return new Promise((done, refuse) => {
    const server = createServer();
    server.once('error', refuse);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => done(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
