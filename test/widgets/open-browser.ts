import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { type Browser, chromium } from 'playwright-core';
import { build, type InlineConfig, type Manifest } from 'vite';
import { assetRoutes } from '../../src/http/assets.ts';
import { assetManifestOf, clientBuild } from '../../vite.config.ts';

const flags =
  '--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync';

/** The strictest policy under which the widgets promise to work. */
export const strictPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; connect-src 'self'; frame-src 'self'";

export function openBrowser(): Promise<Browser> {
  const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
  if (!existsSync(executablePath)) throw new Error(`These tests need Chromium at ${executablePath}`);
  return chromium.launch({ executablePath, args: flags.split(' ') });
}

/** Builds the real client (or the given one) and serves it beside the pages that `mount` adds, under the strict policy. */
export async function serveWidgets(
  mount: (app: Hono) => void,
  config: (outDir: string) => InlineConfig = clientBuild,
) {
  const folder = await mkdtemp(join(tmpdir(), 'throughline-widgets-'));
  await build(config(folder));
  const manifest: Manifest = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8'));
  const names = assetManifestOf(manifest);
  const entries = Object.values(manifest).filter((chunk) => chunk.isEntry && chunk.file.endsWith('.js'));
  const builtName: Record<string, string> = {
    ...Object.fromEntries(entries.map((chunk) => [`${chunk.name}.js`, chunk.file.replace('assets/', '')])),
    'styles.css': names.styles,
    'icon.svg': names.icon,
  };
  const app = new Hono();
  app.use(async (c, next) => {
    await next();
    c.header('content-security-policy', strictPolicy);
  });
  app.route(
    '/',
    assetRoutes(async (name) => {
      const built = builtName[name];
      // islands import the script by its hashed name: under two addresses it would be two scripts
      if (built && name.endsWith('.js')) return new TextEncoder().encode(`import './${built}';`);
      return readAsset(join(folder, 'assets', built ?? name));
    }),
  );
  mount(app);
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' });
  await new Promise((done) => server.once('listening', done));
  const close = async () => {
    await new Promise((done) => server.close(done));
    await rm(folder, { recursive: true, force: true });
  };
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}

async function readAsset(path: string): Promise<Uint8Array<ArrayBuffer> | null> {
  return existsSync(path) ? new Uint8Array(await readFile(path)) : null;
}
