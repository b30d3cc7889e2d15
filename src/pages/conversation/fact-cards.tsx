import { Card, Chip, Confirm, List, ListItem, Muted, Stack } from '../../../widgets/ui/index.ts';
import { type ConversationLine, type LatelyItem, sayDay } from '../../features/conversations/index.ts';
import type { ObjectiveView } from '../../features/objectives/index.ts';

const STATUS = {
  on_track: { tone: 'good', word: 'On track' },
  at_risk: { tone: 'warn', word: 'At risk' },
  off_track: { tone: 'risk', word: 'Off track' },
} as const;

/** What was agreed, where it stands, and the way from it to the strategy. */
export function ObjectivesCard({ objectives, now }: { objectives: readonly ObjectiveView[]; now: Date }) {
  return (
    <Card as="section" id="objectives">
      <h2>Objectives</h2>
      {objectives.length === 0 && <Muted>None are agreed yet.</Muted>}
      {objectives.length > 0 && (
        <List label="Objectives">
          {objectives.map((one) => (
            <ListItem
              key={one.id}
              title={<a href={`/line-of-sight/${one.id}`}>{one.title}</a>}
              end={<Chip tone={STATUS[one.status].tone}>{STATUS[one.status].word}</Chip>}
              meta={`${one.baseline} → ${one.currentValue} → ${one.targetValue} ${one.measureUnit} · by ${sayDay(one.due, now)} · ${one.weight} %`}
            >
              {one.status !== 'on_track' && one.blocker && <Muted>In the way: {one.blocker}</Muted>}
              {one.status !== 'on_track' && one.action && <Muted>Done about it: {one.action}</Muted>}
            </ListItem>
          ))}
        </List>
      )}
    </Card>
  );
}

/** What stands open of the recent evidence; the rest is a click away, because this column is long. */
const AT_A_GLANCE = 2;
const MOST_RECENT = 8;

/** The last few things that happened, also those before the last conversation. */
export function RecentCard({ recent, now }: { recent: readonly LatelyItem[]; now: Date }) {
  const before = recent.slice(AT_A_GLANCE, MOST_RECENT);
  return (
    <Card as="section" id="recent">
      <h2>Recent evidence</h2>
      {recent.length === 0 && <Muted>Nothing in the last three months.</Muted>}
      {recent.slice(0, AT_A_GLANCE).map((item) => (
        <Happened key={`${item.kind}-${item.id}`} item={item} now={now} />
      ))}
      {before.length > 0 && (
        <Confirm label={`Before that (${before.length})`} kind="plain" small>
          {before.map((item) => (
            <Happened key={`${item.kind}-${item.id}`} item={item} now={now} />
          ))}
        </Confirm>
      )}
    </Card>
  );
}

function Happened({ item, now }: { item: LatelyItem; now: Date }) {
  const facts = [
    sayDay(item.occurredAt, now),
    item.competencies[0]?.name,
    item.by && `seen by ${item.by.name}`,
  ];
  return (
    <Stack gap="tight">
      <p class="small">{item.kind === 'completion' ? `Completed “${item.title}”` : item.title}</p>
      <Muted>{facts.filter(Boolean).join(' · ')}</Muted>
    </Stack>
  );
}

/** Conversations that are over, with the way back to their notes. */
export function EarlierCard(props: {
  earlier: readonly ConversationLine[];
  hrefOf: (line: ConversationLine) => string;
  now: Date;
  withManager?: boolean;
}) {
  const { earlier, hrefOf, now, withManager } = props;
  if (earlier.length === 0) return null;
  return (
    <Card kind="quiet" as="section" id="earlier">
      <h2>Earlier conversations</h2>
      <ul class="small">
        {earlier.slice(0, 8).map((line) => (
          <li key={line.id}>
            <a href={hrefOf(line)}>
              {sayDay(line.closedAt ?? line.scheduledAt, now)}
              {withManager && ` with ${line.manager.name}`}
            </a>{' '}
            <Muted inline>{line.confirmedAt ? 'confirmed' : 'not confirmed yet'}</Muted>
          </li>
        ))}
      </ul>
    </Card>
  );
}
