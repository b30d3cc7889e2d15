import { type LtiCrypto, webCrypto } from './crypto.ts';
import { createKeyCache, type KeyCache } from './key-cache.ts';
import { type LtiPage, pageHeaders, plainPage } from './pages.ts';
import type { LtiPorts, Refusal } from './ports.ts';
import { type RefusalReason, refusals, refusalTitle } from './refusals.ts';

/** The ports with what follows from them once and for all. */
export type LtiContext = {
  ports: LtiPorts;
  keyCache: KeyCache;
  crypto: LtiCrypto;
  /** our own origin, the only one anybody is sent to */
  origin: string;
  loginUrl: string;
  launchUrl: string;
  /** what the pages run in the browser */
  scriptUrl: string;
};

export function createLtiContext(ports: LtiPorts): LtiContext {
  const base = ports.publicUrl.replace(/\/+$/, '') + (ports.mountPath ?? '/lti');
  return {
    ports,
    keyCache: ports.keyCache ?? createKeyCache(),
    crypto: ports.crypto ?? webCrypto,
    origin: new URL(ports.publicUrl).origin,
    loginUrl: `${base}/login`,
    launchUrl: `${base}/launch`,
    scriptUrl: `${base}/storage.js`,
  };
}

/** Records why, and shows a page that says it kindly. `about` holds what the request claimed, for the log. */
export async function answerRefusal(
  lti: LtiContext,
  request: Request,
  reason: RefusalReason,
  about: Omit<Refusal, 'reference' | 'reason'> = {},
): Promise<Response> {
  const reference = await noteRefusal(lti, reason, about);
  const { status, message } = refusals[reason];
  return answerPage(lti.ports, request, {
    kind: 'refusal',
    status,
    reason,
    reference,
    title: refusalTitle,
    message,
  });
}

/** Records why something was refused. @returns the reference to quote */
export async function noteRefusal(
  { ports }: LtiContext,
  reason: RefusalReason,
  about: Omit<Refusal, 'reference' | 'reason'>,
): Promise<string> {
  const reference = newReference(ports.randomToken());
  await ports.recordRefusal({ reference, reason, ...about });
  return reference;
}

/** A page in the application's look, or in none. */
export async function answerPage(ports: LtiPorts, request: Request, page: LtiPage): Promise<Response> {
  const rendered = ports.renderPage ? await ports.renderPage(page, request) : plainPage(page);
  if (typeof rendered !== 'string') return rendered;
  const headers = new Headers(pageHeaders);
  // no-referrer would make browsers send "Origin: null" with the form that brings back what the storage held
  if (page.kind === 'from-storage') headers.set('Referrer-Policy', 'same-origin');
  return new Response(rendered, { status: page.status, headers });
}

/** Ten letters and digits that can be read out over the telephone. */
const newReference = (token: string): string =>
  token
    .replace(/[^A-Za-z0-9]/g, '')
    .slice(0, 10)
    .toUpperCase();
