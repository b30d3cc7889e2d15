import {
  Actions,
  Button,
  Card,
  Checkbox,
  Confirm,
  Muted,
  SegmentedLevel,
  Stack,
  Who,
} from '../../../widgets/ui/index.ts';
import { type ActivitySkill, listMyRatings } from '../../features/activities/index.ts';
import type { SelfRatingView } from '../../features/goals/index.ts';
import type { AppContext } from '../../http/environment.ts';
import type { ActivityProps } from '../activity-page.tsx';
import { PageForm } from '../page-form.tsx';

/** R86: one level for each skill, theirs alone unless they share it. */
export async function SelfAssessmentPart(c: AppContext, { activity, work, manager, state }: ActivityProps) {
  const ratings = await listMyRatings(c.get('context'));
  const { id, skills } = activity;
  const shared = skills.length > 0 && skills.every((skill) => ratings.get(skill.id)?.sharedAt != null);
  return (
    <Card kind="private" as="section" label="Where you see yourself">
      <PageForm id="self-assessment" action={`/api/v1/activities/${id}/self-assessment`} state={state}>
        <p>{shared && manager ? <Who>{`You and ${manager.givenName}`}</Who> : <Who alone>Only you</Who>}</p>
        <Stack gap="loose">
          {skills.map((skill) => (
            <Rating key={skill.id} skill={skill} rating={ratings.get(skill.id)} />
          ))}
        </Stack>
        {manager && (
          <Checkbox
            name="shared"
            label={`Show these levels to ${manager.givenName}`}
            hint="Without the tick only you see them."
            checked={shared}
          />
        )}
        <Actions>
          <Button kind="primary">{work ? 'Hand in again' : 'Hand in'}</Button>
        </Actions>
      </PageForm>
    </Card>
  );
}

function Rating({ skill, rating }: { skill: ActivitySkill; rating: SelfRatingView | undefined }) {
  const { id, name, description, levels } = skill;
  return (
    <Stack gap="close">
      <SegmentedLevel
        name={`level-${id}`}
        label={name}
        of={levels.length}
        names={[...levels]}
        value={rating?.level ?? null}
      />
      {description && <Muted>{description}</Muted>}
      {levels.length > 1 && (
        <Confirm label="What the levels are called" about={name} kind="plain" small>
          <ol>
            {levels.map((level) => (
              <li key={level}>{level}</li>
            ))}
          </ol>
        </Confirm>
      )}
    </Stack>
  );
}
