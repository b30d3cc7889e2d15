import {
  Button,
  Card,
  List,
  ListItem,
  Muted,
  OneButtonForm,
  Pager,
  Section,
  Select,
  Stack,
  Why,
} from '../../../widgets/ui/index.ts';
import type { OptionChoice } from '../../features/catalog/index.ts';
import type { LinkableEmployee } from '../../features/people/index.ts';
import {
  WAITING_PAGE,
  type WaitingCompletions as Waiting,
  type WaitingAccount,
  type WaitingCourse,
} from '../../features/records/index.ts';
import type { FormState } from '../../http/endpoint.ts';
import { useDates } from '../dates.ts';
import { PageForm } from '../page-form.tsx';
import { ChoiceSearch } from './choice-search.tsx';

/** Which twenty courses and which twenty accounts are shown, from 1. */
export interface InboxPages {
  readonly courses: number;
  readonly accounts: number;
}

interface Props {
  waiting: Waiting;
  pages: InboxPages;
  choices: { readonly options: readonly OptionChoice[]; readonly more: boolean };
  linkable: { readonly employees: readonly LinkableEmployee[]; readonly more: boolean };
  /** What was searched for among the options. */
  words: string;
  state: FormState | undefined;
}

/** Completions that found no place: each course and each account is linked once, and all that waits follows. */
export function WaitingCompletions(props: Props) {
  const { waiting } = props;
  const nothing = waiting.courseCount + waiting.accountCount === 0;
  return (
    <Section
      title="Completions to match"
      note={String(waiting.courseCount + waiting.accountCount)}
      id="inbox"
    >
      {nothing && (
        <Card kind="quiet">
          <Muted>Every completion that arrived has found its person and its place in the catalogue.</Muted>
        </Card>
      )}
      {waiting.courseCount > 0 && <Courses {...props} />}
      {waiting.accountCount > 0 && <Accounts {...props} />}
      {waiting.ignored.length > 0 && <Ignored waiting={waiting} />}
    </Section>
  );
}

function Courses({ waiting, pages, choices, words, state }: Props) {
  return (
    <Section title="Courses that no option of the catalogue is" headingLevel={3} note={waiting.courseCount}>
      <Stack>
        {(choices.more || words) && (
          <ChoiceSearch name="option" label="Find the option by title or code" words={words} />
        )}
        <List label="Courses to match">
          {waiting.courses.map((course) => (
            <Course
              key={course.objectId}
              course={course}
              pages={pages}
              options={choices.options}
              state={state}
            />
          ))}
        </List>
        <Pager
          label="Pages of courses to match"
          page={pages.courses}
          pages={Math.ceil(waiting.courseCount / WAITING_PAGE)}
          hrefOf={(page) => inboxAddress({ ...pages, courses: page })}
        />
      </Stack>
    </Section>
  );
}

function Course(props: {
  course: WaitingCourse;
  pages: InboxPages;
  options: readonly OptionChoice[];
  state: FormState | undefined;
}) {
  const { when } = useDates();
  const { course, pages, options, state } = props;
  const key = formKey(course.objectId);
  return (
    <ListItem
      title={course.objectName ?? course.objectId}
      meta={`${sayCompletions(course.completions)} since ${when(course.since)} · ${course.objectId}`}
      end={
        <OneButtonForm
          id={`ignore-${key}`}
          action="/api/v1/ignored-courses"
          fields={{ objectId: course.objectId }}
        >
          <Button kind="plain" small label={`Ignore: ${course.objectName ?? course.objectId}`}>
            Ignore
          </Button>
        </OneButtonForm>
      }
    >
      <PageForm
        id={`bind-${key}`}
        action={`/api/v1/course-bindings?${pageQuery(pages)}`}
        state={state}
        inline
      >
        <input type="hidden" name="objectId" value={course.objectId} />
        <Select
          name="optionId"
          label="It is this option"
          prompt="Choose from the catalogue"
          options={options.map((option) => ({ value: option.id, label: option.title }))}
        />
        <Button>Link</Button>
      </PageForm>
    </ListItem>
  );
}

function Accounts({ waiting, pages, linkable, state }: Props) {
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
  const { when } = useDates();
  const { account, pages, employees, state } = props;
  const { issuer, sub } = account;
  return (
    <ListItem
      title={`Account ${sub}`}
      meta={`at ${issuer} · ${sayCompletions(account.completions)} since ${when(account.since)}, the last of ${account.lastObject}`}
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

function Ignored({ waiting }: { waiting: Waiting }) {
  const { when } = useDates();
  return (
    <Why title={`Ignored courses (${waiting.ignored.length})`}>
      <List label="Ignored courses">
        {waiting.ignored.map(({ objectId, objectName, ignoredAt }) => (
          <ListItem
            key={objectId}
            title={objectName ?? objectId}
            meta={`since ${when(ignoredAt)} · ${objectId}`}
            end={
              <OneButtonForm
                id={`heed-${formKey(objectId)}`}
                action="/api/v1/ignored-courses/removal"
                fields={{ objectId }}
              >
                <Button small label={`Look at it again: ${objectName ?? objectId}`}>
                  Look at it again
                </Button>
              </OneButtonForm>
            }
          />
        ))}
      </List>
    </Why>
  );
}

const sayCompletions = (n: number): string => (n === 1 ? '1 completion' : `${n} completions`);

const inboxAddress = (pages: InboxPages): string => `/connect?${pageQuery(pages)}#inbox`;

/** A form says on which pages it stood, so that a refusal shows it again. */
const pageQuery = ({ courses, accounts }: InboxPages): string => `courses=${courses}&accounts=${accounts}`;

/** A short name for a form, the same on every visit: what it is about may be long, and any characters. */
function formKey(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) hash = ((hash ^ BigInt(byte)) * 0x100000001b3n) & MASK;
  return hash.toString(36);
}
const MASK = 0xffffffffffffffffn;
