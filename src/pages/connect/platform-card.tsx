import { Card, Chip, List, ListItem, NoticeBox, Row, type Tone, Why } from '../../../widgets/ui/index.ts';
import type { FormState } from '../../http/endpoint.ts';
import { useDates } from '../dates.ts';
import { type Connection, decideState, decideTroubles, type State } from './connection.ts';
import { Deployments, WaitingDeployments } from './deployments.tsx';
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
      <WaitingDeployments platform={platform} manages={manages} />
      <ParkedScores parked={connection.parked} manages={manages} />
      <PlatformHealth connection={connection} />
      <PlatformShares connection={connection} />
      <ConnectionTest connection={connection} manages={manages} />
      <Refusals connection={connection} />
      {manages ? (
        <PlatformSettings platform={platform} state={state} />
      ) : (
        <Why title="Deployments">
          <Deployments platform={platform} manages={false} />
        </Why>
      )}
    </Card>
  );
}

function Refusals({ connection: { refusals } }: { connection: Connection }) {
  const { when } = useDates();
  if (refusals.length === 0) return null;
  const title = refusals.length === 1 ? 'One launch was refused lately' : 'Launches that were refused lately';
  return (
    <Why title={title}>
      <List label="Refused launches">
        {refusals.map((refusal) => (
          <ListItem key={refusal.reference} meta={`${when(refusal.at)} · reference ${refusal.reference}`}>
            <p>{refusalWords(refusal.reason)}</p>
          </ListItem>
        ))}
      </List>
    </Why>
  );
}
