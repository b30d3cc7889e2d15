/**
 * Halden Provisions, the made-up company that `npm start` loads through the product's own verbs (decisions.md,
 * "The company for practice"). The content is in the CSV and JSON files beside this one; here are its types,
 * the people worth launching as, and the few facts that tests and the journey rely on.
 */
import { readFile } from 'node:fs/promises';
import type { HistoryEntry, PracticeStrategy, When } from './company-types.ts';

export type * from './company-types.ts';

/** Somebody to launch as. `employeeNumber` is null for the person whom the company does not know yet. */
export type CastMember = {
  sub: string;
  employeeNumber: string | null;
  givenName: string;
  familyName: string;
  email: string;
  /** who they are, in one line */
  introduction: string;
  /** what to try as this person, in a sentence or two */
  tryThis: string;
};

export type PracticeGrant = {
  employeeNumber: string;
  role: 'tenant-admin' | 'ld-admin' | 'hr-admin';
  /** the department that an HR admin looks after */
  unit?: string;
};

const cast: readonly CastMember[] = [
  {
    sub: '24',
    employeeNumber: 'H1004',
    givenName: 'Mara',
    familyName: 'Okafor',
    email: 'mara.okafor@halden.example',
    introduction: 'Manager. Leads the six people who work with growers and makers.',
    tryThis: 'See who needs you this week, open the conversation with Ines and recommend a skill to her.',
  },
  {
    sub: '41',
    employeeNumber: 'H1021',
    givenName: 'Ines',
    familyName: 'Castro',
    email: 'ines.castro@halden.example',
    introduction: 'Learner. Works with growers for Mara, and leads a small team in a new region from spring.',
    tryThis:
      'Look at your goals, answer Mara’s question, and accept what she recommends or propose another way.',
  },
  {
    sub: '42',
    employeeNumber: 'H1022',
    givenName: 'Joon-ho',
    familyName: 'Park',
    email: 'joon-ho.park@halden.example',
    introduction: 'Learner. Buys fish from seven boats, and has waited a week for his talk with Mara.',
    tryThis: 'Complete one course on feedback and see why a skill needs more than one piece of evidence.',
  },
  {
    sub: '91',
    employeeNumber: 'H1071',
    givenName: 'Lena',
    familyName: 'Dahl',
    email: 'lena.dahl@halden.example',
    introduction: 'Learning and development. Decides which course builds which skill.',
    tryThis: 'Open Mapping and work through the options that are still waiting, by keyboard if you like.',
  },
  {
    sub: '93',
    employeeNumber: 'H1073',
    givenName: 'Tessa',
    familyName: 'Amoah',
    email: 'tessa.amoah@halden.example',
    introduction: 'Administrator. Looks after the systems and who may use them.',
    tryThis: 'Open Connect, see how the LMS is doing, and link people whom nobody has matched yet.',
  },
  {
    sub: '92',
    employeeNumber: 'H1072',
    givenName: 'Hugo',
    familyName: 'Reyes',
    email: 'hugo.reyes@halden.example',
    introduction: 'People partner for Supply and Delivery, and for no other department.',
    tryThis: 'See what an HR administrator may see (that conversations happen) and what not (what was said).',
  },
  {
    sub: '21',
    employeeNumber: 'H1001',
    givenName: 'Ruth',
    familyName: 'Halden',
    email: 'ruth.halden@halden.example',
    introduction: 'Managing director, and Mara’s manager.',
    tryThis: 'Prepare the conversation with Mara, and notice that what her people tell her stays with her.',
  },
  {
    sub: '99',
    employeeNumber: null,
    givenName: 'Robin',
    familyName: 'Ashdown',
    email: 'robin.ashdown@halden.example',
    introduction:
      'New in the LMS since this morning. HR has Robin on its list; nobody has matched the two yet.',
    tryThis: 'Have a look around, then launch as Tessa and link this account with Robin’s entry.',
  },
];

export const practiceCompany = {
  name: 'Halden Provisions',
  slug: 'halden',
  about:
    'Brings food from a hundred and forty growers and makers to four hundred kitchens in schools, hospitals ' +
    'and cafés. Two depots today; in spring a third one opens in a region called the Vale.',
  /** The issuer of the accounts and the origin of every option's address, as written in the CSV files. */
  lmsOrigin: 'http://127.0.0.1:8081',
  framework: {
    code: 'halden',
    name: 'How we work at Halden',
    levelNames: ['Beginning', 'Practising', 'Reliable', 'Adapting', 'Helping others'],
  },
  people: cast,
} as const;

/** Each administrator's role belongs to one named person (decisions.md, "First administrator"). */
export const practiceGrants: readonly PracticeGrant[] = [
  { employeeNumber: 'H1073', role: 'tenant-admin' },
  { employeeNumber: 'H1071', role: 'ld-admin' },
  { employeeNumber: 'H1072', role: 'hr-admin', unit: 'Supply and Delivery' },
];

/**
 * The journey of issue F1: Ines holds the skill at level 2 with one piece of evidence at level 3, so the course
 * lifts her to 3; Joon-ho has no evidence of it, so the same course alone changes nothing.
 */
export const practiceJourney = {
  manager: 'H1004',
  learner: 'H1021',
  learnerWithoutEvidence: 'H1022',
  skill: 'TALK-FEEDBACK',
  course: 'ELN-121',
  otherWay: 'SHD-151',
  aim: 'at-home-in-the-vale',
} as const;

/** The company's files, in the order in which they can be imported. */
export const companyFiles = [
  'people.csv',
  'framework.csv',
  'role-profiles.csv',
  'catalogue.csv',
  'mapping.csv',
  'strategy.json',
  'history.json',
] as const;

export type CompanyFile = (typeof companyFiles)[number];

/**
 * Reads one file of the company as text. `folder` is the address of this folder and ends with a slash (the built
 * server is one file, so only the caller knows where the content lies). Where the practice LMS listens elsewhere,
 * `lmsOrigin` takes the place of the written origin.
 */
export const readCompanyFile = async (
  folder: URL,
  file: CompanyFile,
  lmsOrigin: string = practiceCompany.lmsOrigin,
): Promise<string> => {
  const text = await readFile(new URL(file, folder), 'utf8');
  return text.replaceAll(practiceCompany.lmsOrigin, lmsOrigin);
};

export const readPracticeStrategy = async (folder: URL): Promise<PracticeStrategy> =>
  JSON.parse(await readCompanyFile(folder, 'strategy.json')) as PracticeStrategy;

/** What happened in the last four months, oldest first. */
export const readPracticeHistory = async (folder: URL): Promise<HistoryEntry[]> =>
  JSON.parse(await readCompanyFile(folder, 'history.json')) as HistoryEntry[];

const aDay = 86_400_000;

/**
 * The instant of a relative day at a time 'HH:MM' (UTC), counted from the day of `now`. A day ahead never falls
 * on a weekend (it moves to Monday), because nobody plans a conversation for a Sunday. Days ago stay as they are,
 * so that the order of the history holds; the depots work on Sundays anyway.
 */
export const momentOf = (now: Date, when: When, time: string): Date => {
  const midnight = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate());
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  const shift = 'daysAhead' in when ? when.daysAhead : -when.daysAgo;
  const moment = new Date(midnight + shift * aDay + (hours * 60 + minutes) * 60_000);
  if ('daysAgo' in when) return moment;
  const daysToMonday = moment.getUTCDay() === 6 ? 2 : moment.getUTCDay() === 0 ? 1 : 0;
  return new Date(moment.getTime() + daysToMonday * aDay);
};
