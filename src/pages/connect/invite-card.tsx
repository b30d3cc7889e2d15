import {
  Button,
  Card,
  Confirm,
  List,
  ListItem,
  Muted,
  OneButtonForm,
  Section,
  Stack,
  TextArea,
  Why,
} from '../../../widgets/ui/index.ts';
import type { OpenInvitation } from '../../features/tenants/index.ts';
import { useDates } from '../dates.ts';
import { INVITE_STEPS } from '../register/words.ts';

/**
 * Connecting another LMS by its own registration: the button that makes a one-time link, the links that wait, and
 * what to do with one in each LMS. The link itself is shown for ten minutes, to whoever made it.
 */
export function InviteCard({
  invitations,
  publicUrl,
}: {
  invitations: readonly OpenInvitation[];
  publicUrl: string;
}) {
  return (
    <Section title="Connect another LMS" id="invite">
      <Card>
        <Stack>
          <p>
            Make a link, and enter it in the LMS where it asks for a registration address. Throughline and the
            LMS then exchange everything else; you see what is asked for before you agree.
          </p>
          <OneButtonForm id="invite-platform" action="/api/v1/platform-invitations">
            <Button kind="primary">Make an invitation link</Button>
          </OneButtonForm>
        </Stack>
      </Card>
      {invitations.length > 0 && (
        <List label="Invitations that wait">
          {invitations.map((invitation) => (
            <Waiting key={invitation.id} invitation={invitation} />
          ))}
        </List>
      )}
      <Card kind="quiet">
        <Stack gap="tight">
          {INVITE_STEPS.map(({ name, steps }) => (
            <Why key={name} title={`In ${name}`}>
              <ol>
                {steps.map((step) => (
                  <li key={step}>{step}</li>
                ))}
              </ol>
              {name === 'Canvas' && (
                <p>
                  JSON URL for a Canvas without dynamic registration: <code>{publicUrl}/lti/canvas.json</code>
                </p>
              )}
            </Why>
          ))}
        </Stack>
      </Card>
    </Section>
  );
}

function Waiting({ invitation }: { invitation: OpenInvitation }) {
  const { when } = useDates();
  const { id, link, createdAt, expiresAt } = invitation;
  return (
    <ListItem
      title={`Invitation of ${when(createdAt)}`}
      meta={`Good for one registration, until ${when(expiresAt)}`}
      end={
        <Confirm
          label="Withdraw"
          about={`invitation of ${when(createdAt)}`}
          question="Its link opens nothing from then on."
          small
        >
          <OneButtonForm id={`withdraw-${id}`} action={`/api/v1/platform-invitations/${id}/withdrawal`}>
            <Button small>Yes, withdraw it</Button>
          </OneButtonForm>
        </Confirm>
      }
    >
      {link ? (
        <Stack gap="tight">
          <TextArea
            name={`link-${id}`}
            label="Link to copy"
            hint="Whoever has it can register an LMS with your company. It is shown here for ten minutes, only to you."
            value={link}
          />
        </Stack>
      ) : (
        <Muted>The link was shown to whoever made it. If it is lost, withdraw it and make a new one.</Muted>
      )}
    </ListItem>
  );
}
