import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import type { Probe } from './outgoing-probe.ts';

export interface RunningProbe {
  /** Asks with a network that reaches this machine, or with workerd's own setting, which is the public one. */
  ask(probe: Probe, network?: 'open' | 'public'): Promise<Record<string, unknown>>;
  close(): Promise<void>;
}

/**
 * The probe inside workerd itself: wrangler's test harness sends what a worker asks through Node's fetch, which
 * follows redirects and knows no walls, so that it would prove nothing here.
 */
export async function runOutgoingProbe(): Promise<RunningProbe> {
  const folder = mkdtempSync(join(tmpdir(), 'outgoing-probe-'));
  await bundle(folder);
  writeFileSync(join(folder, 'probe.capnp'), CONFIG);
  const { program, ports, stop } = await serve(join(folder, 'probe.capnp'));
  return {
    async ask(probe, network = 'open') {
      const address = `http://127.0.0.1:${ports.get(network)}/`;
      const response = await fetch(address, { method: 'POST', body: JSON.stringify(probe) });
      return (await response.json()) as Record<string, unknown>;
    },
    async close() {
      stop();
      await new Promise((done) => program.once('exit', done));
      rmSync(folder, { recursive: true });
    },
  };
}

const CONFIG = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "open", worker = .open),
    (name = "public", worker = .public),
    (name = "everywhere", network = (allow = ["public", "private"], tlsOptions = (trustBrowserCas = true)))
  ],
  sockets = [
    (name = "open", address = "127.0.0.1:0", http = (), service = "open"),
    (name = "public", address = "127.0.0.1:0", http = (), service = "public")
  ]
);
const open :Workerd.Worker = (
  modules = [(name = "probe", esModule = embed "probe.js")],
  compatibilityDate = "2026-09-01",
  globalOutbound = "everywhere"
);
const public :Workerd.Worker = (
  modules = [(name = "probe", esModule = embed "probe.js")],
  compatibilityDate = "2026-09-01"
);
`;

async function bundle(outDir: string): Promise<void> {
  const entry = fileURLToPath(new URL('./outgoing-probe.ts', import.meta.url));
  await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      outDir,
      emptyOutDir: false,
      minify: false,
      lib: { entry, formats: ['es'], fileName: () => 'probe.js' },
    },
  });
}

/** Starts workerd as wrangler pins it, and waits until it says on which ports it listens. */
async function serve(config: string) {
  const here = createRequire(import.meta.url);
  const { default: path } = createRequire(here.resolve('wrangler'))('workerd') as { default: string };
  const program = spawn(path, ['serve', '--control-fd=3', config], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const ports = new Map<string, number>();
  const control = program.stdio[3] as NodeJS.ReadableStream;
  for await (const line of createInterface({ input: control })) {
    const said = JSON.parse(line) as { event: string; socket: string; port: number };
    if (said.event === 'listen') ports.set(said.socket, said.port);
    if (ports.size === 2) return { program, ports, stop: () => program.kill() };
  }
  throw new Error('workerd did not start.');
}
