import { existsSync, readFileSync } from 'node:fs';

const folder = new URL('../../../shared/data/', import.meta.url);

/** The real frameworks and catalogues lie beside the repository; a clone alone does without them. */
export const realDataIsHere = existsSync(folder);

/** Words for the name of a test that needs them. */
export const unlessHere = realDataIsHere ? '' : ' (skipped: the real files of ../shared/data are not here)';

export const realFile = (path: string): Uint8Array => readFileSync(new URL(path, folder));

/** A file of the practice company. */
export const companyFile = (name: string): Uint8Array =>
  readFileSync(new URL(`../../src/practice-lms/company/${name}`, import.meta.url));

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
