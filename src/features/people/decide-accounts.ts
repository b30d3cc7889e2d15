import type { Complaint } from '../../core/parse/parsed.ts';
import type { ImportPlan, KnownPeople } from './import-plan.ts';
import type { MatchedRow } from './match-people.ts';

type DecidedAccounts = {
  readonly added: ImportPlan['newAccounts'];
  readonly linked: ImportPlan['linkedAccounts'];
  readonly fields: { id: string; field: string }[];
};

/**
 * Pure: which LMS accounts the file links (columns lti_issuer and lti_sub). An account that belongs to
 * another employee already stays theirs, with a complaint; a column left empty unlinks nothing.
 */
export function decideAccounts(
  matched: readonly MatchedRow[],
  known: KnownPeople,
  complaints: Complaint[],
): DecidedAccounts {
  const keyOf = (issuer: string, sub: string) => `${issuer}\n${sub}`;
  const accounts = new Map(known.accounts.map((one) => [keyOf(one.issuer, one.sub), one]));
  const numbers = new Map(known.people.map((one) => [one.id, one.employeeNumber]));
  const firstLines = new Map<string, number>();
  const decided: DecidedAccounts = { added: [], linked: [], fields: [] };
  for (const { row, before, id } of matched) {
    const { ltiIssuer: issuer, ltiSub: sub, line } = row;
    if (!issuer || !sub) continue;
    const key = keyOf(issuer, sub);
    const first = firstLines.get(key);
    if (first !== undefined) {
      complaints.push({
        line,
        field: 'lti_sub',
        message: `this LMS account stands already in line ${first}`,
      });
      continue;
    }
    firstLines.set(key, line);
    const account = accounts.get(key);
    if (account?.status === 'linked' && account.personId !== id) {
      const owner = numbers.get(account.personId) ?? 'somebody without a number';
      complaints.push({
        line,
        field: 'lti_sub',
        message: `this LMS account belongs to ${owner}; correct one of the two`,
      });
      continue;
    }
    if (account?.status === 'linked') continue;
    if (account) decided.linked.push({ account, personId: id });
    else decided.added.push({ issuer, sub, personId: id });
    if (before) decided.fields.push({ id, field: 'lti_sub' });
  }
  return decided;
}
