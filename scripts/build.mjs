import { readFileSync } from 'node:fs';
import { build } from 'vite';
import { assetManifestOf, clientBuild, nodeBuild, workerBuild } from '../vite.config.ts';
import { inProject } from './project.mjs';

/** Builds what the browser gets, then the servers, which carry the names of it. Needs Node 22.18 or newer. */
async function buildAll() {
  const begun = Date.now();
  await build(clientBuild());
  const assets = assetManifestOf(JSON.parse(readFileSync(inProject('dist/client/manifest.json'), 'utf8')));
  for (const config of [nodeBuild(assets), workerBuild(assets)]) {
    const entries = Object.keys(/** @type {object} */ (config.build?.rolldownOptions?.input ?? {}));
    if (entries.length > 0) await build(config);
  }
  console.log(`Built in ${((Date.now() - begun) / 1000).toFixed(1)} s.`);
}

await buildAll();
