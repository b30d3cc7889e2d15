import { DefinitionList, Muted, Section, Stack } from '../../../widgets/ui/index.ts';

/** What each sender asks for, exactly. */
export function SenderAddresses({ publicUrl }: { publicUrl: string }) {
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
