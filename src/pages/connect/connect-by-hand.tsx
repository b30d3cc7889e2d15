import { Card, DefinitionList, Section } from '../../../widgets/ui/index.ts';

/** The values that an LMS asks for, to copy. */
export function ConnectByHand({ publicUrl }: { publicUrl: string }) {
  return (
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
  );
}
