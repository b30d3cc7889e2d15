import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder with package.json, wherever the command was started. */
export const projectFolder = dirname(dirname(fileURLToPath(import.meta.url)));

/** @param {...string} parts @returns {string} a path inside the project */
export const inProject = (...parts) => join(projectFolder, ...parts);
