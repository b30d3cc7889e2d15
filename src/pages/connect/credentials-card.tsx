import {
  Button,
  Card,
  Chip,
  Choices,
  Confirm,
  DefinitionList,
  Field,
  LinkButton,
  List,
  ListItem,
  Muted,
  OneButtonForm,
  Section,
  Stack,
  Why,
} from '../../../widgets/ui/index.ts';
import { newId } from '../../core/ids.ts';
import type { CredentialCard } from '../../features/tenants/index.ts';
import type { FormState } from '../../http/endpoint.ts';
import { useDates } from '../dates.ts';
import { isRefused, PageForm } from '../page-form.tsx';

/** What a scope lets a sender do, in words. */
const SCOPES: Readonly<Record<string, readonly [title: string, detail: string]>> = {
  'statements/write': ['Send statements', 'enough for Moodle and for LinkedIn Learning'],
  state: ['Keep state', 'cmi5 and SCORM players, where a learner left off'],
  profile: ['Keep profiles', 'of activities and agents'],
  'statements/read/mine': ['Read what it sent itself', 'cmi5 players and checks'],
  'statements/read': ['Read every statement', 'of everybody in the company'],
  all: ['Everything', 'all of these'],
};

const KINDS: Readonly<Record<string, string>> = { xapi: 'Record store (xAPI)' };

interface Props {
  publicUrl: string;
  credentials: readonly CredentialCard[];
  state: FormState | undefined;
}

/** Who may send to the record store, a key for one more, and what to enter where. */
export function Credentials({ publicUrl, credentials, state }: Props) {
  const open = credentials.filter(({ revokedAt }) => revokedAt === null);
  const revoked = credentials.filter(({ revokedAt }) => revokedAt !== null);
  return (
    <Section
      title="Keys for the record store"
      note={String(open.length)}
      id="credentials"
      end={
        <LinkButton href="/statements" small>
          Look into the record store
        </LinkButton>
      }
    >
      <Stack>
        {open.length === 0 ? (
          <Card kind="quiet">
            <Muted>Nobody may send learning records yet. Make a key for each system that shall.</Muted>
          </Card>
        ) : (
          <List label="Keys in use">
            {open.map((credential) => (
              <Credential key={credential.id} credential={credential} />
            ))}
          </List>
        )}
        <NewCredential state={state} />
        {revoked.length > 0 && (
          <Why title={`Revoked keys (${revoked.length})`}>
            <List label="Revoked keys">
              {revoked.map((credential) => (
                <Credential key={credential.id} credential={credential} />
              ))}
            </List>
          </Why>
        )}
        <Why title="What to enter where: Moodle, LinkedIn Learning, cmi5">
          <Addresses publicUrl={publicUrl} />
        </Why>
      </Stack>
    </Section>
  );
}

function Credential({ credential }: { credential: CredentialCard }) {
  const { when, onDay } = useDates();
  const { id, name, kind, scopes, perMinute, createdAt, lastUsedAt, revokedAt } = credential;
  const may = scopes.map((scope) => SCOPES[scope]?.[0] ?? scope).join(', ');
  const facts = [
    KINDS[kind] ?? kind,
    `may: ${may.toLowerCase()}`,
    ...(perMinute === null ? [] : [`${perMinute} requests a minute`]),
    `made ${onDay(createdAt)}`,
    lastUsedAt ? `last used ${when(lastUsedAt)}` : 'not used yet',
    ...(revokedAt ? [`revoked ${onDay(revokedAt)}`] : []),
  ];
  return (
    <ListItem
      title={name}
      meta={facts.join(' · ')}
      end={
        revokedAt ? (
          <Chip>Revoked</Chip>
        ) : (
          <Chip tone={lastUsedAt ? 'good' : 'neutral'}>{lastUsedAt ? 'In use' : 'Not used yet'}</Chip>
        )
      }
    >
      {!revokedAt && (
        <Confirm
          label="Revoke"
          about={name}
          question="What sends with it is refused from that moment. What it sent stays. This cannot be undone."
          kind="plain"
          small
        >
          <OneButtonForm id={`revoke-${id}`} action={`/api/v1/credentials/${id}/revocation`}>
            <Button small>Yes, revoke it</Button>
          </OneButtonForm>
        </Confirm>
      )}
    </ListItem>
  );
}

const FORM = 'credential-new';

function NewCredential({ state }: Pick<Props, 'state'>) {
  return (
    <Confirm label="Make a key" open={isRefused(state, FORM)}>
      <PageForm id={FORM} action="/api/v1/credentials" state={state} draft={false}>
        {/* the answer is shown once: sent again, as by reloading it, the form makes no second key */}
        <input type="hidden" name="once" value={newId()} />
        <Field name="name" label="What will use it" placeholder="Moodle" maxLength={200} />
        <Choices
          name="scopes"
          label="What it may do"
          type="checkbox"
          choices={Object.entries(SCOPES).map(([value, [title, detail]]) => ({
            value,
            title,
            detail,
            checked: value === 'statements/write',
          }))}
        />
        <Field
          name="perMinute"
          label="Requests a minute"
          optional
          type="number"
          min={1}
          max={1_000_000}
          inputMode="numeric"
          short
          hint="Left empty: as many as the installation allows. More are answered with 429 and when to try again."
        />
        <Button kind="primary">Make the key</Button>
      </PageForm>
    </Confirm>
  );
}

/** What each sender asks for, exactly. */
export function Addresses({ publicUrl }: { publicUrl: string }) {
  return (
    <Stack>
      <Sender
        name="Moodle (plugin “Logstore xAPI”)"
        items={[
          { term: 'Endpoint', description: <code>{publicUrl}/xapi</code> },
          { term: 'Username', description: 'the key' },
          { term: 'Password', description: 'the secret' },
        ]}
      >
        Leave identifying users by e-mail or by user name off: accounts then are those of the launches, and
        nothing has to be matched.
      </Sender>
      <Sender
        name="LinkedIn Learning (xAPI push)"
        items={[
          { term: 'Tenant or statements URL', description: <code>{publicUrl}/xapi/statements</code> },
          { term: 'OAuth server URL', description: <code>{publicUrl}/oauth2/token</code> },
          { term: 'Client ID', description: 'the key' },
          { term: 'Client secret', description: 'the secret' },
          { term: 'Scope', description: <code>xapi:write</code> },
        ]}
      >
        Its user type decides what its people are called; each of them is linked once, under “Completions to
        match”.
      </Sender>
      <Sender
        name="cmi5 and SCORM players, other stores"
        items={[
          { term: 'Endpoint', description: <code>{publicUrl}/xapi/</code> },
          {
            term: 'Authorization',
            description: 'HTTP Basic with key and secret, or a Bearer token from the address below',
          },
          { term: 'Tokens', description: <code>{publicUrl}/oauth2/token</code> },
          { term: 'Versions', description: 'xAPI 1.0.0 to 1.0.3, and 2.0.0' },
        ]}
      >
        A player also needs “Keep state” and “Keep profiles”.
      </Sender>
    </Stack>
  );
}

function Sender(props: {
  name: string;
  items: readonly { readonly term: string; readonly description: preact.ComponentChildren }[];
  children: string;
}) {
  return (
    <Section title={props.name} headingLevel={3}>
      <DefinitionList items={[...props.items]} />
      <Muted>{props.children}</Muted>
    </Section>
  );
}
