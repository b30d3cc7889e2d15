import type { VNode } from 'preact';
import { Card, LinkButton, NoticeBox, PageHeader, Row, Section, Stack } from '../../widgets/ui/index.ts';
import { type Kept, readKept, type Target } from '../features/privacy/index.ts';
import type { FormState } from '../http/endpoint.ts';
import type { AppContext } from '../http/environment.ts';
import { showPage } from '../http/show-page.tsx';
import { doneNotices } from './done-notices.ts';
import { EraseForm } from './privacy/erase-part.tsx';
import { KeptTable } from './privacy/kept-table.tsx';
import { MyErasure } from './privacy/my-erasure.tsx';

/**
 * What is kept about a person, to hand it out or to have it erased: one's own; somebody's whom a tenant admin looked
 * up (`?person=`); or whom a data privacy launch of an LMS is about (`?request=`).
 */
export async function privacyPage(c: AppContext, state?: FormState): Promise<Response> {
  const target = targetOf(c);
  const kept = await readKept(c.get('context'), target);
  const title = kept.isSelf ? 'My data' : `What is kept about ${nameOf(kept)}`;
  const body = (
    <Stack gap="loose">
      <PageHeader
        title={title}
        meta={kept.isSelf ? 'What Throughline keeps about you, all of it' : OTHERS_META}
        actions={deskLink(c)}
      />
      <Section title="What is kept">
        <KeptTable kept={kept} whose={kept.isSelf ? 'you' : nameOf(kept)} />
      </Section>
      <Section title="Take it along">
        <Card label="Download">
          <p>
            {kept.isSelf
              ? 'One file (JSON) with everything above, entry by entry. Private notes that others wrote for themselves are theirs and not in it.'
              : 'One file (JSON) with what an administrator may read, entry by entry. Everything is in the file that they download themselves.'}
          </p>
          <Row>
            <LinkButton href={`/privacy/export${queryOf(target)}`}>
              {kept.isSelf ? 'Download everything' : 'Download'}
            </LinkButton>
          </Row>
        </Card>
      </Section>
      <Section title={kept.isSelf ? 'Be erased' : 'Erase'}>{erasePart(kept, target, state)}</Section>
    </Stack>
  );
  const screen = kept.isSelf ? 'record' : 'connect';
  return showPage(c, {
    title,
    screen,
    body,
    notices: doneNotices(c, DONE),
    ...(state ? { status: 422 } : {}),
  });
}

const OTHERS_META = 'Your look is noted and shown to them';

const DONE: Readonly<Record<string, string>> = {
  'erasure-asked-for': 'Asked. A tenant administrator of your company sees it now.',
  'erasure-withdrawn': 'Taken back. Nothing was erased.',
  'erasure-confirmed': 'It has begun. It takes a minute or two; then a search proves that nothing is left.',
};

const nameOf = ({ name }: Kept): string => name ?? 'an LMS account that is nobody’s here';

function erasePart(kept: Kept, target: Target, state: FormState | undefined): VNode {
  if (kept.erasure?.state === 'running')
    return <NoticeBox text="The erasure is under way. It takes a minute or two." />;
  if (kept.erasure?.state === 'done' && !kept.isSelf)
    return <NoticeBox tone="good" text="This person was erased. What came in since then stands above." />;
  if (target.of === 'me') return <MyErasure kept={kept} />;
  const action =
    target.of === 'person'
      ? `/api/v1/people/${target.personId}/erasure`
      : `/api/v1/privacy-requests/${target.requestId}/erasure`;
  return <EraseForm kept={kept} action={action} state={state} name={nameOf(kept)} />;
}

function deskLink(c: AppContext): VNode | undefined {
  const { actor } = c.get('context');
  const isTenantAdmin = actor.kind === 'person' && actor.grants.some(({ role }) => role === 'tenant-admin');
  return isTenantAdmin ? <LinkButton href="/privacy/desk">Everybody’s data</LinkButton> : undefined;
}

/** From the address; a form that is shown again stands at the address that it was sent to. */
export function targetOf(c: AppContext): Target {
  const personId = c.req.param('personId') ?? c.req.query('person');
  if (personId) return { of: 'person', personId };
  const sentTo = c.req.path.includes('/privacy-requests/') ? c.req.param('id') : undefined;
  const requestId = sentTo ?? c.req.query('request');
  return requestId ? { of: 'request', requestId } : { of: 'me' };
}

function queryOf(target: Target): string {
  if (target.of === 'person') return `?person=${target.personId}`;
  return target.of === 'request' ? `?request=${target.requestId}` : '';
}
