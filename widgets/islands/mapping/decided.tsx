import type { MappingDecided, MappingView } from '../../../src/features/catalog/contract.ts';
import {
  Actions,
  Button,
  Chip,
  Confirm,
  Form,
  ListItem,
  Row,
  SegmentedLevel,
  Select,
  Why,
} from '../../ui/index.ts';
import { decisionAddress } from './addresses.ts';
import { dayWords } from './words.ts';

type Props = { decided: MappingDecided; optionId: string; show: MappingView['show'] };

/** What somebody confirmed, by whom and when, with the way to change it. */
export function ConfirmedMatch({ decided, optionId, show }: Props) {
  const { name, level, levels, relevance } = decided;
  const meta = [
    levels.length > 1 ? `brings level ${level} of ${levels.length}` : null,
    relevance < 1 ? `about ${Math.round(relevance * 100)} % of it` : null,
    `by ${decided.byMe ? 'you' : (decided.by ?? 'an import')}, ${dayWords(decided.at)}`,
  ];
  return (
    <ListItem
      id={`match-${decided.competencyId}`}
      title={name}
      meta={meta.filter(Boolean).join(' · ')}
      end={<Chip tone="good">Confirmed</Chip>}
    >
      <Confirm label="Change…" kind="plain" small>
        <ChangeForm decided={decided} optionId={optionId} show={show} />
      </Confirm>
    </ListItem>
  );
}

/** 0.6 and the like from a file stay choosable, so that opening the form changes nothing. */
function relevanceOptions(now: number) {
  const steps = [
    { value: '1', label: 'The whole of it' },
    { value: '0.6', label: 'A good part of it' },
    { value: '0.3', label: 'A little of it' },
  ];
  const known = steps.some(({ value }) => value === String(now));
  return known ? steps : [{ value: String(now), label: `${Math.round(now * 100)} % of it` }, ...steps];
}

function ChangeForm({ decided, optionId, show }: Props) {
  const { competencyId, name, levels, level, relevance, version } = decided;
  return (
    <Form
      id={`change-${competencyId}`}
      action={decisionAddress(optionId, competencyId, 'change')}
      draft={false}
      label={`Change ${name}`}
    >
      <input type="hidden" name="version" value={version} />
      <input type="hidden" name="show" value={show} />
      {levels.length > 1 ? (
        <SegmentedLevel
          name="level"
          label="brings level"
          of={levels.length}
          names={[...levels]}
          value={level}
        />
      ) : (
        <input type="hidden" name="level" value="1" />
      )}
      <Select
        name="relevance"
        label="How much of it is about this"
        options={relevanceOptions(relevance)}
        value={String(relevance)}
        short
      />
      <Actions>
        <Button label={`Save: ${name}`}>Save</Button>
        <Button
          kind="plain"
          label={`Not this after all: ${name}`}
          formAction={decisionAddress(optionId, competencyId, 'rejection')}
        >
          Not this after all
        </Button>
      </Actions>
    </Form>
  );
}

/** What was set aside stays in reach, out of the way. */
export function SetAside({ rows, optionId, show }: { rows: MappingDecided[] } & Omit<Props, 'decided'>) {
  return (
    <Why title={`Set aside: ${rows.length}`}>
      {rows.map(({ competencyId, name, version, level, by, byMe, at }) => (
        <Form
          key={competencyId}
          id={`revive-${competencyId}`}
          action={decisionAddress(optionId, competencyId, 'confirmation')}
          draft={false}
          label={name}
        >
          <input type="hidden" name="version" value={version} />
          <input type="hidden" name="show" value={show} />
          <input type="hidden" name="level" value={level} />
          <Row spread>
            <span>
              {name}, by {byMe ? 'you' : (by ?? 'an import')}, {dayWords(at)}
            </span>
            <Button kind="plain" small label={`Confirm after all: ${name}`}>
              Confirm after all
            </Button>
          </Row>
        </Form>
      ))}
    </Why>
  );
}
