import type { Sign } from '../../features/tenants/index.ts';
import { type Connection, isNewer, signOf } from './connection.ts';

/** One thing that an LMS may share or allow, and what follows for people. */
export interface Share {
  readonly what: string;
  /** Unknown until somebody launched, or the connection was tested. */
  readonly state: 'yes' | 'no' | 'unknown';
  readonly means: string;
}

interface Kind {
  readonly what: string;
  readonly sign: Sign;
  /** The finding of a test that settles it; launches settle the others. */
  readonly grant?: string;
  readonly yes: string;
  readonly no: string;
}

/** In the order that matters to people. */
const KINDS: readonly Kind[] = [
  {
    what: 'names',
    sign: 'names',
    yes: 'People are greeted by their name from their first launch.',
    no: 'Whoever launches appears under a number until somebody matches them.',
  },
  {
    what: 'employee numbers',
    sign: 'numbers',
    yes: 'People who launch can be matched with the employees that you imported.',
    no: 'Nobody is matched by their number: each person who launches is matched by hand below.',
  },
  {
    what: 'e-mail addresses',
    sign: 'emails',
    yes: 'An address helps you to recognise who waits to be matched.',
    no: 'People cannot be matched by their address.',
  },
  {
    what: 'rosters',
    sign: 'members',
    grant: 'grant-members',
    yes: 'A course’s page can say how many of its people a skill would help.',
    no: 'A course’s page cannot say whom its skills would help, and people are known only once they launched.',
  },
  {
    what: 'scores',
    sign: 'scores',
    grant: 'grant-scores',
    yes: 'What is handed in here shows in the course’s gradebook.',
    no: 'What is handed in here does not show in the course’s gradebook.',
  },
  {
    what: 'results',
    sign: 'results',
    grant: 'grant-results',
    yes: 'Grades that teachers give for our activities come back as completions.',
    no: 'Grades that teachers give for our activities do not come back as completions.',
  },
  {
    what: 'gradebook columns',
    sign: 'line_items',
    grant: 'grant-line-items',
    yes: 'An activity can have a column of its own.',
    no: 'Activities use the columns that the LMS makes.',
  },
  {
    what: 'notices',
    sign: 'notices',
    grant: 'grant-notices',
    yes: 'A course that is copied takes its mapping along at once.',
    no: 'A copied course takes its mapping along at its first launch only.',
  },
  {
    what: 'groups',
    sign: 'groups',
    grant: 'grant-groups',
    yes: 'The groups of a course are known.',
    no: 'The groups of a course are not known. Few LMSs offer them.',
  },
];

/** Pure: what this LMS shares and allows, by what its launches carried and its services answered last. */
export function decideShares(connection: Connection): Share[] {
  return KINDS.map((kind) => {
    const state = kind.grant ? grantedState(connection, kind) : carriedState(connection, kind);
    const means = { yes: kind.yes, no: kind.no, unknown: 'Not known yet.' }[state];
    return { what: kind.what, state, means };
  });
}

const DAY_MS = 86_400_000;

/** Some people hide what others show: what came within a day of where it was missing is shared. */
function carriedState(connection: Connection, { sign }: Kind): Share['state'] {
  const seen = signOf(connection, sign);
  if (!seen?.goodAt) return seen?.badAt ? 'no' : 'unknown';
  return seen.badAt && seen.badAt.getTime() - seen.goodAt.getTime() > DAY_MS ? 'no' : 'yes';
}

/** The last word counts: a test, or a later use. */
function grantedState(connection: Connection, { sign, grant }: Kind): Share['state'] {
  const { check } = connection;
  const found = check?.findings.find(({ what }) => what === grant);
  const seen = signOf(connection, sign);
  const testedAt = found && check ? check.at : null;
  const refused = seen?.fault?.kind === 'scope_not_granted' ? seen.badAt : null;
  if (isNewer(seen?.goodAt ?? null, testedAt) && !isNewer(refused, seen?.goodAt ?? null)) return 'yes';
  if (isNewer(refused, testedAt)) return 'no';
  if (!found) return 'unknown';
  return found.state === 'good' ? 'yes' : 'no';
}
