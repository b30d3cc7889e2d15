import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { projectFolder } from './project.mjs';

/** @type {NodeJS.Signals[]} */
const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs a command in the project's folder with our terminal and waits for its end.
 * Signals are handed on, so that stopping npm stops the child too. The child shares our process
 * group: whoever kills the group leaves nothing behind. The price is that Ctrl-C reaches the child
 * more than once (terminal, npm, us); the server counts such echoes as one (src/node/on-stop-signal.ts).
 * When npm is told to end (a supervisor's SIGTERM), only the shell between us hears of it; so below npm
 * the loss of our parent counts as SIGTERM.
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<number>} the exit code; 128 + signal where a signal ended it, as shells say it
 */
export function runChild(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: projectFolder, stdio: 'inherit', ...options });
    const handOn = (/** @type {NodeJS.Signals} */ signal) => child.kill(signal);
    for (const signal of forwarded) process.on(signal, handOn);
    const parent = process.ppid;
    const watch = setInterval(() => {
      if (process.env.npm_lifecycle_event && process.ppid !== parent) {
        clearInterval(watch);
        child.kill('SIGTERM');
      }
    }, 250);
    const done = () => {
      clearInterval(watch);
      for (const signal of forwarded) process.off(signal, handOn);
    };
    child.once('error', (error) => {
      done();
      reject(error);
    });
    child.once('close', (code, signal) => {
      done();
      resolve(code ?? 128 + (signal ? constants.signals[signal] : 0));
    });
  });
}
