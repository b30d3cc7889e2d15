import { Card, LinkButton, Muted, PageHeader, Stack, TextArea } from '../../widgets/ui/index.ts';
import type { FormState } from '../http/endpoint.ts';
import type { AppContext } from '../http/environment.ts';
import { renderPage } from '../http/page-shell.tsx';
import { type Problem, problemJson, wantsJson } from '../http/problem.ts';
import { FRAME_ORIGINS } from '../http/security-headers.ts';
import { showPage } from '../http/show-page.tsx';

/** A refusal for people: what happened, what to do, a reference. Inside a session it keeps the navigation. */
export function problemPage(c: AppContext, problem: Problem): Response {
  const body = (
    <Stack gap="loose">
      <PageHeader title={problem.title} />
      <Card>
        <p>{problem.detail}</p>
        {problem.faults.length > 0 && (
          <ul>
            {problem.faults.map((fault) => (
              <li key={fault.field}>{fault.message}</li>
            ))}
          </ul>
        )}
        {c.get('session') && (
          <p>
            <LinkButton href="/">Go to my first page</LinkButton>
          </p>
        )}
        <Muted>Reference: {problem.reference}</Muted>
      </Card>
    </Stack>
  );
  if (c.get('session'))
    return showPage(c, { title: problem.title, screen: 'none', body, status: problem.status });
  const html = renderPage({ title: problem.title, body, mark: '', csrf: '', status: problem.status });
  return c.html(html, problem.status as 400, { [FRAME_ORIGINS]: '*' });
}

/** No session, or one that ended: nothing is lost that the page keeps; the way back is the LMS. */
export function relaunchPage(c: AppContext): Response {
  const problem: Problem = {
    status: 401,
    code: 'unauthenticated',
    title: 'Please open Throughline again from your LMS',
    detail:
      'Your visit ended after 30 quiet minutes, or this page was loaded anew where your browser keeps no cookies for it. Go back to your learning platform and open Throughline there. Where your browser lets pages keep something, what you were typing comes back with the page.',
    reference: c.get('requestId'),
    faults: [],
  };
  return wantsJson(c) ? problemJson(c, problem) : problemPage(c, problem);
}

/** Another person launched in another tab: whose page this was must not write under the new name. */
export async function otherTabPage(c: AppContext, values: FormState['values']): Promise<Response> {
  const name = c.get('viewer').name;
  const body = (
    <Stack gap="loose">
      <PageHeader title={`You are now signed in as ${name} in another tab`} />
      <Card>
        <p>
          The page you just used belongs to somebody else’s visit, so nothing was saved. To go on as {name},
          use the button. To go on as the other person, open Throughline again from your LMS.
        </p>
        <Typed values={values} />
        <p>
          <LinkButton kind="primary" href="/">
            Go on as {name}
          </LinkButton>
        </p>
      </Card>
    </Stack>
  );
  return showPage(c, { title: 'Signed in in another tab', screen: 'none', body, status: 409 });
}

/** The faults of a form whose own page does not show them, with everything that was typed to copy from. */
export async function typedAgainPage(c: AppContext, state: FormState, status: number): Promise<Response> {
  const body = (
    <Stack gap="loose">
      <PageHeader title="That did not go through" />
      <Card>
        <p>{state.message}</p>
        {state.faults.length > 0 && (
          <ul>
            {state.faults.map((fault) => (
              <li key={fault.field}>{fault.message}</li>
            ))}
          </ul>
        )}
        <Typed values={state.values} />
        <Muted>Go back in your browser to mend it.</Muted>
      </Card>
    </Stack>
  );
  return showPage(c, { title: 'That did not go through', screen: 'none', body, status });
}

/** What was typed, so that it can be copied: an id is of no use to a person and is left out. */
function Typed({ values }: { values: FormState['values'] }) {
  const texts = Object.entries(values).filter(
    ([, value]) => typeof value === 'string' && /\s/.test(value.trim()),
  );
  if (texts.length === 0) return null;
  return (
    <Stack>
      <Muted>What you typed:</Muted>
      {texts.map(([name, value]) => (
        <TextArea key={name} name={name} label="Your words" labelHidden value={String(value)} />
      ))}
    </Stack>
  );
}
