import {
  Actions,
  Button,
  Card,
  Confirm,
  Field,
  Muted,
  RadioSegment,
  SegmentedLevel,
  Select,
  TextArea,
} from '../../../widgets/ui/index.ts';
import { newId } from '../../core/ids.ts';
import type { FormState } from '../../http/endpoint.ts';
import { PageForm } from '../page-form.tsx';
import { Hidden } from './form-parts.tsx';
import type { SideModel } from './read-model.ts';

/** The two-minute note (R54, R13): kind, behaviour, one sentence; a level and a day are for who wants them. */
export function NoteCard(props: {
  side: SideModel;
  /** Every competency that may be named: the role's first. */
  competencies: readonly { readonly id: string; readonly name: string; readonly levels: readonly string[] }[];
  givenName: string;
  now: Date;
  state: FormState | undefined;
}) {
  const { side, competencies, givenName, now, state } = props;
  const levels = competencies[0]?.levels ?? [];
  const mine = state?.form === 'two-minutes' ? state : undefined;
  const details = mine?.faults.some(({ field }) => field === 'level' || field === 'seenOn') ?? false;
  return (
    <Card as="section" id="note">
      <h2>Two-minute note</h2>
      <Muted>{givenName} sees it at once, with your name.</Muted>
      {competencies.length === 0 ? (
        <Muted>There is no skill to name yet. Your learning team can import a framework.</Muted>
      ) : (
        <PageForm
          id="two-minutes"
          action={`/api/v1/people/${side.report.personId}/two-minute-notes`}
          state={state}
        >
          <Hidden name="key" value={newId()} />
          <RadioSegment
            name="kind"
            label="Kind"
            labelHidden
            value="feedback"
            segments={[
              { value: 'feedback', label: 'I saw this', title: 'Feedback' },
              { value: 'coaching', label: 'Try this', title: 'Coaching' },
            ]}
          />
          <Select
            name="competencyId"
            label="Skill or behaviour"
            prompt="Choose one"
            options={competencies.map(({ id, name }) => ({ value: id, label: name }))}
          />
          <TextArea name="text" label="One sentence" who={`You and ${givenName}`} maxLength={1000} />
          <Confirm label="Add a level or another day" kind="plain" small open={details}>
            <SegmentedLevel
              name="level"
              label="Level it shows"
              of={levels.length}
              names={[...levels]}
              optional
            />
            <Muted>With a level it counts as evidence.</Muted>
            <Field
              name="seenOn"
              type="date"
              label="Seen on"
              optional
              short
              max={now.toISOString().slice(0, 10)}
            />
          </Confirm>
          <Actions>
            <Button>Write it down</Button>
          </Actions>
        </PageForm>
      )}
    </Card>
  );
}
