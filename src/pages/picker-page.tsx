import { Columns, EmptyState, LinkButton, NoticeBox, PageHeader, Stack } from '../../widgets/ui/index.ts';
import type { Context } from '../core/context.ts';
import {
  ACTIVITY_KINDS,
  type ActivityKind,
  type DeepLinkingRequestView,
  getDeepLinkingRequest,
  listPlaceableOptions,
} from '../features/activities/index.ts';
import { searchCompetencies } from '../features/frameworks/index.ts';
import type { FormState } from '../http/endpoint.ts';
import type { AppContext } from '../http/environment.ts';
import { showPage } from '../http/show-page.tsx';
import { doneNotices } from './done-notices.ts';
import { Choose, type Found } from './picker/choose.tsx';
import { ChosenList } from './picker/chosen-list.tsx';

const DONE: Readonly<Record<string, string>> = {
  chosen: 'On the list. Give it a title and place it, or choose more.',
  dropped: 'Taken off the list.',
};

const MOST_SKILLS_SHOWN = 8;

/** Choosing content for a course of the LMS (deep linking). `state` is a form that was refused. */
export async function pickerPage(c: AppContext, state?: FormState): Promise<Response> {
  const context = c.get('context');
  const request = await getDeepLinkingRequest(context, c.req.param('id') ?? c.req.query('request') ?? null);
  const kind = kindOf(c.req.query('kind') ?? state?.values.kind);
  const words = (c.req.query('q') ?? '').trim().slice(0, 100);
  const trouble = troubleOf(request);
  const body = (
    <Stack gap="loose">
      <PageHeader title="Add to your course" meta={request.courseTitle ?? undefined} />
      {trouble ?? (
        <Columns kind="side">
          <Choose
            request={request}
            kind={kind}
            words={words}
            found={await find(context, kind, words)}
            state={state}
          />
          <ChosenList request={request} state={state} />
        </Columns>
      )}
    </Stack>
  );
  return showPage(c, {
    title: 'Add to your course',
    screen: 'none',
    body,
    notices: doneNotices(c, DONE),
    ...(state ? { status: 422 } : request.state === 'expired' ? { status: 410 } : {}),
  });
}

const kindOf = (asked: unknown): ActivityKind =>
  ACTIVITY_KINDS.find((kind) => kind === asked) ?? 'option-page';

async function find(context: Context, kind: ActivityKind, words: string): Promise<Found> {
  if (kind === 'option-page') return { of: 'options', ...(await listPlaceableOptions(context, words)) };
  const skills = await searchCompetencies(context, { words, limit: MOST_SKILLS_SHOWN + 1 });
  return {
    of: 'skills',
    skills: skills.slice(0, MOST_SKILLS_SHOWN),
    more: skills.length > MOST_SKILLS_SHOWN,
  };
}

/** Where nothing can be chosen: why, and the way out; null where all is well. */
function troubleOf(request: DeepLinkingRequestView) {
  if (request.state === 'expired')
    return (
      <EmptyState title="The hour for choosing is over" headingLevel={2}>
        Close this, and start again from your course: add content and choose Throughline. Nothing was placed
        from here.
      </EmptyState>
    );
  if (request.state === 'answered')
    return (
      <EmptyState
        title="This is finished already"
        headingLevel={2}
        action={<LinkButton href={`/picker/return?request=${request.id}`}>Back to the course</LinkButton>}
      >
        You placed what you had chosen, or went back without it. To place more, start again from your course.
      </EmptyState>
    );
  if (request.answerOrigin === null)
    return (
      <NoticeBox
        tone="risk"
        text="Your LMS wants the answer at an address that is not among its registered ones, so nothing can be placed from here. Ask your Throughline administrator to look at this LMS on Connect."
      />
    );
  if (!request.acceptsOurs)
    return (
      <NoticeBox
        tone="warn"
        text="The place in your LMS that you came from takes files or texts, and Throughline gives activities. Add it as an external tool or activity instead."
      />
    );
  return null;
}
