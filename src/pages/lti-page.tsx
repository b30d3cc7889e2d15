import type { LtiPage } from '../../lti/index.ts';
import { Button, Card, LinkButton, Muted, PageHeader, Stack } from '../../widgets/ui/index.ts';
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
          <p>{page.message}</p>
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
  if (page.kind === 'refusal') {
    return (
      <Muted>
        Reference for your administrator: <strong>{page.reference}</strong>
      </Muted>
    );
  }
  if (page.kind === 'continue') return <LinkButton href={page.href}>{page.link}</LinkButton>;
  return (
    <form method={page.method} action={page.action} target="_blank" rel="noopener">
      {Object.entries(page.fields).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <Button kind="primary">{page.button}</Button>
    </form>
  );
}
