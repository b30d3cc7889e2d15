import { PageHeader, Stack } from '../../widgets/ui/index.ts';
import { findMyManager } from '../features/goals/index.ts';
import { listRecord, listWhoSaw } from '../features/records/index.ts';
import type { AppContext } from '../http/environment.ts';
import { showPage } from '../http/show-page.tsx';
import { Skills } from './growth/record-sections.tsx';
import { WhoSaw } from './growth/who-saw.tsx';

/** My record: what shows which skill, how a level comes about, and who looked. */
export async function recordPage(c: AppContext): Promise<Response> {
  const context = c.get('context');
  const now = context.now();
  const [record, seen, manager] = await Promise.all([
    listRecord(context, c.get('viewer').personId),
    listWhoSaw(context),
    findMyManager(context),
  ]);
  const body = (
    <Stack gap="loose">
      <PageHeader title="My record" meta="What you have shown and learned, and who looked at it" />
      <Skills record={record} manager={manager?.givenName ?? null} now={now} />
      <WhoSaw seen={seen} now={now} />
    </Stack>
  );
  return showPage(c, { title: 'My record', screen: 'record', body });
}
