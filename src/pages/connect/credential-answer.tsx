import {
  Card,
  LinkButton,
  NoticeBox,
  PageHeader,
  Section,
  Stack,
  TextArea,
} from '../../../widgets/ui/index.ts';
import type { AppContext } from '../../http/environment.ts';
import { showPage } from '../../http/show-page.tsx';
import { SenderAddresses } from './sender-addresses.tsx';

/**
 * The answer to the form that made a credential: its key and secret, which are shown here and never again. It has no
 * address of its own; loading it again sends the form again, which makes nothing.
 */
export async function showCredential(
  c: AppContext,
  { name }: { readonly name: string },
  { key, secret }: { readonly key: string; readonly secret: string },
): Promise<Response> {
  const body = (
    <Stack gap="loose">
      <PageHeader title={`Key for ${name.trim()}`} meta="It works from now on" />
      <NoticeBox
        tone="warn"
        text="Copy the secret now. It is stored nowhere and cannot be shown again; if it is lost, revoke this key and make a new one."
      />
      <Card>
        <Stack>
          <TextArea name="key" label="Key (user name, client ID)" value={key} />
          <TextArea
            name="secret"
            label="Secret (password, client secret)"
            value={secret}
            who="Only you, only now"
          />
        </Stack>
      </Card>
      <div>
        <LinkButton href="/connect#credentials" kind="primary">
          I have copied it
        </LinkButton>
      </div>
      <Section title="What to enter where">
        <SenderAddresses publicUrl={c.get('deps').publicUrl} />
      </Section>
    </Stack>
  );
  return showPage(c, { title: 'A new key', screen: 'connect', body });
}
