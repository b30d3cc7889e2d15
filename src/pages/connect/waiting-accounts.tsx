import { Button, List, ListItem, Muted, Pager, Section, Select, Stack } from '../../../widgets/ui/index.ts';
import type { LinkableEmployee } from '../../features/people/index.ts';
import { WAITING_PAGE, type WaitingAccount, type WaitingCompletions } from '../../features/records/index.ts';
import type { FormState } from '../../http/endpoint.ts';
import { useDates } from '../dates.ts';
import { PageForm } from '../page-form.tsx';
import { formKey, type InboxPages, inboxAddress, pageQuery, sayCompletions } from './inbox-pages.ts';

/** Accounts that nobody has yet: each is said to be an employee’s once. */
export function WaitingAccounts({
  waiting,
  pages,
  linkable,
  state,
}: {
  waiting: WaitingCompletions;
  pages: InboxPages;
  linkable: { readonly employees: readonly LinkableEmployee[]; readonly more: boolean };
  state: FormState | undefined;
}) {
  return (
    <Section title="Accounts that are nobody’s yet" headingLevel={3} note={waiting.accountCount}>
      <Stack>
        <Muted>
          They never launched, and no people file names them. Say once whose an account is: everything that
          waits for it follows, and a later launch by it is this employee’s.
        </Muted>
        <List label="Accounts to match">
          {waiting.accounts.map((account) => (
            <Account
              key={`${account.issuer} ${account.sub}`}
              account={account}
              pages={pages}
              employees={linkable.employees}
              state={state}
            />
          ))}
        </List>
        {linkable.more && <Muted>Find an employee by name or number above, where people are matched.</Muted>}
        <Pager
          label="Pages of accounts to match"
          page={pages.accounts}
          pages={Math.ceil(waiting.accountCount / WAITING_PAGE)}
          hrefOf={(page) => inboxAddress({ ...pages, accounts: page })}
        />
      </Stack>
    </Section>
  );
}

function Account(props: {
  account: WaitingAccount;
  pages: InboxPages;
  employees: readonly LinkableEmployee[];
  state: FormState | undefined;
}) {
  const { onDay } = useDates();
  const { account, pages, employees, state } = props;
  const { issuer, sub } = account;
  return (
    <ListItem
      title={`Account ${sub}`}
      meta={`at ${issuer} · ${sayCompletions(account.completions)} since ${onDay(account.since)}, the last of ${account.lastObject}`}
    >
      <PageForm
        id={`sender-${formKey(`${issuer} ${sub}`)}`}
        action={`/api/v1/sender-links?${pageQuery(pages)}`}
        state={state}
        inline
      >
        <input type="hidden" name="issuer" value={issuer} />
        <input type="hidden" name="sub" value={sub} />
        <Select
          name="personId"
          label="Employee"
          prompt="Choose the employee"
          options={employees.map(({ personId, name, employeeNumber }) => ({
            value: personId,
            label: employeeNumber ? `${name} · ${employeeNumber}` : name,
          }))}
        />
        <Button>Link</Button>
      </PageForm>
    </ListItem>
  );
}
