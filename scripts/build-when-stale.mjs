import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { holdLock } from './hold-lock.mjs';
import { inProject } from './project.mjs';
import { runChild } from './run-child.mjs';

const sources = ['src', 'lti', 'xapi', 'widgets', 'migrations', 'package-lock.json', 'scripts/build.mjs'];
const stampFile = inProject('dist/.sources');

/**
 * Builds dist/ unless it was built from exactly these sources. Contents are compared, not dates:
 * git sets dates as it likes.
 * @param {{ always?: boolean }} [options]
 * @returns {Promise<number>} exit code of the build; 0 where nothing was to do
 */
export async function buildWhenStale({ always = false } = {}) {
  const wanted = fingerprint();
  const isFresh = () => !always && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted;
  if (isFresh()) return 0;
  return holdLock('build', 'Another command is building; waiting for it …', async () => {
    if (isFresh()) return 0;
    rmSync(stampFile, { force: true });
    const code = await runChild(process.execPath, [inProject('scripts/build.mjs')]);
    if (code === 0) writeFileSync(stampFile, wanted);
    return code;
  });
}

function fingerprint() {
  const hash = createHash('sha256');
  const configs = readdirSync(inProject('.')).filter((name) => name.startsWith('vite.config'));
  for (const path of [...sources, ...configs].flatMap(filesUnder).sort()) {
    hash
      .update(`${path}\0`)
      .update(readFileSync(inProject(path)))
      .update('\0');
  }
  return hash.digest('hex');
}

/** @param {string} path @returns {string[]} */
function filesUnder(path) {
  if (!existsSync(inProject(path))) return [];
  try {
    return readdirSync(inProject(path), { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory() ? filesUnder(`${path}/${entry.name}`) : [`${path}/${entry.name}`],
    );
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOTDIR') return [path];
    throw error;
  }
}
