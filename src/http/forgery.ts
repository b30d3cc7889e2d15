import { AppError } from '../core/errors.ts';
import type { AppContext } from './environment.ts';
import { sameText } from './tokens.ts';

/**
 * Refuses a change that our own page did not ask for: the Origin must be ours and the CSRF token must be the
 * session's (form field `_csrf` or header X-CSRF-Token). A bearer is proof enough beside the Origin: no browser
 * sends it by itself, as it does cookies.
 */
export function refuseForgery(c: AppContext, given: { csrf: string | null }): void {
  const origin = c.req.header('origin');
  const site = c.req.header('sec-fetch-site');
  const ours = origin ? origin === c.get('deps').publicUrl : site === 'same-origin';
  const { carrier, csrf } = c.get('session');
  const meant = carrier === 'bearer' || (given.csrf !== null && sameText(given.csrf, csrf));
  if (!ours || !meant) {
    throw new AppError(
      'forbidden',
      'This request did not come from a Throughline page of your session. Go back, reload the page and try again.',
    );
  }
}

/** True when the page that sends this was made for another session: somebody else signed in in another tab. */
export function fromAnotherSession(c: AppContext, mark: string | null): boolean {
  return mark !== null && !sameText(mark, c.get('session').mark);
}
