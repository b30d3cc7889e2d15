import { Card, DefinitionList, List, ListItem, Muted, Section } from '../../../widgets/ui/index.ts';
import { onDay } from '../dates.ts';

interface Props {
  publicUrl: string;
  credentials: readonly {
    readonly id: string;
    readonly kind: string;
    readonly name: string;
    readonly createdAt: Date;
    readonly revokedAt: Date | null;
  }[];
}

/** What a credential's kind allows, in words. */
const KINDS: Readonly<Record<string, string>> = { xapi: 'Sends xAPI statements' };

/** The values that an LMS asks for, to copy, and who may write to the record store. */
export function ConnectByHand({ publicUrl, credentials }: Props) {
  return (
    <>
      <Section title="Connect an LMS by hand">
        <Card>
          <p>
            Where an LMS has no registration of its own: enter Throughline there as an LTI 1.3 tool with these
            addresses.
          </p>
          <DefinitionList
            items={[
              { term: 'Tool URL', description: `${publicUrl}/lti/launch` },
              { term: 'Login initiation URL', description: `${publicUrl}/lti/login` },
              { term: 'Redirection URI', description: `${publicUrl}/lti/launch` },
              { term: 'Public keyset URL', description: `${publicUrl}/lti/jwks` },
            ]}
          />
          <p>
            Then give what the LMS shows (issuer, client ID, deployment ID and its three addresses) to the
            command <code>npm run throughline -- platform add</code>; docs/connect walks through it for each
            LMS.
          </p>
        </Card>
      </Section>
      <Section title="Who may write to the record store" note={String(credentials.length)}>
        {credentials.length === 0 ? (
          <Card kind="quiet">
            <Muted>
              Nobody yet. <code>npm run throughline -- credential add --kind xapi</code> prints a key and a
              secret, once.
            </Muted>
          </Card>
        ) : (
          <List label="Credentials">
            {credentials.map((credential) => (
              <ListItem
                key={credential.id}
                title={credential.name}
                meta={`${KINDS[credential.kind] ?? credential.kind} · since ${onDay(credential.createdAt)}${credential.revokedAt ? ' · revoked' : ''}`}
              />
            ))}
          </List>
        )}
      </Section>
    </>
  );
}
