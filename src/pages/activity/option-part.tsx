import { durationWords, kindWord } from '../../../widgets/islands/mapping/words.ts';
import {
  Actions,
  Button,
  Card,
  Chip,
  EmptyState,
  LinkButton,
  Muted,
  OneButtonForm,
  Stack,
} from '../../../widgets/ui/index.ts';
import { findOptionDetails } from '../../features/catalog/index.ts';
import { type CourseMeansForMe, readCourseForMe } from '../../features/courses/index.ts';
import type { AppContext } from '../../http/environment.ts';
import { ForMe } from '../course/for-me.tsx';
import type { ActivityProps } from './activity-part.tsx';

/** "What this option brings for me": level dots and the reason, and one button to the plan. */
export async function OptionPart(c: AppContext, { activity }: ActivityProps) {
  const context = c.get('context');
  const option = await findOptionDetails(context, activity.option?.id ?? '');
  if (!option)
    return (
      <EmptyState title="This option is gone" headingLevel={2}>
        It is no longer in the catalogue. Ask whoever teaches the course.
      </EmptyState>
    );
  const builds = option.brings.map((brought) => ({ ...brought, area: null }));
  const me = await readCourseForMe(context, { optionId: option.id, builds });
  return (
    <Stack gap="loose">
      <Card as="section" label={option.title}>
        <Muted>
          {[kindWord(option.kind), durationWords(option.durationMin), option.level]
            .filter(Boolean)
            .join(' · ')}
        </Muted>
        <p class="keep-lines">{option.description || 'Its author has not described it.'}</p>
        <Actions>
          <ToPlan activityId={activity.id} me={me} active={option.active} />
          <LinkButton href={`/catalog/${option.id}`}>Look inside</LinkButton>
        </Actions>
      </Card>
      <ForMe skills={me.skills} matched={c.get('viewer').matched} besideMapping />
    </Stack>
  );
}

/** One button, for the skill that it brings them on in; what is on the plan or done already says so. */
function ToPlan({ activityId, me, active }: { activityId: string; me: CourseMeansForMe; active: boolean }) {
  if (me.plan !== 'none')
    return <Chip tone="good">{me.plan === 'done' ? 'You completed it' : 'On your plan'}</Chip>;
  if (!active) return <Chip tone="warn">No longer offered</Chip>;
  const first = me.skills.find(({ meaning }) => ['closes', 'part', 'unknown'].includes(meaning));
  return (
    <OneButtonForm
      id="plan"
      action={`/api/v1/activities/${activityId}/plan-item`}
      fields={first ? { competencyId: first.competencyId } : {}}
    >
      <Button kind="primary">Put on my plan</Button>
    </OneButtonForm>
  );
}
