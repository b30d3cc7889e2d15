import {
  Actions,
  Button,
  Card,
  Chip,
  Confirm,
  DefinitionList,
  List,
  ListItem,
  Muted,
  OneButtonForm,
  Row,
  Stack,
  Why,
} from '../../../widgets/ui/index.ts';
import type { Platform, RefusedLaunch } from '../../features/tenants/index.ts';
import { when } from '../dates.ts';

/** One LMS: its state in words, what waits for a decision, what it is trusted with. */
export function PlatformCard({
  platform,
  refusals,
  manages,
}: {
  platform: Platform;
  refusals: readonly RefusedLaunch[];
  manages: boolean;
}) {
  const waiting = platform.deployments.filter(({ status }) => status === 'pending').length;
  return (
    <Card as="section" id={`platform-${platform.id}`} label={platform.name}>
      <Row spread>
        <h3>{platform.name}</h3>
        {platform.status === 'active' ? (
          <Chip tone="good">Connected</Chip>
        ) : (
          <Chip tone="risk">Suspended</Chip>
        )}
      </Row>
      <DefinitionList
        items={[
          { term: 'Address', description: platform.issuer },
          { term: 'Client ID', description: platform.clientId },
          {
            term: 'Last launch',
            description: platform.lastLaunchAt ? when(platform.lastLaunchAt) : 'None yet',
          },
        ]}
      />
      {waiting > 0 && (
        <Chip tone="warn">
          {waiting === 1
            ? 'One deployment waits for your approval'
            : `${waiting} deployments wait for your approval`}
        </Chip>
      )}
      <Deployments platform={platform} manages={manages} />
      {manages && <Trust platform={platform} />}
      <Refusals refusals={refusals} />
      {manages && <Suspension platform={platform} />}
    </Card>
  );
}

const STATE = { active: 'approved', pending: 'waits for approval', disabled: 'disabled' } as const;

function Deployments({ platform, manages }: { platform: Platform; manages: boolean }) {
  return (
    <List label="Deployments">
      {platform.deployments.map((deployment) => (
        <ListItem
          key={deployment.id}
          title={`Deployment ${deployment.deploymentId}`}
          meta={STATE[deployment.status]}
          end={manages && <DeploymentDecision id={deployment.id} status={deployment.status} />}
        />
      ))}
    </List>
  );
}

function DeploymentDecision({ id, status }: { id: string; status: 'active' | 'pending' | 'disabled' }) {
  if (status !== 'active') {
    return (
      <OneButtonForm id={`deployment-${id}`} action={`/api/v1/deployments/${id}/approval`}>
        <Button small kind={status === 'pending' ? 'primary' : 'normal'}>
          Approve
        </Button>
      </OneButtonForm>
    );
  }
  return (
    <Confirm label="Disable" question="Everybody who came through it is signed out at once." small>
      <OneButtonForm id={`deployment-${id}`} action={`/api/v1/deployments/${id}/suspension`}>
        <Button small>Yes, disable it</Button>
      </OneButtonForm>
    </Confirm>
  );
}

function Trust({ platform }: { platform: Platform }) {
  const rows = [
    {
      what: 'personNumbers',
      on: platform.numbersTrustedAt !== null,
      title: 'Employee numbers link people by themselves',
      why: 'When this LMS sends an employee number, the account is linked with that employee without asking you. Trust it only where nobody but your own systems can write that number in the LMS.',
    },
    {
      what: 'lmsAdmins',
      on: platform.lmsAdminsAllowedAt !== null,
      title: 'Administrators of this LMS may open this card',
      why: 'They see the state of their own platform and may change nothing.',
    },
  ];
  return (
    <Stack>
      {rows.map(({ what, on, title, why }) => (
        <Stack key={what} gap="tight">
          <Row spread>
            <span>
              {title}: <strong>{on ? 'yes' : 'no'}</strong>
            </span>
            <OneButtonForm
              id={`trust-${what}-${platform.id}`}
              action={`/api/v1/platforms/${platform.id}/trust`}
              fields={{ [what]: on ? 'no' : 'yes' }}
            >
              <Button small label={`${on ? 'Turn off' : 'Turn on'}: ${title}`}>
                {on ? 'Turn off' : 'Turn on'}
              </Button>
            </OneButtonForm>
          </Row>
          <Why title="What does this mean?">{why}</Why>
        </Stack>
      ))}
    </Stack>
  );
}

function Refusals({ refusals }: { refusals: readonly RefusedLaunch[] }) {
  if (refusals.length === 0) return <Muted>No launch was refused lately.</Muted>;
  return (
    <List label="Refused launches">
      {refusals.map((refusal) => (
        <ListItem
          key={refusal.reference}
          title={refusal.reason.replaceAll('_', ' ')}
          meta={`${when(refusal.at)} · reference ${refusal.reference}`}
        />
      ))}
    </List>
  );
}

function Suspension({ platform }: { platform: Platform }) {
  const active = platform.status === 'active';
  const form = (
    <OneButtonForm
      id={`suspend-${platform.id}`}
      action={`/api/v1/platforms/${platform.id}/${active ? 'suspension' : 'resumption'}`}
    >
      <Button>{active ? 'Yes, suspend it' : 'Allow launches again'}</Button>
    </OneButtonForm>
  );
  if (!active) return <Actions>{form}</Actions>;
  return (
    <Confirm
      label="Suspend this platform"
      question="Everybody who came from it is signed out at once, and its launches are refused."
    >
      {form}
    </Confirm>
  );
}
