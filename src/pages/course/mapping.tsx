import {
  Actions,
  Button,
  Chip,
  Confirm,
  EmptyState,
  Field,
  Form,
  LevelDots,
  List,
  ListItem,
  Muted,
  Row,
  Section,
  Stack,
  Why,
} from '../../../widgets/ui/index.ts';
import type { OptionMapping } from '../../features/catalog/index.ts';
import type { FormState } from '../../http/endpoint.ts';
import { useDates } from '../dates.ts';
import { isRefused, PageForm } from '../page-form.tsx';
import { Candidate, decisionAddress, LevelField } from './candidate.tsx';

type Decided = OptionMapping['decided'][number];

interface Props {
  mapping: OptionMapping;
  /** What was searched for among the competencies. */
  words: string;
  /** Every suggestion instead of the best. */
  more: boolean;
  state: FormState | undefined;
}

/** What the course builds, editable in place: confirmed, suggested, and a search for another competency. */
export function Mapping({ mapping, words, more, state }: Props) {
  const confirmed = mapping.decided.filter(({ status }) => status === 'confirmed');
  const rejected = mapping.decided.filter(({ status }) => status === 'rejected');
  return (
    <Section title="What this course builds" size="large" id="mapping" note={confirmed.length || undefined}>
      <Stack>
        {confirmed.length === 0 ? (
          <EmptyState title="Nothing confirmed yet">
            Confirm below what it teaches and to which level. From then on its completions count.
          </EmptyState>
        ) : (
          <List label="Confirmed">
            {confirmed.map((one) => (
              <Confirmed key={one.competencyId} one={one} state={state} />
            ))}
          </List>
        )}
        <Suggested mapping={mapping} more={more} state={state} />
        <Another mapping={mapping} words={words} state={state} />
        {rejected.length > 0 && <SetAside rows={rejected} state={state} />}
      </Stack>
    </Section>
  );
}

function Confirmed({ one, state }: { one: Decided; state: FormState | undefined }) {
  const { onDay } = useDates();
  const { competencyId, name, levels, level, by, byMe, at, version } = one;
  const form = `change-${competencyId}`;
  const who = byMe ? 'you' : (by ?? 'an import');
  return (
    <ListItem
      id={`match-${competencyId}`}
      title={name}
      meta={`confirmed by ${who}, ${onDay(new Date(at))}`}
      end={
        levels.length > 1 ? <LevelDots of={levels.length} now={level} /> : <Chip tone="good">Confirmed</Chip>
      }
    >
      <Confirm label="Change…" kind="plain" small open={isRefused(state, form)}>
        <PageForm
          id={form}
          action={decisionAddress(competencyId, 'change')}
          state={state}
          label={`Change ${name}`}
        >
          <input type="hidden" name="version" value={version} />
          <LevelField levels={levels} level={level} />
          <Actions>
            {levels.length > 1 && <Button label={`Save: ${name}`}>Save</Button>}
            <Button
              kind="plain"
              label={`Not this after all: ${name}`}
              formAction={decisionAddress(competencyId, 'rejection')}
            >
              Not this after all
            </Button>
          </Actions>
        </PageForm>
      </Confirm>
    </ListItem>
  );
}

function Suggested({ mapping, more, state }: Omit<Props, 'words'>) {
  const { candidates, moreCandidates } = mapping;
  if (candidates.length === 0)
    return (
      <Muted>
        Nothing else is suggested. Suggestions for a course that was just added are here after a moment; its
        title is all they go by, so search below for what it teaches.
      </Muted>
    );
  return (
    <Section
      title="Suggested"
      headingLevel={3}
      note="by matching words; nothing counts before you confirm it"
    >
      <List label="Suggested">
        {candidates.map((one) => (
          <Candidate key={one.competencyId} one={one} form="confirm" state={state} />
        ))}
      </List>
      {!more && moreCandidates > 0 && <a href="/course?more=yes#mapping">{`${moreCandidates} more`}</a>}
    </Section>
  );
}

function Another({ mapping, words, state }: Omit<Props, 'more'>) {
  const { found } = mapping;
  return (
    <Section title="Another competency" headingLevel={3}>
      <Form id="find-competency" action="/course#mapping" method="get" label="Another competency" inline>
        <Field name="find" label="Find it by words" value={words} maxLength={100} />
        <Button>Find</Button>
      </Form>
      {found && found.candidates.length === 0 && <Muted>Nothing found. Try fewer or other words.</Muted>}
      {found && found.candidates.length > 0 && (
        <List label={`Found for ${found.words}`}>
          {found.candidates.map((one) => (
            <Candidate key={one.competencyId} one={one} form="found" state={state} />
          ))}
        </List>
      )}
    </Section>
  );
}

function SetAside({ rows, state }: { rows: readonly Decided[]; state: FormState | undefined }) {
  return (
    <Why title={`Set aside: ${rows.length}`}>
      {rows.map(({ competencyId, name, version, level }) => (
        <PageForm
          key={competencyId}
          id={`revive-${competencyId}`}
          action={decisionAddress(competencyId, 'confirmation')}
          state={state}
          label={`Set aside: ${name}`}
        >
          <input type="hidden" name="version" value={version} />
          <input type="hidden" name="level" value={level} />
          <Row spread>
            <span>{name}</span>
            <Button kind="plain" small label={`Confirm after all: ${name}`}>
              Confirm after all
            </Button>
          </Row>
        </PageForm>
      ))}
    </Why>
  );
}
