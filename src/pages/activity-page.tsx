import { Card, Muted, NoticeBox, PageHeader, Section, Stack, StatLine } from '../../widgets/ui/index.ts';
import { type ActivityView, findMyWork, getActivity } from '../features/activities/index.ts';
import { findMyManager } from '../features/goals/index.ts';
import type { FormState } from '../http/endpoint.ts';
import type { AppContext } from '../http/environment.ts';
import { showPage } from '../http/show-page.tsx';
import { activityPart } from './activity/activity-part.tsx';
import { HandedIn, WhatTheLmsLearns } from './activity/handed-in.tsx';
import { useDates } from './dates.ts';
import { doneNotices } from './done-notices.ts';
import { KINDS } from './picker/kind-words.ts';

const DONE: Readonly<Record<string, string>> = {
  planned: 'On your plan. You find it on My growth.',
};

/** An activity of a course: to do it, and to hand it in. Its teacher sees how it works, and a count. */
export async function activityPage(c: AppContext, state?: FormState): Promise<Response> {
  const context = c.get('context');
  const activity = await getActivity(context, { id: c.req.param('id') ?? '', seat: c.get('session') });
  const [work, manager] = await Promise.all([
    activity.linkId ? findMyWork(context, activity.linkId) : null,
    findMyManager(context),
  ]);
  const body = (
    <Stack gap="loose">
      <PageHeader title={activity.title} meta={KINDS[activity.kind].name} />
      {activity.counts && <ForTeachers activity={activity} />}
      {activity.instructions && <p class="keep-lines">{activity.instructions}</p>}
      {activity.linkId === null && activity.kind !== 'option-page' && (
        <NoticeBox
          tone="warn"
          text="You came here from outside the course. Look around; to hand something in, open this in your course."
        />
      )}
      <HandedIn activity={activity} work={work} isNew={c.req.query('done') === 'handed-in'} />
      <Stack>
        {activity.kind !== 'option-page' && !(work && activity.kind === 'goal-check') && (
          <WhatTheLmsLearns activity={activity} isDone={work !== null} />
        )}
        {await activityPart(c, { activity, work, manager, state })}
      </Stack>
    </Stack>
  );
  return showPage(c, {
    title: activity.title,
    screen: 'none',
    body,
    notices: doneNotices(c, DONE),
    ...(state ? { status: 422 } : {}),
  });
}

/** How it works, and how many; never what, and never who. */
function ForTeachers({ activity }: { activity: ActivityView }) {
  const { counts, kind, graded } = activity;
  const { onDay } = useDates();
  if (!counts) return null;
  return (
    <Section title="For whoever teaches this course">
      <Card kind="quiet" as="div">
        <StatLine
          stats={[
            { value: counts.people, label: counts.people === 1 ? 'person handed in' : 'people handed in' },
            ...(counts.lastAt ? [{ value: onDay(counts.lastAt), label: 'the latest' }] : []),
          ]}
        />
        <p>{KINDS[kind].what}</p>
        <Muted>
          {KINDS[kind].seen}{' '}
          {graded
            ? 'Handing in gives full points in the gradebook of your LMS.'
            : 'Your LMS has shown no column of its gradebook for this yet; hand-ins count all the same.'}
        </Muted>
      </Card>
      <Muted>Below is what the people of your course see.</Muted>
    </Section>
  );
}
