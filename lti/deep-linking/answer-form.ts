/** A form that the browser posts to the platform: it alone may carry the answer (Deep Linking 2.0 §3.5). */
export type AnswerForm = {
  readonly action: string;
  readonly method: 'post';
  readonly fields: { readonly JWT: string };
  /** For the page's content security policy: `form-action <this>` and nothing else. */
  readonly formAction: string;
};

// A semicolon in a host would end the directive, an asterisk would name everybody; a URL may have both.
const plainOrigin = /^https?:\/\/(?:[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/;

/**
 * The form for a signed response, or null where the return address is none that a browser should be sent to.
 * Whether the address is the platform's own is the caller's to ask before (`belongsToPlatform`).
 */
export function answerForm(returnUrl: string, jwt: string): AnswerForm | null {
  if (!URL.canParse(returnUrl)) return null;
  const { origin, username, password } = new URL(returnUrl);
  if (!plainOrigin.test(origin) || username !== '' || password !== '') return null;
  return { action: returnUrl, method: 'post', fields: { JWT: jwt }, formAction: origin };
}
