import {
  type PlatformClient,
  purposeOf,
  type Scope,
  type ServiceFault,
  scopes,
} from '../../../lti/services/index.ts';
import { bad, type Finding, good, note } from './finding.ts';

/** A course that people launched from, to try its services with. */
export interface CourseToTry {
  readonly title: string | null;
  readonly membershipsUrl: string | null;
  readonly lineItemsUrl: string | null;
}

/** Every scope we can use, in the order that matters to people. The read-only one stands in for writing. */
const WANTED: readonly { readonly what: string; readonly any: readonly [Scope, ...Scope[]] }[] = [
  { what: 'grant-scores', any: [scopes.score] },
  { what: 'grant-members', any: [scopes.members] },
  { what: 'grant-results', any: [scopes.resultReadonly] },
  { what: 'grant-line-items', any: [scopes.lineItem] },
  { what: 'grant-groups', any: [scopes.groups] },
  { what: 'grant-notices', any: [scopes.notices] },
];

/**
 * A token for each scope. The first answer that says more than "not granted" ends it: it would be the same for all.
 */
export async function lookAtGrants(client: PlatformClient): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { what, any } of WANTED) {
    const fault = await firstFault(client, any);
    if (fault && fault.kind !== 'scope_not_granted') return [bad('token', fault.sentence)];
    const purpose = purposeOf(any[0]);
    findings.push(
      fault
        ? note(what, `The LMS does not let this tool ${purpose}.`)
        : good(what, `The LMS lets this tool ${purpose}.`),
    );
  }
  if (findings.some(({ state }) => state === 'good'))
    return [good('token', 'The LMS read our keys and gave us tokens.'), ...findings];
  return [
    bad(
      'token',
      'The LMS gives this tool no permission at all. Allow its services in the LMS, in the settings of this tool.',
    ),
    ...findings,
  ];
}

async function firstFault(client: PlatformClient, any: readonly Scope[]): Promise<ServiceFault | null> {
  let first: ServiceFault | null = null;
  for (const scope of any) {
    const token = await client.token([scope]);
    if (token.ok) return null;
    first ??= token.fault;
  }
  return first;
}

/** Reads a little of a course that we know, which proves addresses and permissions together. */
export async function lookAtCourse(
  client: PlatformClient,
  course: CourseToTry | null,
  granted: readonly Finding[],
): Promise<Finding[]> {
  if (!course)
    return [
      note(
        'course',
        'No course is known yet. Open the tool once from a course, then test again: rosters and grades are tried there.',
      ),
    ];
  const may = (what: string) => granted.some((one) => one.what === what && one.state === 'good');
  const findings: Finding[] = [];
  if (course.membershipsUrl && may('grant-members'))
    findings.push(await lookAtRoster(client, course.membershipsUrl));
  if (course.lineItemsUrl && may('grant-line-items'))
    findings.push(await lookAtGradebook(client, course.lineItemsUrl));
  return findings;
}

async function lookAtRoster(client: PlatformClient, url: string): Promise<Finding> {
  const roster = await client.members.list(url, { limit: 10, max: 10 });
  if (!roster.ok) return bad('roster', roster.fault.sentence);
  const { members } = roster.value;
  if (members.length === 0)
    return note('roster', 'The roster of a course can be read; nobody is in that course.');
  const shown = [
    [members.some(({ name, familyName }) => name || familyName), 'names'],
    [members.some(({ email }) => email), 'e-mail addresses'],
    [members.some(({ personSourcedid }) => personSourcedid), 'employee numbers'],
  ] as const;
  const list = shown.filter(([is]) => is).map(([, word]) => word);
  return good(
    'roster',
    `The roster of a course can be read, with ${list.length > 0 ? list.join(', ') : 'nothing but ids'}.`,
  );
}

async function lookAtGradebook(client: PlatformClient, url: string): Promise<Finding> {
  const items = await client.lineItems.list(url, { limit: 10 });
  return items.ok
    ? good('gradebook', 'The gradebook of a course can be read.')
    : bad('gradebook', items.fault.sentence);
}
