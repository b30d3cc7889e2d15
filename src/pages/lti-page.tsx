import type { FromStoragePage, LtiPage, NewWindowPage } from '../../lti/index.ts';
import { Button, Card, LinkButton, Muted, PageHeader, Row, Stack } from '../../widgets/ui/index.ts';
import { renderPage } from '../http/page-shell.tsx';
import { FRAME_ORIGINS } from '../http/security-headers.ts';

/**
 * The pages of a launch that could not simply go on, in the product's look. Any site may frame them: which
 * platform frames us is not proven yet, and nothing can be done on them but start again in a new window.
 */
export function ltiPage(page: LtiPage): Response {
  const html = renderPage({
    title: page.title,
    body: (
      <Stack gap="loose">
        <PageHeader title={page.title} />
        <Card>
          <p id="lti-note" aria-live="polite">
            {page.message}
          </p>
          <NextStep page={page} />
        </Card>
      </Stack>
    ),
    mark: '',
    csrf: '',
    status: page.status,
  });
  return new Response(html, {
    status: page.status,
    headers: { 'content-type': 'text/html; charset=utf-8', [FRAME_ORIGINS]: '*' },
  });
}

function NextStep({ page }: { page: LtiPage }) {
  switch (page.kind) {
    case 'refusal':
      return (
        <Muted>
          Reference for your administrator: <strong>{page.reference}</strong>
        </Muted>
      );
    case 'continue':
      return <LinkButton href={page.href}>{page.link}</LinkButton>;
    case 'new-window':
      return <NewWindow page={page} />;
    case 'from-storage':
      return <FromStorage page={page} />;
  }
}

/** The form works by itself; what the script may show beside it is hidden until it does. */
function NewWindow({ page }: { page: NewWindowPage }) {
  return (
    <>
      <form id="lti-window" method={page.method} action={page.action} target="_blank" rel="noopener">
        <HiddenFields fields={page.fields} />
        <Button kind="primary">{page.button}</Button>
      </form>
      <Row>
        <div id="lti-full-window" hidden>
          <Button type="button">{page.fullWindowButton}</Button>
        </div>
        <div id="lti-storage-access" hidden>
          <Button type="button">{page.storageAccessButton}</Button>
        </div>
      </Row>
      <PageScript page={page} />
    </>
  );
}

function FromStorage({ page }: { page: FromStoragePage }) {
  return (
    <>
      <form id="lti-launch" method={page.method} action={page.action}>
        <HiddenFields fields={{ ...page.fields, browser: '' }} />
      </form>
      <noscript>
        <p>{page.withoutScript}</p>
      </noscript>
      <PageScript page={page} />
    </>
  );
}

const HiddenFields = ({ fields }: { fields: Record<string, string> }) =>
  Object.entries(fields).map(([name, value]) => <input key={name} type="hidden" name={name} value={value} />);

function PageScript({ page: { script, data } }: { page: NewWindowPage | FromStoragePage }) {
  const attributes = Object.fromEntries(Object.entries(data).map(([name, value]) => [`data-${name}`, value]));
  return (
    <>
      <div id="lti-login" hidden {...attributes} />
      <script src={script} defer />
    </>
  );
}
