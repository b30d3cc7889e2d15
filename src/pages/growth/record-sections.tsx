import {
  EmptyState,
  LevelDots,
  List,
  ListItem,
  Muted,
  Section,
  Stack,
  Who,
  Why,
} from '../../../widgets/ui/index.ts';
import { sayDay } from '../../features/conversations/index.ts';
import type { EvidencePiece, PersonRecord, RecordedSkill } from '../../features/records/index.ts';

const PIECES: Readonly<Record<EvidencePiece['kind'], string>> = {
  completion: 'Completed',
  observation: 'Seen at work',
  example: 'Your example, acknowledged',
  badge: 'Badge',
  assessment: 'Assessed',
};

/** As many pieces as one reads; the timeline has all of them. */
const MOST_PIECES = 5;

/** What is still needed in a skill that has pieces and no level. */
const NEEDED: Readonly<Record<RecordedSkill['type'], string>> = {
  knowledge: 'One piece is enough.',
  skill:
    'A second piece is needed that says it independently: of another kind, from another source, or two weeks apart.',
  behaviour:
    'It needs one piece of applying it: something seen at work, or an example that your manager acknowledged.',
};

/** Skill by skill, what the evidence carries, with its pieces. */
export function Skills({
  record,
  manager,
  now,
}: {
  record: PersonRecord;
  manager: string | null;
  now: Date;
}) {
  return (
    <Section
      title="What my evidence shows"
      size="large"
      id="evidence"
      end={<Who alone={manager === null}>{manager ? `You and ${manager}` : 'Only you'}</Who>}
    >
      <Stack>
        <Why title="How a level comes about">
          A level stands when there is enough evidence for it: one piece for knowledge, two independent pieces
          for a skill, at least one piece of applying it for a behaviour. Evidence of a higher level counts
          for the lower ones. A completion counts with the level that your learning team confirmed for it.
        </Why>
        {record.skills.length === 0 ? (
          <EmptyState title="No evidence yet">
            Completions from the LMS arrive here by themselves. An example that you share counts once your
            manager acknowledges it.
          </EmptyState>
        ) : (
          record.skills.map((skill) => <SkillCard key={skill.id} skill={skill} now={now} />)
        )}
        {record.loose.length > 0 && <Loose record={record} now={now} />}
      </Stack>
    </Section>
  );
}

function SkillCard({ skill, now }: { skill: RecordedSkill; now: Date }) {
  const name = skill.current === null ? undefined : skill.levels[skill.current - 1];
  return (
    <Section
      title={skill.name}
      note={name}
      headingLevel={3}
      id={`skill-${skill.id}`}
      end={<LevelDots of={skill.levels.length} now={skill.current} words />}
    >
      <Stack gap="close">
        {skill.current === null && <Muted>{NEEDED[skill.type]}</Muted>}
        <List label={`Evidence for ${skill.name}`}>
          {skill.pieces.slice(0, MOST_PIECES).map((piece) => (
            <ListItem
              key={piece.id}
              meta={`${PIECES[piece.kind]} · ${sayDay(piece.occurredAt, now)} · shows level ${piece.level}`}
            >
              <p>{piece.kind === 'completion' ? <b>{piece.title}</b> : piece.title}</p>
            </ListItem>
          ))}
        </List>
        {skill.pieces.length > MOST_PIECES && (
          <Muted>
            <a href={`/record?skill=${skill.id}#timeline`}>
              All {skill.pieces.length} pieces for {skill.name}
            </a>
          </Muted>
        )}
      </Stack>
    </Section>
  );
}

/** R33: welcome in the record, tied to no skill. */
function Loose({ record, now }: { record: PersonRecord; now: Date }) {
  return (
    <Section title="Also learned" headingLevel={3} note={record.loose.length}>
      <Stack gap="close">
        <Muted>
          Good to have done. Nobody has confirmed yet which skill these build, so they show no level.
        </Muted>
        <List label="Also learned">
          {record.loose.map((one) => (
            <ListItem key={one.evidenceId} meta={`Completed · ${sayDay(one.occurredAt, now)}`}>
              <p>{one.title}</p>
            </ListItem>
          ))}
        </List>
      </Stack>
    </Section>
  );
}
