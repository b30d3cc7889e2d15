import { parsePeopleCsv } from '../core/parse/people-csv.ts';
import { type CastMember, readCompanyFile } from './company/company.ts';

/** Somebody with an account in the LMS. */
export interface Member {
  /** The number of their account, as the company's file writes it. */
  readonly number: string;
  readonly employeeNumber: string | null;
  readonly givenName: string;
  readonly familyName: string;
  readonly email: string;
  readonly department: string | null;
}

/** Everybody of the company's file who has an account here and has not left. */
export async function readMembers(folder: URL): Promise<Member[]> {
  const bytes = new TextEncoder().encode(await readCompanyFile(folder, 'people.csv'));
  return parsePeopleCsv(bytes).rows.flatMap((row) =>
    row.ltiSub && row.active !== false
      ? [
          {
            number: row.ltiSub,
            employeeNumber: row.employeeNumber,
            givenName: row.givenName,
            familyName: row.familyName,
            email: row.email ?? '',
            department: row.department,
          },
        ]
      : [],
  );
}

/** The people to launch as, and everybody else of the company after them. */
export function joinMembers(cast: readonly CastMember[], company: readonly Member[]): Member[] {
  const named = cast.map(({ sub, employeeNumber, givenName, familyName, email }) => {
    const department = company.find(({ number }) => number === sub)?.department ?? null;
    return { number: sub, employeeNumber, givenName, familyName, email, department };
  });
  const others = company.filter(({ number }) => named.every((one) => one.number !== number));
  return [...named, ...others];
}

export const nameOf = ({ givenName, familyName }: Pick<Member, 'givenName' | 'familyName'>): string =>
  `${givenName} ${familyName}`;

/** What they sign in with. */
export const loginOf = ({ email }: Pick<Member, 'email'>): string => email.split('@')[0] ?? '';
