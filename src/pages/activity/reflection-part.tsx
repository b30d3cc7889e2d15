import {
  Actions,
  Button,
  Card,
  Checkbox,
  Chip,
  Muted,
  Row,
  Select,
  TextArea,
} from '../../../widgets/ui/index.ts';
import { useDates } from '../dates.ts';
import { PageForm } from '../page-form.tsx';
import type { ActivityProps } from './activity-part.tsx';

/** "Share what I learned" (R32): the writer's own, unless they show it. */
export function ReflectionPart({ activity, work, manager, state }: ActivityProps) {
  const { id, skills } = activity;
  const { onDay } = useDates();
  const [only, another] = skills;
  return (
    <Card kind="private" as="section" label="Your reflection">
      <PageForm id="reflection" action={`/api/v1/activities/${id}/reflection`} state={state}>
        {only && !another ? (
          <>
            <input type="hidden" name="competencyId" value={only.id} />
            <Muted>About {only.name}</Muted>
          </>
        ) : (
          <Select
            name="competencyId"
            label="It is about"
            prompt="Choose a skill"
            value={work?.competencyId ?? ''}
            options={skills.map(({ id: value, name }) => ({ value, label: name }))}
          />
        )}
        <TextArea
          name="body"
          label="What did you do, and what came of it?"
          hint="Where you tried it, what happened, what you will do next time. A few sentences are enough."
          who={whoSees(activity, work, manager)}
          value={work?.body}
          maxLength={2000}
          tall
          private
        />
        <Checkbox
          name="showToCourse"
          label="Show it to whoever teaches this course"
          hint="You can take it back by handing in again without the tick."
          checked={work?.shownToCourseAt != null}
        />
        {manager && (
          <Checkbox
            name="shareWithManager"
            label={`Share it with ${manager.givenName} as an example`}
            hint={`${manager.givenName} may say which level it shows; then it counts as evidence. What is shared stays shared.`}
          />
        )}
        <Row>
          <Actions>
            <Button kind="primary">{work ? 'Hand in again' : 'Hand in'}</Button>
          </Actions>
          {work?.shownToManagerAt && <Chip tone="good">{`Shared ${onDay(work.shownToManagerAt)}`}</Chip>}
        </Row>
      </PageForm>
    </Card>
  );
}

function whoSees(
  { kind }: ActivityProps['activity'],
  work: ActivityProps['work'],
  manager: ActivityProps['manager'],
): string {
  const readers = [
    work?.shownToCourseAt && kind === 'reflection' ? 'whoever teaches this course' : '',
    work?.shownToManagerAt && manager ? manager.givenName : '',
  ].filter(Boolean);
  return readers.length === 0 ? 'Only you, until you show it' : `You and ${readers.join(' and ')}`;
}
