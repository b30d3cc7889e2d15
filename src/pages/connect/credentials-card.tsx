import {
  Button,
  Card,
  Chip,
  Confirm,
  LinkButton,
  List,
  ListItem,
  Muted,
  OneButtonForm,
  Section,
  Stack,
  Why,
} from '../../../widgets/ui/index.ts';
import type { CredentialCard } from '../../features/tenants/index.ts';
import type { FormState } from '../../http/endpoint.ts';
import { useDates } from '../dates.ts';
import { NewCredential, SCOPES } from './new-credential.tsx';
import { SenderAddresses } from './sender-addresses.tsx';

/** What a kind of key opens, in words. */
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
          <SenderAddresses publicUrl={publicUrl} />
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
