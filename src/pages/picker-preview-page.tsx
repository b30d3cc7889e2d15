import { LinkButton, NoticeBox, PageHeader, Stack } from '../../widgets/ui/index.ts';
import { previewItem } from '../features/activities/index.ts';
import { findMyManager } from '../features/goals/index.ts';
import type { AppContext } from '../http/environment.ts';
import { showPage } from '../http/show-page.tsx';
import { activityPart } from './activity/activity-part.tsx';
import { WhatTheLmsLearns } from './activity/handed-in.tsx';
import { KINDS } from './picker/kind-words.ts';

/** How something on the list will look to whoever opens it; nothing can be done on it. */
export async function pickerPreviewPage(c: AppContext): Promise<Response> {
  const context = c.get('context');
  const id = c.req.query('request') ?? '';
  const activity = await previewItem(context, { id, key: c.req.query('key') ?? '' });
  const manager = await findMyManager(context);
  const body = (
    <Stack gap="loose">
      <PageHeader
        title={activity.title}
        meta={`Preview · ${KINDS[activity.kind].name}`}
        actions={<LinkButton href={`/picker?request=${id}#chosen`}>Back to the list</LinkButton>}
      />
      <NoticeBox text="So it looks to you; everybody else sees their own levels, goals and words. Nothing can be handed in from here." />
      {activity.kind !== 'option-page' && <WhatTheLmsLearns activity={activity} isDone={false} />}
      <fieldset disabled aria-label="Preview">
        {await activityPart(c, { activity, work: null, manager, state: undefined })}
      </fieldset>
    </Stack>
  );
  return showPage(c, { title: `Preview: ${activity.title}`, screen: 'none', body });
}
