import { Button, Card, Form, List, ListItem, Muted, Section, Select } from '../../../widgets/ui/index.ts';
import type { PendingAccount } from '../../features/people/index.ts';
import type { FormState } from '../../http/endpoint.ts';
import { when } from '../dates.ts';

interface Props {
  accounts: readonly PendingAccount[];
  employees: readonly {
    readonly personId: string;
    readonly name: string;
    readonly employeeNumber: string | null;
  }[];
  state: FormState | undefined;
}

/** People who launched and are nobody's employee yet: an administrator says who they are. */
export function PendingAccounts({ accounts, employees, state }: Props) {
  return (
    <Section title="People to match" note={String(accounts.length)}>
      {accounts.length === 0 ? (
        <Card kind="quiet">
          <Muted>Everybody who launched is matched with an employee.</Muted>
        </Card>
      ) : (
        <List label="People to match">
          {accounts.map((account) => {
            const id = `link-${account.accountId}`;
            const faults = state?.form === id ? state : undefined;
            return (
              <ListItem
                key={account.accountId}
                title={account.name}
                meta={`Account ${account.sub} at ${account.issuer}${account.firstSeenAt ? ` · first seen ${when(account.firstSeenAt)}` : ''}`}
              >
                <Form
                  id={id}
                  action={`/api/v1/accounts/${account.accountId}/link`}
                  problem={faults?.message}
                  inline
                >
                  <Select
                    name="personId"
                    label={
                      account.proposed
                        ? `The LMS says employee number ${account.proposed.employeeNumber}`
                        : 'Employee'
                    }
                    prompt="Choose the employee"
                    value={account.proposed?.personId}
                    options={employees.map(({ personId, name, employeeNumber }) => ({
                      value: personId,
                      label: employeeNumber ? `${name} · ${employeeNumber}` : name,
                    }))}
                  />
                  <Button kind="primary">Link</Button>
                </Form>
              </ListItem>
            );
          })}
        </List>
      )}
    </Section>
  );
}
