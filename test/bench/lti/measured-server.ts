import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** A server in a process of its own, whose CPU time is asked for and nobody else's counts. */
export interface MeasuredServer {
  /** Where it answers; the address that it believes to be its own may be another. */
  readonly address: string;
  readonly pid: number;
  /** Microseconds of CPU, of all its threads, since it began. */
  cpu(): Promise<number>;
  stop(): Promise<void>;
}

const reporter = new URL('report-cpu.mjs', import.meta.url).href;

/** Starts a program and waits until something answers at `readyAt`. @throws Error with what it said, if it ended */
export async function startMeasured(
  program: URL,
  options: { readonly address: string; readonly readyAt: string; readonly env: Record<string, string> },
): Promise<MeasuredServer> {
  const child = spawn(process.execPath, ['--import', reporter, fileURLToPath(program)], {
    env: { ...withoutOurs(process.env), ...options.env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let said = '';
  const listen = (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-4_000);
  };
  child.stdout?.on('data', listen);
  child.stderr?.on('data', listen);
  for (const end = Date.now() + 120_000; !(await answers(options.readyAt)); await wait(100)) {
    if (child.exitCode !== null) throw new Error(`${program.pathname} ended:\n${said}`);
    if (Date.now() > end) {
      child.kill('SIGKILL');
      throw new Error(`${program.pathname} does not answer:\n${said}`);
    }
  }
  return { address: options.address, pid: child.pid ?? 0, cpu: () => askCpu(child), stop: () => stop(child) };
}

/** A product that is measured is not told which database or port the measuring one has. */
function withoutOurs({ DATABASE_URL: _, PORT: __, ...inherited }: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return inherited;
}

async function answers(url: string): Promise<boolean> {
  try {
    await (await fetch(url, { redirect: 'manual' })).arrayBuffer();
    return true;
  } catch {
    return false;
  }
}

function askCpu(child: ChildProcess): Promise<number> {
  return new Promise((done, refuse) => {
    child.once('message', (answer: { cpu: NodeJS.CpuUsage }) => done(answer.cpu.user + answer.cpu.system));
    child.send('cpu', (error) => error && refuse(error));
  });
}

function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return Promise.resolve();
  return new Promise((done) => {
    child.once('exit', () => done());
    child.kill('SIGTERM');
    setTimeout(() => child.kill('SIGKILL'), 10_000).unref();
  });
}
