import type { RefusalReason } from './refusals.ts';

/** What the application is asked to show. Title and message are plain English; `reason` is for translating. */
export type LtiPage =
  | {
      kind: 'refusal';
      status: number;
      reason: RefusalReason;
      /** to quote to an administrator; the log has the rest */
      reference: string;
      title: string;
      message: string;
    }
  | {
      /**
       * One form, `target="_blank"`, that carries the login on in a window where cookies come back. It must
       * work without script. The platform's own parameters are its hidden fields.
       */
      kind: 'new-window';
      status: 200;
      title: string;
      message: string;
      button: string;
      method: 'post';
      action: string;
      fields: Record<string, string>;
    }
  | {
      /** Shown for a moment in the new window; the browser goes on to `href` by itself, by a header of ours. */
      kind: 'continue';
      status: 200;
      title: string;
      message: string;
      /** what the link to href says, for browsers that do not go on by themselves */
      link: string;
      href: string;
    };

/** Headers of every page: they carry a login's parameters or depend on one request, and nobody may keep them. */
export const pageHeaders = {
  'Content-Type': 'text/html; charset=UTF-8',
  'Content-Security-Policy':
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'self'",
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
} as const;

/** A page without any look of the application's own; used where it does not dress pages itself. */
export function plainPage(page: LtiPage): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escapeHtml(page.title)}</title>
<style>:root{color-scheme:light dark}body{font:1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:3rem auto;padding:0 1rem}button{font:inherit;padding:.6rem 1.2rem}</style>
</head><body><main><h1>${escapeHtml(page.title)}</h1><p>${escapeHtml(page.message)}</p>
${wayOn(page)}</main></body></html>`;
}

function wayOn(page: LtiPage): string {
  switch (page.kind) {
    case 'refusal':
      return `<p>Reference: <code>${escapeHtml(page.reference)}</code></p>`;
    case 'continue':
      return `<p><a href="${escapeHtml(page.href)}">${escapeHtml(page.link)}</a></p>`;
    case 'new-window': {
      const fields = Object.entries(page.fields).map(
        ([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`,
      );
      return `<form method="${page.method}" action="${escapeHtml(page.action)}" target="_blank" rel="noopener">
${fields.join('\n')}
<button>${escapeHtml(page.button)}</button></form>`;
    }
  }
}

const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
