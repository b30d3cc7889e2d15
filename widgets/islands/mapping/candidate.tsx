import type { MappingCandidate, MappingView } from '../../../src/features/catalog/contract.ts';
import { Actions, Button, Chip, Form, ListItem, Row, SegmentedLevel } from '../../ui/index.ts';
import { decisionAddress, mappingAddress } from './addresses.ts';
import { KeyHint } from './key-hint.tsx';
import { scoreWords } from './words.ts';

export type CandidateProps = {
  candidate: MappingCandidate;
  optionId: string;
  show: MappingView['show'];
  chosen: boolean;
  /** The keyboard is listening: only then are its keys shown. */
  keys: boolean;
  level: number;
  onLevel: (level: number) => void;
};

/** One competency that may be confirmed: why it is suggested, the level it would bring, and the two answers. */
export function Candidate(props: CandidateProps) {
  const { candidate, optionId, show, chosen, keys, level, onLevel } = props;
  const { competencyId, name, levels, version } = candidate;
  const hints = chosen && keys;
  return (
    <ListItem
      id={`match-${competencyId}`}
      chosen={chosen}
      title={
        <span id={`match-${competencyId}-name`} tabIndex={-1}>
          {name}
        </span>
      }
      meta={<Reason {...props} />}
      end={<Score candidate={candidate} />}
    >
      <Form
        id={`decide-${competencyId}`}
        action={decisionAddress(optionId, competencyId, 'confirmation')}
        draft={false}
        label={name}
      >
        <input type="hidden" name="version" value={version} />
        <input type="hidden" name="show" value={show} />
        <Row spread>
          {levels.length > 1 ? (
            <SegmentedLevel
              name="level"
              label="brings level"
              of={levels.length}
              names={[...levels]}
              value={level}
              onChange={onLevel}
            />
          ) : (
            <input type="hidden" name="level" value="1" />
          )}
          <Actions>
            <Button kind={chosen ? 'primary' : 'normal'} keys={hints ? 'Enter' : undefined}>
              <span>
                Confirm<span class="hidden-visually">: {name}</span>
              </span>
              <KeyHint shown={hints}>↵</KeyHint>
            </Button>
            <Button
              kind="plain"
              keys={hints ? 'x' : undefined}
              formAction={decisionAddress(optionId, competencyId, 'rejection')}
            >
              <span>
                Not this<span class="hidden-visually">: {name}</span>
              </span>
              <KeyHint shown={hints}>x</KeyHint>
            </Button>
          </Actions>
        </Row>
      </Form>
    </ListItem>
  );
}

function Reason({ candidate, optionId, show, chosen }: CandidateProps) {
  const { terms, area, description, competencyId } = candidate;
  if (terms.length === 0)
    return <>{[area, description].filter(Boolean).join(' · ') || candidate.framework}</>;
  return (
    <>
      matched: {terms.join(', ')}
      {!chosen && (
        <>
          {' · '}
          <a
            href={mappingAddress({ option: optionId, focus: competencyId, show })}
            aria-label={`Show where ${candidate.name} matched`}
          >
            show where
          </a>
        </>
      )}
    </>
  );
}

function Score({ candidate }: { candidate: MappingCandidate }) {
  return (
    <Row>
      {candidate.claimed && <Chip tone="accent">Its author says so</Chip>}
      {candidate.score !== null && (
        <span class="small muted num" title="How likely a careful person would confirm it">
          <span class="hidden-visually">Score </span>
          {scoreWords(candidate.score)}
          {candidate.claimed && ' by the text'}
        </span>
      )}
    </Row>
  );
}
