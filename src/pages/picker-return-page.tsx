import AnswerForm from '../../widgets/islands/answer-form.tsx';
import { Card, Island, PageHeader, Stack } from '../../widgets/ui/index.ts';
import { notFound } from '../core/errors.ts';
import { type SignedPlacement, signPlacement } from '../features/activities/index.ts';
import type { AppContext } from '../http/environment.ts';
import { FORM_TARGETS } from '../http/security-headers.ts';
import { showPage } from '../http/show-page.tsx';

/**
 * The way back into the course, with what was placed. The signed answer stands in a form of this page alone; its
 * policy lets forms go to that one LMS and to us.
 */
export async function pickerReturnPage(c: AppContext): Promise<Response> {
  const requestId = c.req.query('request');
  if (!requestId) throw notFound('request');
  const placement = await signPlacement(c.get('context'), requestId);
  const { form } = placement;
  const body = (
    <Stack gap="loose">
      <PageHeader title="Back to your course" meta={placement.courseTitle ?? undefined} />
      <Card>
        <p>{sayWhat(placement)}</p>
        <Island
          name="answer-form"
          component={AnswerForm}
          props={{ action: form.action, fields: { ...form.fields }, button: 'Go on in your LMS' }}
        />
      </Card>
    </Stack>
  );
  const page = showPage(c, {
    title: 'Back to your course',
    screen: 'none',
    body,
    islands: ['answer-form'],
  });
  page.headers.set(FORM_TARGETS, form.formAction);
  return page;
}

function sayWhat({ count }: SignedPlacement): string {
  if (count === 0) return 'Nothing is placed. Your LMS takes you back to where you were.';
  return count === 1
    ? 'It is on its way to your LMS, which puts it into the course.'
    : `All ${count} are on their way to your LMS, which puts them into the course.`;
}
