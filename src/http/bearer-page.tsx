import { escapeJson } from '../../widgets/ui/index.ts';
import { renderPage } from './page-shell.tsx';
import { FORM_TARGETS, FRAME_ORIGINS } from './security-headers.ts';
import { BEARER_MS } from './session.ts';

/**
 * The answer to a launch whose browser keeps no cookie: a page whose script takes the bearer into its memory,
 * removes it from the document, and loads `path` (an address of ours, with query and fragment) with it. The
 * policy of this page stays for all that it loads: `frameOrigins` may frame them, `formTargets` (the LMS' address
 * for signed answers, for one) may be posted to.
 */
export function bearerPage(page: {
  readonly bearer: string;
  readonly path: string;
  readonly frameOrigins: readonly string[];
  readonly formTargets?: readonly string[];
}): Response {
  const { bearer, path, frameOrigins, formTargets = [] } = page;
  const html = renderPage({
    title: 'Opening',
    body: <Opening start={{ bearer, path, seconds: BEARER_MS / 1000 }} />,
    mark: '',
    csrf: '',
  });
  return new Response(html, {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      [FRAME_ORIGINS]: frameOrigins.join(' '),
      [FORM_TARGETS]: [...new Set([...frameOrigins, ...formTargets])].join(' '),
    },
  });
}

function Opening({ start }: { start: { bearer: string; path: string; seconds: number } }) {
  return (
    <>
      <h1 class="hidden-visually">Throughline</h1>
      <p class="opening" role="status">
        Opening your page…
      </p>
      <noscript>
        <p>
          Your browser keeps no cookies for Throughline inside this frame, so the page needs JavaScript to
          open here. Allow JavaScript or cookies for this site, then open Throughline again from your LMS.
        </p>
      </noscript>
      <script
        type="application/json"
        id="session-bearer"
        dangerouslySetInnerHTML={{ __html: escapeJson(start) }}
      />
    </>
  );
}
