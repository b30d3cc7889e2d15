import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/**
 * Finds the browser for the journeys; as root on Debian and its kin it installs one.
 * @returns {Promise<string | undefined>} undefined, after a sentence with the way out, where there is none
 */
export async function findChromium() {
  const named = process.env.CHROMIUM_PATH;
  if (named && !existsSync(named)) {
    console.log(`CHROMIUM_PATH names ${named}, which is not there. Correct it or unset it.`);
    return undefined;
  }
  const found = named ?? places.find((place) => existsSync(place));
  if (found) return found;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.log("Installing Chromium from the system's packages (only the first time) …");
    if (!apt('install') && apt('update')) apt('install');
    const installed = places.find((place) => existsSync(place));
    if (installed) return installed;
  }
  console.log(
    'The journeys need Chromium, which is not here and could not be installed. ' +
      'Install it (Debian: sudo apt-get install chromium), or name a Chromium or Chrome by CHROMIUM_PATH.',
  );
  return undefined;
}

/** @param {'install' | 'update'} what */
function apt(what) {
  const args = what === 'update' ? ['update'] : ['install', '-y', '--no-install-recommends', 'chromium'];
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync('apt-get', ['-qq', ...args], { stdio: 'ignore', env }).status === 0;
}
