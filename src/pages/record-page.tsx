import { LinkButton, Muted, PageHeader, Row, Stack } from '../../widgets/ui/index.ts';
import { listForwardChoices } from '../features/forwarding/index.ts';
import { findMyManager } from '../features/goals/index.ts';
import { findFirstYear, listRecord, listTimeline, listWhoSaw } from '../features/records/index.ts';
import type { AppContext } from '../http/environment.ts';
import { showPage } from '../http/show-page.tsx';
import { doneNotices } from './done-notices.ts';
import { Skills } from './growth/record-sections.tsx';
import { WhoSaw } from './growth/who-saw.tsx';
import { ForwardChoices } from './record/forward-choices.tsx';
import { readRecordQuery, recordAddress } from './record/record-query.ts';
import { Timeline } from './record/timeline.tsx';

/** Entries that one page shows. */
const PAGE = 25;

/** My record: what happened, what shows which skill, how a level comes about, and who looked. */
export async function recordPage(c: AppContext): Promise<Response> {
  const context = c.get('context');
  const now = context.now();
  const query = readRecordQuery((name) => c.req.query(name));
  const [timeline, firstYear, record, seen, manager, forwards] = await Promise.all([
    listTimeline(context, query, { after: query.after, limit: PAGE }),
    findFirstYear(context),
    listRecord(context, c.get('viewer').personId),
    listWhoSaw(context),
    findMyManager(context),
    listForwardChoices(context),
  ]);
  const thisYear = now.getUTCFullYear();
  const years = Array.from({ length: Math.min(60, thisYear - firstYear + 1) }, (_, at) => thisYear - at);
  const skills = record.skills.map(({ id, name }) => ({ id, name }));
  const body = (
    <Stack gap="loose">
      <PageHeader
        title="My record"
        meta="What you have learned and shown, and who looked at it"
        actions={
          <Row>
            <LinkButton href="/record/log" kind="primary">
              Log learning
            </LinkButton>
            {manager && <LinkButton href="/growth#lately">Share what I learned</LinkButton>}
          </Row>
        }
      />
      <Muted>
        <a href="#evidence">What my evidence shows</a> · <a href="#who-saw">Who saw my data</a> ·{' '}
        <a href="/privacy">Everything that is kept about me</a> · Save what stands here:{' '}
        <a href={recordAddress({ ...query, after: null }, '/record/export.csv')}>CSV</a> ·{' '}
        <a href={recordAddress({ ...query, after: null }, '/record/export.json')}>JSON</a>
      </Muted>
      <Timeline page={timeline} query={query} skills={skills} years={years} now={now} />
      <Skills record={record} manager={manager?.givenName ?? null} now={now} />
      <ForwardChoices choices={forwards} />
      <WhoSaw seen={seen} now={now} />
    </Stack>
  );
  return showPage(c, { title: 'My record', screen: 'record', body, notices: doneNotices(c, RECORD_DONE) });
}

const RECORD_DONE: Readonly<Record<string, string>> = {
  'learning-logged': 'Logged. You can take it back for a day.',
  'learning-taken-back': 'Taken back. It is gone from your record.',
};
