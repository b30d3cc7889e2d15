import {
  Button,
  Chip,
  DefinitionList,
  List,
  ListItem,
  Muted,
  OneButtonForm,
  Row,
  Stack,
  Why,
} from '../../../widgets/ui/index.ts';
import type { Finding } from '../../features/tenants/index.ts';
import { when } from '../dates.ts';
import { type Connection, latest, signOf } from './connection.ts';
import { decideShares, type Share } from './decide-shares.ts';

/** When each part last worked. */
export function PlatformHealth({ connection }: { connection: Connection }) {
  const { platform, services } = connection;
  const last = (at: Date | null | undefined) => (at ? when(at) : <Muted inline>none yet</Muted>);
  const goodAt = (sign: Parameters<typeof signOf>[1]) => signOf(connection, sign)?.goodAt ?? null;
  return (
    <DefinitionList
      items={[
        { term: 'Last launch', description: last(platform.lastLaunchAt) },
        { term: 'Its keys last read', description: last(platform.keysReadAt) },
        { term: 'Last token', description: last(goodAt('token')) },
        { term: 'Last score', description: last(latest(goodAt('scores'), services?.lastScoreAt ?? null)) },
        { term: 'Last roster', description: last(latest(goodAt('members'), services?.lastRosterAt ?? null)) },
        {
          term: 'Last notice',
          description: last(latest(goodAt('notice_arrived'), services?.lastNoticeAt ?? null)),
        },
      ]}
    />
  );
}

/** What the LMS shares and allows: a line, and behind it what each means. */
export function PlatformShares({ connection }: { connection: Connection }) {
  const shares = decideShares(connection);
  const named = (state: Share['state']) =>
    shares.filter((one) => one.state === state).map(({ what }) => what);
  const [shared, missing] = [named('yes'), named('no')];
  if (shared.length + missing.length === 0)
    return (
      <Muted>What this LMS shares shows after the first launch, or when the connection is tested.</Muted>
    );
  return (
    <Stack gap="tight">
      {shared.length > 0 && <p>Shares {inWords(shared)}.</p>}
      {missing.length > 0 && <p>{`No ${inWords(missing, 'or')}.`}</p>}
      <Why title="What this means">
        <ul>
          {shares
            .filter(({ state }) => state !== 'unknown')
            .map(({ what, state, means }) => (
              <li key={what}>
                <b>{state === 'yes' ? capital(what) : `No ${what}`}:</b> {means}
              </li>
            ))}
        </ul>
      </Why>
    </Stack>
  );
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const inWords = (all: readonly string[], joint = 'and'): string =>
  all.length < 2 ? all.join('') : `${all.slice(0, -1).join(', ')} ${joint} ${all.at(-1)}`;

/** Tries the connection on a click; what was found last stays with its time. */
export function ConnectionTest({ connection, manages }: { connection: Connection; manages: boolean }) {
  const { platform, check } = connection;
  const mayTest = manages && platform.status === 'active';
  if (!mayTest && !check) return null;
  const troubles = (check?.findings ?? []).filter(({ state }) => state === 'bad').length;
  return (
    <div id={`check-${platform.id}`}>
      <Stack gap="close">
        <Row spread>
          {check ? (
            <span>
              {troubles === 0
                ? 'Tested, all well'
                : `Tested, ${troubles === 1 ? 'one thing' : `${troubles} things`} to mend`}
              <Muted inline> · {when(check.at)}</Muted>
            </span>
          ) : (
            <Muted>Not tested yet</Muted>
          )}
          {mayTest && (
            <OneButtonForm id={`test-${platform.id}`} action={`/api/v1/platforms/${platform.id}/check`}>
              <Button small label={`Test the connection to ${platform.name}`}>
                Test connection
              </Button>
            </OneButtonForm>
          )}
        </Row>
        {check && (
          <Why title="What was found" open={troubles > 0}>
            <Findings findings={check.findings} />
          </Why>
        )}
      </Stack>
    </div>
  );
}

const MARKS = {
  good: ['good', 'Good'],
  bad: ['risk', 'To mend'],
  note: ['neutral', 'Good to know'],
} as const;
const ORDER = { bad: 0, good: 1, note: 2 } as const;

function Findings({ findings }: { findings: readonly Finding[] }) {
  const sorted = [...findings].sort((a, b) => ORDER[a.state] - ORDER[b.state]);
  return (
    <List label="Findings of the test">
      {sorted.map(({ what, state, sentence }) => (
        <ListItem key={what} end={<Chip tone={MARKS[state][0]}>{MARKS[state][1]}</Chip>} meta={sentence} />
      ))}
    </List>
  );
}
