import { Button, Card, List, ListItem, Muted, Section, Select } from '../../../widgets/ui/index.ts';
import type { LinkableEmployee, PendingAccount } from '../../features/people/index.ts';
import type { FormState } from '../../http/endpoint.ts';
import { useDates } from '../dates.ts';
import { PageForm } from '../page-form.tsx';
import { ChoiceSearch } from './choice-search.tsx';

interface Props {
  accounts: readonly PendingAccount[];
  linkable: { readonly employees: readonly LinkableEmployee[]; readonly more: boolean };
  /** What was searched for among the employees. */
  words: string;
  state: FormState | undefined;
}

/** People who launched and are nobody's employee yet: an administrator says who they are. */
export function PendingAccounts({ accounts, linkable, words, state }: Props) {
  const { when } = useDates();
  return (
    <Section title="People to match" note={String(accounts.length)}>
      {accounts.length > 0 && (linkable.more || words) && (
        <ChoiceSearch name="employee" label="Find the employee by name or number" words={words} />
      )}
      {accounts.length === 0 ? (
        <Card kind="quiet">
          <Muted>Everybody who launched is matched with an employee.</Muted>
        </Card>
      ) : (
        <List label="People to match">
          {accounts.map((account) => {
            const id = `link-${account.accountId}`;
            return (
              <ListItem
                key={account.accountId}
                title={account.name}
                meta={`Account ${account.sub} at ${account.issuer}${account.firstSeenAt ? ` · first seen ${when(account.firstSeenAt)}` : ''}`}
              >
                <PageForm id={id} action={`/api/v1/accounts/${account.accountId}/link`} state={state} inline>
                  <Select
                    name="personId"
                    label={
                      account.proposed
                        ? `The LMS says employee number ${account.proposed.employeeNumber}`
                        : 'Employee'
                    }
                    prompt="Choose the employee"
                    value={account.proposed?.personId}
                    options={choicesOf(account, linkable.employees)}
                  />
                  <Button kind="primary">Link</Button>
                </PageForm>
              </ListItem>
            );
          })}
        </List>
      )}
    </Section>
  );
}

/** Whom the LMS named comes first, whatever was searched for. */
function choicesOf({ proposed }: PendingAccount, employees: readonly LinkableEmployee[]) {
  const others = employees.filter(({ personId }) => personId !== proposed?.personId);
  return [...(proposed ? [proposed] : []), ...others].map(({ personId, name, employeeNumber }) => ({
    value: personId,
    label: employeeNumber ? `${name} · ${employeeNumber}` : name,
  }));
}
