import {
  Button,
  Card,
  Chip,
  Confirm,
  List,
  ListItem,
  NoticeBox,
  OneButtonForm,
  Row,
  type Tone,
  Why,
} from '../../../widgets/ui/index.ts';
import type { Platform } from '../../features/tenants/index.ts';
import type { FormState } from '../../http/endpoint.ts';
import { when } from '../dates.ts';
import { type Connection, decideState, decideTroubles, type State } from './connection.ts';
import { ParkedScores } from './parked-scores.tsx';
import { ConnectionTest, PlatformHealth, PlatformShares } from './platform-health.tsx';
import { PlatformSettings, Resumption } from './platform-settings.tsx';
import { refusalWords } from './refusal-words.ts';

const CHIPS: Readonly<Record<State, readonly [Tone, string]>> = {
  good: ['good', 'Connected'],
  unused: ['neutral', 'No launch yet'],
  waiting: ['warn', 'Waits for approval'],
  troubled: ['warn', 'Needs a look'],
  suspended: ['risk', 'Suspended'],
};

/** One LMS: its state in a word, what waits for a decision, how it fares, and its settings behind a line. */
export function PlatformCard(props: {
  connection: Connection;
  manages: boolean;
  state: FormState | undefined;
}) {
  const { connection, manages, state } = props;
  const { platform } = connection;
  const [tone, word] = CHIPS[decideState(connection)];
  return (
    <Card as="section" id={`platform-${platform.id}`} label={platform.name}>
      <Row spread>
        <h3>{platform.name}</h3>
        <Row>
          {platform.practice && <Chip>Practice LMS</Chip>}
          <Chip tone={tone}>{word}</Chip>
        </Row>
      </Row>
      {manages && platform.status !== 'active' && <Resumption platform={platform} />}
      {decideTroubles(connection).map((trouble) => (
        <NoticeBox key={trouble} tone="warn" text={trouble} />
      ))}
      <Deployments platform={platform} manages={manages} />
      <ParkedScores parked={connection.parked} manages={manages} />
      <PlatformHealth connection={connection} />
      <PlatformShares connection={connection} />
      <ConnectionTest connection={connection} manages={manages} />
      <Refusals connection={connection} />
      {manages && <PlatformSettings platform={platform} state={state} />}
    </Card>
  );
}

const STATE = { active: 'approved', pending: 'waits for approval', disabled: 'refused' } as const;

/** What waits is in sight; one approved deployment and nothing else is no news. */
function Deployments({ platform, manages }: { platform: Platform; manages: boolean }) {
  const { deployments } = platform;
  const order = { pending: 0, active: 1, disabled: 2 } as const;
  const sorted = [...deployments].sort((a, b) => order[a.status] - order[b.status]);
  return (
    <List label="Deployments">
      {sorted.map(({ id, deploymentId, status, createdAt }) => (
        <ListItem
          key={id}
          title={`Deployment ${deploymentId}`}
          meta={status === 'pending' ? `first launch ${when(createdAt)}, waits for approval` : STATE[status]}
          end={manages && <Decision id={id} status={status} about={`deployment ${deploymentId}`} />}
        />
      ))}
    </List>
  );
}

function Decision(props: { id: string; status: 'active' | 'pending' | 'disabled'; about: string }) {
  const { id, status, about } = props;
  const approve = (
    <OneButtonForm id={`deployment-${id}`} action={`/api/v1/deployments/${id}/approval`}>
      <Button small kind={status === 'pending' ? 'primary' : 'normal'} label={`Approve ${about}`}>
        Approve
      </Button>
    </OneButtonForm>
  );
  const refuse = (label: string) => (
    <OneButtonForm id={`refuse-${id}`} action={`/api/v1/deployments/${id}/suspension`}>
      <Button small label={`${label}: ${about}`}>
        {label}
      </Button>
    </OneButtonForm>
  );
  if (status === 'disabled') return approve;
  if (status === 'pending') {
    return (
      <Row>
        {approve}
        {refuse('Refuse')}
      </Row>
    );
  }
  return (
    <Confirm
      label="Disable"
      about={about}
      question="Everybody who came through it is signed out at once."
      small
    >
      {refuse('Yes, disable it')}
    </Confirm>
  );
}

const MOST_REFUSALS = 5;

function Refusals({ connection: { refusals } }: { connection: Connection }) {
  if (refusals.length === 0) return null;
  const title = refusals.length === 1 ? 'One launch was refused lately' : 'Launches that were refused lately';
  return (
    <Why title={title}>
      <List label="Refused launches">
        {refusals.slice(0, MOST_REFUSALS).map((refusal) => (
          <ListItem key={refusal.reference} meta={`${when(refusal.at)} · reference ${refusal.reference}`}>
            <p>{refusalWords(refusal.reason)}</p>
          </ListItem>
        ))}
      </List>
    </Why>
  );
}
