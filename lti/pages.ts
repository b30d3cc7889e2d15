import type { RefusalReason } from './refusals.ts';

/**
 * For browsers that keep no cookie of ours. One form (id `lti-window`, `target="_blank"`) carries the login on
 * in a window where cookies come back; the platform's own parameters are its hidden fields. It works without
 * script. With it, other ways are tried; see PageScript.
 */
export type NewWindowPage = PageScript & {
  kind: 'new-window';
  status: 200;
  title: string;
  /** in an element with the id `lti-note`, which the script may give other words (`aria-live="polite"`) */
  message: string;
  button: string;
  method: 'post';
  action: string;
  fields: Record<string, string>;
  /** on a button in an element with the id `lti-storage-access` that is `hidden` until the script shows it */
  storageAccessButton: string;
  /** likewise, in an element with the id `lti-full-window` */
  fullWindowButton: string;
};

/**
 * The launch has arrived without a cookie: the script fetches from the platform's storage what was left there at
 * login, puts it into the field `browser` of this form (id `lti-launch`) and sends it.
 */
export type FromStoragePage = PageScript & {
  kind: 'from-storage';
  status: 200;
  title: string;
  message: string;
  /** for `<noscript>` */
  withoutScript: string;
  method: 'post';
  action: string;
  fields: Record<string, string>;
};

/**
 * `<script src="…" defer>` from our own origin (`script-src 'self'`), and the data-* attributes of an element with
 * the id `lti-login` that it reads.
 */
type PageScript = { script: string; data: Record<string, string> };

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
  | NewWindowPage
  | FromStoragePage
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
    "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'self'",
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
</head><body><main><h1>${escapeHtml(page.title)}</h1><p id="lti-note" aria-live="polite">${escapeHtml(page.message)}</p>
${wayOn(page)}</main></body></html>`;
}

function wayOn(page: LtiPage): string {
  switch (page.kind) {
    case 'refusal':
      return `<p>Reference: <code>${escapeHtml(page.reference)}</code></p>`;
    case 'continue':
      return `<p><a href="${escapeHtml(page.href)}">${escapeHtml(page.link)}</a></p>`;
    case 'new-window':
      return `<form id="lti-window" method="${page.method}" action="${escapeHtml(page.action)}" target="_blank" rel="noopener">
${hiddenFields(page.fields)}
<button>${escapeHtml(page.button)}</button></form>
<p id="lti-full-window" hidden><button type="button">${escapeHtml(page.fullWindowButton)}</button></p>
<p id="lti-storage-access" hidden><button type="button">${escapeHtml(page.storageAccessButton)}</button></p>
${scriptOf(page)}`;
    case 'from-storage':
      return `<form id="lti-launch" method="${page.method}" action="${escapeHtml(page.action)}">
${hiddenFields({ ...page.fields, browser: '' })}</form>
<noscript><p>${escapeHtml(page.withoutScript)}</p></noscript>
${scriptOf(page)}`;
  }
}

const hiddenFields = (fields: Record<string, string>): string =>
  Object.entries(fields)
    .map(([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`)
    .join('\n');

function scriptOf({ script, data }: PageScript): string {
  const attributes = Object.entries(data).map(([name, value]) => `data-${name}="${escapeHtml(value)}"`);
  return `<div id="lti-login" hidden ${attributes.join(' ')}></div><script src="${escapeHtml(script)}" defer></script>`;
}

const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
