import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import type { Preferences } from './platform/launch-facts.ts';
import type { VendorName } from './vendors/vendor.ts';

/** A statement that the tool has not taken yet; it is sent again until it does, as Moodle's cron would. */
export interface Waiting {
  readonly key: string;
  readonly statement: object;
}

/** A tool as it is registered with one platform. */
export interface Tool {
  /** A number of this LMS; Moodle's type id. */
  readonly id: string;
  readonly clientId: string;
  readonly deploymentId: string;
  status: 'active' | 'pending';
  readonly name: string;
  readonly domain: string;
  readonly loginUrl: string;
  readonly targetUrl: string;
  /** Where content is selected. */
  readonly contentUrl: string;
  readonly redirectUrls: readonly string[];
  readonly jwksUrl: string;
  readonly scopes: readonly string[];
  readonly custom: Readonly<Record<string, string>>;
  readonly sharesNames: boolean;
  readonly sharesEmail: boolean;
  /** Pages of the LMS from which it is launched without an activity, by placement. */
  readonly placements: Readonly<Record<string, string>>;
}

export interface LmsCourse {
  readonly id: string;
  readonly label: string;
  readonly title: string;
  /** The course that it is a copy of. */
  readonly copyOf: string | null;
}

/** Something that stands in a course. */
export interface Activity {
  readonly id: string;
  readonly courseId: string;
  readonly toolId: string;
  readonly kind: 'tool' | 'link';
  readonly title: string;
  readonly text: string;
  readonly url: string;
  readonly custom: Readonly<Record<string, string>>;
  readonly copyOf: string | null;
}

export interface LineItem {
  readonly id: string;
  readonly courseId: string;
  readonly toolId: string;
  readonly activityId: string | null;
  /** As the tool sent it: label, scoreMaximum, resourceId, tag, dates, submissionReview. */
  readonly said: Readonly<Record<string, unknown>> & {
    readonly label: string;
    readonly scoreMaximum: number;
  };
}

/** What is known of one person's work on one line item; the key is `lineItem:number`. */
export interface Grade {
  /** Null: worked on, not graded. */
  readonly score: number | null;
  readonly comment: string | null;
  /** ISO 8601, whole seconds, in UTC. */
  readonly timestamp: string;
  readonly activityProgress: string;
  readonly gradingProgress: string;
}

/** A person put into a course or taken out of it by hand, and the revision of the roster in which it happened. */
export interface Enrolment {
  readonly courseId: string;
  readonly number: string;
  readonly status: 'Active' | 'Deleted';
  readonly revision: number;
}

export interface NoticeHandler {
  readonly toolId: string;
  readonly type: string;
  readonly address: string;
}

/** An access token that was given out; the key is its SHA-256. */
export interface Granted {
  readonly toolId: string;
  readonly scopes: readonly string[];
  readonly until: number;
}

/** What can be made to go wrong, or to be of the past, at one platform. */
export interface Settings {
  /** False: offered at login and never answered, as Canvas' mobile apps do. */
  storageAnswers: boolean;
  /** False: the platform cannot fetch the tool's keys. */
  readsKeys: boolean;
  /** Launches of somebody who had the tool by LTI 1.1: with a good, a wrong or no signature. */
  migration: 'none' | 'signed' | 'wrong';
}

/** One platform's own things; each vendor that the LMS plays has its own. */
export interface PlatformState {
  nextId: number;
  tools: Tool[];
  activities: Activity[];
  lineItems: LineItem[];
  grades: Record<string, Grade>;
  copies: LmsCourse[];
  enrolments: Enrolment[];
  revision: number;
  handlers: NoticeHandler[];
  tokens: Record<string, Granted>;
  /** Registration tokens that were used, the latest last. */
  usedTokens: string[];
  settings: Settings;
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
  /** What each platform holds; one that nobody played yet is not there. */
  platforms: Partial<Record<VendorName, PlatformState>>;
  /** Person → how they set up their account in the LMS. */
  preferences?: Record<string, Preferences>;
}

export interface PracticeStore {
  readonly state: PracticeState;
  /** Writes the file anew; a kill leaves the old one or the new one, never half of one. */
  save(): void;
}

/** Opens the practice LMS' own small file, making it the first time. */
export async function openPracticeStore(file: string): Promise<PracticeStore> {
  const state = readState(file) ?? (await freshState());
  // a file of an earlier version knows no platforms
  state.platforms ??= {};
  const save = () => {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(`${file}.new`, JSON.stringify(state), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  };
  save();
  return { state, save };
}

/** What a platform of this LMS has when nobody has done anything there. Lower numbers belong to the LMS itself. */
export function freshPlatform(): PlatformState {
  return {
    nextId: 5000,
    tools: [],
    activities: [],
    lineItems: [],
    grades: {},
    copies: [],
    enrolments: [],
    revision: 0,
    handlers: [],
    tokens: {},
    usedTokens: [],
    settings: { storageAnswers: true, readsKeys: true, migration: 'none' },
  };
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
  return {
    signingKey,
    credentials: null,
    companyLoaded: false,
    completions: {},
    outbox: [],
    platforms: {},
  };
}
