import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { inProject } from './project.mjs';

/**
 * Lets one of several commands started at once do the work while the others wait.
 * A folder is the lock, because making one is atomic everywhere; it holds its owner's process id,
 * so that a killed command does not block the next.
 * @template T
 * @param {string} name
 * @param {string} waiting sentence shown once to those who wait
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function holdLock(name, waiting, work) {
  const folder = inProject('.locks', name);
  mkdirSync(inProject('.locks'), { recursive: true });
  for (let tries = 0; !take(folder); tries += 1) {
    if (tries === 0) console.log(waiting);
    await wait(200);
  }
  try {
    return await work();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} folder */
function take(folder) {
  try {
    mkdirSync(folder);
    writeFileSync(`${folder}/pid`, String(process.pid));
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
    if (isAbandoned(folder)) discard(folder);
    return false;
  }
}

/** @param {string} folder */
function isAbandoned(folder) {
  try {
    const pid = Number(readFileSync(`${folder}/pid`, 'utf8'));
    if (pid > 0) return !isAlive(pid);
    return Date.now() - statSync(folder).mtimeMs > 5000;
  } catch {
    // The owner may be between making the folder and writing its number; give it a moment.
    const made = statSync(folder, { throwIfNoEntry: false })?.mtimeMs;
    return made !== undefined && Date.now() - made > 5000;
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

/**
 * One at a time, and judged again once alone: otherwise the slower of two could throw away the new lock
 * that the quicker one has made in the meantime.
 * @param {string} folder
 */
function discard(folder) {
  const alone = `${folder}.discarding`;
  try {
    mkdirSync(alone);
  } catch {
    const made = statSync(alone, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - made > 5000) rmSync(alone, { recursive: true, force: true });
    return;
  }
  if (isAbandoned(folder)) rmSync(folder, { recursive: true, force: true });
  rmSync(alone, { recursive: true, force: true });
}
