import {
  Actions,
  Button,
  Card,
  Checkbox,
  Confirm,
  DefinitionList,
  Muted,
  SegmentedLevel,
  Stack,
  Who,
} from '../../../widgets/ui/index.ts';
import { type ActivitySkill, listMyRatings } from '../../features/activities/index.ts';
import { findCompetencyCard, type Indicator } from '../../features/frameworks/index.ts';
import type { SelfRatingView } from '../../features/goals/index.ts';
import type { AppContext } from '../../http/environment.ts';
import { PageForm } from '../page-form.tsx';
import type { ActivityProps } from './activity-part.tsx';

/** R86: one level for each skill, theirs alone unless they share it. */
export async function SelfAssessmentPart(c: AppContext, { activity, work, manager, state }: ActivityProps) {
  const context = c.get('context');
  const { id, skills } = activity;
  const [ratings, ...cards] = await Promise.all([
    listMyRatings(context),
    ...skills.map((skill) => findCompetencyCard(context, skill.id)),
  ]);
  const shared = skills.length > 0 && skills.every((skill) => ratings.get(skill.id)?.sharedAt != null);
  return (
    <Card kind="private" as="section" label="Where you see yourself">
      <PageForm id="self-assessment" action={`/api/v1/activities/${id}/self-assessment`} state={state}>
        <p>{shared && manager ? <Who>{`You and ${manager.givenName}`}</Who> : <Who alone>Only you</Who>}</p>
        <Stack gap="loose">
          {skills.map((skill, at) => (
            <Rating
              key={skill.id}
              skill={skill}
              rating={ratings.get(skill.id)}
              indicators={cards[at]?.indicators ?? []}
            />
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

function Rating(props: {
  skill: ActivitySkill;
  rating: SelfRatingView | undefined;
  indicators: readonly Indicator[];
}) {
  const { id, name, description, levels } = props.skill;
  return (
    <Stack gap="close">
      <SegmentedLevel
        name={`level-${id}`}
        label={name}
        of={levels.length}
        names={[...levels]}
        value={props.rating?.level ?? null}
      />
      {description && <Muted>{description}</Muted>}
      {levels.length > 1 && (
        <Confirm label="What each level looks like" about={name} kind="plain" small>
          <DefinitionList
            items={levels.map((level, at) => ({
              term: `${at + 1} ${level}`,
              description: sayIndicators(props.indicators, at + 1),
            }))}
          />
        </Confirm>
      )}
    </Stack>
  );
}

const sayIndicators = (indicators: readonly Indicator[], level: number): string =>
  indicators
    .filter((one) => one.level === level)
    .map(({ text }) => text)
    .join(' ');
