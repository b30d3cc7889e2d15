import { Confirm, LevelDots, List, ListItem, Muted, Row, Stack, Why } from '../../../widgets/ui/index.ts';
import { sayDay } from '../../features/conversations/index.ts';
import type { Gap } from '../../features/recommendations/index.ts';
import type { SideModel } from './read-model.ts';

interface Props {
  readonly side: SideModel;
  readonly now: Date;
}

/** The gaps of the role with their evidence on demand: the known ones by size, then what is not yet known. */
export function SkillList(props: Props) {
  const { gaps } = props.side.role;
  const known = gaps.filter((gap) => gap.gap !== null && gap.gap > 0).sort((a, b) => b.gap! - a.gap!);
  const unknown = gaps.filter((gap) => gap.gap === null);
  const met = gaps.length - known.length - unknown.length;
  return (
    <Stack gap="close">
      {known.length > 0 && <Skills {...props} gaps={known} label="Skills with a gap" />}
      {unknown.length > 0 && (
        <Confirm label={`${unknown.length} not yet known`} small kind="plain" open={known.length === 0}>
          <Muted>No evidence yet, which is no gap: ask first, it may be there already.</Muted>
          <Skills {...props} gaps={unknown} label="Skills without evidence" />
        </Confirm>
      )}
      {met > 0 && (
        <Muted>
          {known.length + unknown.length === 0
            ? 'Every level that the role asks for is shown by evidence.'
            : `${met} more of the role ${met === 1 ? 'is' : 'are'} met.`}
        </Muted>
      )}
    </Stack>
  );
}

function Skills({ side, now, gaps, label }: Props & { gaps: readonly Gap[]; label: string }) {
  return (
    <List label={label}>
      {gaps.map((gap) => (
        <ListItem
          key={gap.id}
          title={
            <a href={`/people/${side.report.personId}/conversation?skill=${gap.id}#recommend`}>{gap.name}</a>
          }
        >
          <Row>
            <LevelDots of={gap.levels.length} now={gap.current} target={gap.targetLevel} />
            <Muted inline>{gapWords(gap)}</Muted>
          </Row>
          <Already side={side} gap={gap} now={now} />
          <EvidenceOf gap={gap} now={now} />
        </ListItem>
      ))}
    </List>
  );
}

/** A second recommendation of the same skill is rarely meant. */
function Already({ side, gap, now }: Props & { gap: Gap }) {
  const open = side.recommendations.find(
    ({ skill, status }) => skill.id === gap.id && (status === 'sent' || status === 'accepted'),
  );
  if (!open) return null;
  const answer = open.status === 'sent' ? 'waits for an answer' : 'accepted';
  return (
    <Muted>
      Recommended on {sayDay(open.sentAt, now)}, {answer}
    </Muted>
  );
}

/** Short enough to stand beside the dots in a narrow column; the dots say the level and the target. */
function gapWords({ weight, priority }: Gap): string {
  return `counts ${weight} %${priority ? ' · priority' : ''}`;
}

export function EvidenceOf({ gap, now }: { gap: Gap; now: Date }) {
  if (gap.pieces.length === 0 && !gap.selfRating) return null;
  return (
    <Why title={gap.pieces.length === 1 ? '1 piece of evidence' : `${gap.pieces.length} pieces of evidence`}>
      <Stack gap="tight">
        {gap.pieces.slice(0, 5).map((piece) => (
          <span key={piece.id}>
            {piece.title.split('\n')[0]}{' '}
            <Muted inline>
              {KIND[piece.kind]}, level {piece.level}, {sayDay(piece.occurredAt, now)}
            </Muted>
          </span>
        ))}
        {gap.selfRating && <span>Own rating, shared with you: {gap.selfRating.level}</span>}
      </Stack>
    </Why>
  );
}

const KIND = {
  completion: 'completed',
  observation: 'observed',
  example: 'example',
  badge: 'badge',
  assessment: 'assessed',
} as const;
