import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { exportJWK, generateKeyPair, type JWK } from 'jose';

/** A statement that the tool has not taken yet; it is sent again until it does, as Moodle's cron would. */
export interface Waiting {
  readonly key: string;
  readonly statement: object;
}

/** What the practice LMS must not forget when it is stopped or killed. */
export interface PracticeState {
  readonly signingKey: JWK;
  /** Basic credentials for the tool's record store; null until the company is loaded. */
  credentials: { readonly key: string; readonly secret: string } | null;
  /** True once the whole company is in the tool. */
  companyLoaded: boolean;
  /** `person:course` → when it was completed. */
  readonly completions: Record<string, string>;
  outbox: Waiting[];
}

export interface PracticeStore {
  readonly state: PracticeState;
  /** Writes the file anew; a kill leaves the old one or the new one, never half of one. */
  save(): void;
}

/** Opens the practice LMS' own small file, making it the first time. */
export async function openPracticeStore(file: string): Promise<PracticeStore> {
  const state = readState(file) ?? (await freshState());
  const save = () => {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(`${file}.new`, JSON.stringify(state), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  };
  save();
  return { state, save };
}

function readState(file: string): PracticeState | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as PracticeState;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

async function freshState(): Promise<PracticeState> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const signingKey = {
    ...(await exportJWK(privateKey)),
    kid: crypto.randomUUID().slice(0, 20),
    alg: 'RS256',
    use: 'sig',
  };
  return { signingKey, credentials: null, companyLoaded: false, completions: {}, outbox: [] };
}
