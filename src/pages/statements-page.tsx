import StatementTailIsland from '../../widgets/islands/statement-tail.tsx';
import {
  Button,
  Card,
  Checkbox,
  Confirm,
  Field,
  Form,
  Island,
  Muted,
  PageHeader,
  RadioSegment,
  Row,
  Section,
  Stack,
  TextArea,
  Who,
} from '../../widgets/ui/index.ts';
import type { FormState } from '../http/endpoint.ts';
import type { AppContext } from '../http/environment.ts';
import { showPage } from '../http/show-page.tsx';
import { doneNotices } from './done-notices.ts';
import { isRefused, PageForm } from './page-form.tsx';
import { type Looked, lookAtStatement, lookAtStatements } from './statements/look-at-statements.ts';
import { sayWho } from './statements/say-statement.ts';
import {
  decideSearch,
  readStatementQuery,
  type StatementQuery,
  statementsAddress,
} from './statements/statement-query.ts';

const PAGE = 25;

/**
 * The explorer of the record store, for a tenant admin: search, the newest as they arrive, and what the store would say
 * to a statement. Every look is written down for those whom it brings up.
 */
export async function statementsPage(c: AppContext, state?: FormState): Promise<Response> {
  const asked = c.req.query('id')?.trim() ?? '';
  if (asked && !state && (await lookAtStatement(c, asked)))
    return c.redirect(`/statements/${encodeURIComponent(asked.toLowerCase())}`, 303);
  const query = readStatementQuery((name) => c.req.query(name));
  const decided = decideSearch(query, PAGE);
  const errors = {
    ...('faults' in decided ? decided.faults : {}),
    ...(asked && !state ? { id: 'No statement has this id.' } : {}),
  };
  const refused = state !== undefined || Object.keys(errors).length > 0;
  // what was not asked for is not looked at
  const looked = 'search' in decided && !refused ? await lookAtStatements(c, decided.search) : null;
  const body = (
    <Stack gap="loose">
      <PageHeader
        title="Record store"
        meta="Every statement that was sent here, and what Throughline itself said"
      />
      <Section title="Search" end={<Who>Tenant admins; each look is shown to those it is about</Who>}>
        <Search query={query} errors={errors} id={asked} state={state} />
      </Section>
      {looked ? (
        <Statements looked={looked} query={query} />
      ) : (
        <Muted>
          <a href="/statements">Show the newest statements</a>
        </Muted>
      )}
      <Check state={state} />
    </Stack>
  );
  return showPage(c, {
    title: 'Record store',
    screen: 'connect',
    body,
    islands: ['statement-tail'],
    notices: doneNotices(c),
    ...(refused ? { status: 422 } : {}),
  });
}

function Search(props: {
  query: StatementQuery;
  errors: Readonly<Record<string, string>>;
  id: string;
  state: FormState | undefined;
}) {
  const { query, errors, id, state } = props;
  return (
    <Card>
      <Stack>
        <Form
          id="statement-search"
          action="/statements"
          method="get"
          label="Search the statements"
          errors={errors}
          inline
        >
          {query.like && <input type="hidden" name="like" value={query.like} />}
          <Field
            name="verb"
            label="Verb"
            optional
            hint="A word such as completed, or an IRI"
            value={query.verb}
          />
          <Field
            name="activity"
            label="Activity"
            optional
            hint="Its id, a whole IRI"
            value={query.activity}
          />
          <Field name="id" label="Statement id" optional hint="A UUID" value={id} />
          <Checkbox name="related" label="Also where it is only mentioned" checked={query.related} />
          <Button kind="primary">Search</Button>
        </Form>
        <Confirm label="Search by account" open={isRefused(state, 'statement-account')}>
          <PageForm id="statement-account" action="/api/v1/statement-searches" state={state}>
            <Field
              name="homePage"
              label="Address of the account"
              hint="As the statements write it, such as https://moodle.example"
            />
            <Field name="name" label="Account" hint="The user’s id or name there" />
            <Button>Find its statements</Button>
          </PageForm>
        </Confirm>
      </Stack>
    </Card>
  );
}

function Statements({ looked, query }: { looked: Looked; query: StatementQuery }) {
  const { found, lines, names } = looked;
  const isNewest = query.after === '';
  const of = query.like && (found.like ? sayWho({ account: found.like }, names) : 'one actor');
  return (
    <Section title={of ? `Statements of ${of}` : 'Statements'} id="statements">
      <Stack>
        {of && (
          <Muted>
            <a href={statementsAddress({ ...query, like: '', after: '' })}>Of everybody</a>
          </Muted>
        )}
        <Island
          name="statement-tail"
          component={StatementTailIsland}
          props={{
            lines,
            since: Math.max(0, found.knownUntil - 1),
            address: isNewest ? statementsAddress(query, '/statements/tail') : null,
          }}
        />
        <p>
          <a href={statementsAddress({ ...query, after: '' })}>{isNewest ? 'Load again' : 'Newest'}</a>
          {found.next !== null && ' · '}
          {found.next !== null && <a href={statementsAddress({ ...query, after: found.next })}>Earlier</a>}
        </p>
      </Stack>
    </Section>
  );
}

function Check({ state }: { state: FormState | undefined }) {
  return (
    <Section title="Would this be taken?" id="check">
      <Card>
        <PageForm id="statement-check" action="/api/v1/statement-checks" state={state}>
          <TextArea
            name="statement"
            label="A statement, or an array of them, as JSON"
            hint="It is judged as the record store would, and not stored. Attachments, and who may void what, are judged only when it is really sent."
            tall
          />
          <RadioSegment
            name="version"
            label="xAPI version"
            value="1.0.3"
            segments={[
              { value: '1.0.3', label: '1.0.3' },
              { value: '2.0.0', label: '2.0.0' },
            ]}
          />
          <Row>
            <Button>Check it</Button>
          </Row>
        </PageForm>
      </Card>
    </Section>
  );
}
