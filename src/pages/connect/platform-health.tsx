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
import type { Finding, Sign } from '../../features/tenants/index.ts';
import { useDates } from '../dates.ts';
import { type Connection, latest, signOf } from './connection.ts';
import { decideShares, type Share } from './decide-shares.ts';

/** When each part last worked; what never did is one line. */
export function PlatformHealth({ connection }: { connection: Connection }) {
  const { when } = useDates();
  const { platform, services } = connection;
  const goodAt = (sign: Sign) => signOf(connection, sign)?.goodAt ?? null;
  const facts: readonly (readonly [string, Date | null])[] = [
    ['launch', platform.lastLaunchAt],
    ['reading of its keys', platform.keysReadAt],
    ['token', goodAt('token')],
    ['score', latest(goodAt('scores'), services?.lastScoreAt ?? null)],
    ['roster', latest(goodAt('members'), services?.lastRosterAt ?? null)],
    ['notice', latest(goodAt('notice_arrived'), services?.lastNoticeAt ?? null)],
  ];
  const seen = facts.flatMap(([what, at]) => (at ? [{ term: `Last ${what}`, description: when(at) }] : []));
  const never = facts.filter(([, at]) => at === null).map(([what]) => what);
  return (
    <Stack gap="tight">
      {seen.length > 0 && <DefinitionList items={seen} />}
      {never.length > 0 && <Muted>{`No ${inWords(never, 'or')} yet.`}</Muted>}
    </Stack>
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
  const { when } = useDates();
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
              <Button small label={`Test connection: ${platform.name}`}>
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
