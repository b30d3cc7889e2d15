import { LinkButton, PageHeader, Section, Stack } from '../../widgets/ui/index.ts';
import { countOutlived, findPeopleToErase, getRetention, listErasures } from '../features/privacy/index.ts';
import type { FormState } from '../http/endpoint.ts';
import type { AppContext } from '../http/environment.ts';
import { showPage } from '../http/show-page.tsx';
import { doneNotices } from './done-notices.ts';
import { PastErasures, WaitingErasures } from './privacy/erasure-list.tsx';
import { PersonSearch } from './privacy/person-search.tsx';
import { RetentionPart, type TriedRule } from './privacy/retention-part.tsx';

/** Everybody's data, for a tenant admin: who waits to be erased, who was, and how long statements are kept. */
export async function privacyDeskPage(c: AppContext, state?: FormState): Promise<Response> {
  const context = c.get('context');
  const [erasures, retention, found, tried] = await Promise.all([
    listErasures(context),
    getRetention(context),
    readFound(c),
    tryRule(c),
  ]);
  const body = (
    <Stack gap="loose">
      <PageHeader
        title="Everybody’s data"
        meta="Export and erasure of people, and how long statements are kept"
        actions={<LinkButton href="/privacy">My own data</LinkButton>}
      />
      <Section title="Asked to be erased" id="waiting">
        <WaitingErasures waiting={erasures.filter((one) => one.state === 'waiting')} state={state} />
      </Section>
      <Section title="Somebody’s data" id="find">
        <PersonSearch found={found} state={state} />
      </Section>
      <Section title="Erasures" id="erasures">
        <PastErasures erasures={erasures.filter((one) => one.state !== 'waiting')} />
      </Section>
      <Section title="Record store" id="retention">
        <RetentionPart retention={retention} tried={tried} state={state} />
      </Section>
    </Stack>
  );
  return showPage(c, {
    title: 'Everybody’s data',
    screen: 'connect',
    body,
    notices: doneNotices(c, DONE),
    ...(state ? { status: 422 } : {}),
  });
}

const DONE: Readonly<Record<string, string>> = {
  'erasure-confirmed': 'It has begun. It takes a minute or two; then a search proves that nothing is left.',
  'erasure-declined': 'Declined. The person reads your reason.',
  'retention-set': 'Set. Each round looks through a piece of the store.',
};

async function readFound(c: AppContext) {
  const asked = c.req.query('found');
  if (asked === undefined) return null;
  return (await findPeopleToErase(c.get('context'), { ids: asked.split('.') })).people;
}

async function tryRule(c: AppContext): Promise<TriedRule | null> {
  const months = Number(c.req.query('try') ?? '');
  if (!Number.isInteger(months) || months < 1 || months > 240) return null;
  return { months, statements: await countOutlived(c.get('context'), months) };
}
