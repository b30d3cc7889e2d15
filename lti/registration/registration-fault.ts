/** Why a registration did not come about; `message` is a sentence that an administrator reads. */
export type RegistrationFault = {
  readonly reason:
    | 'address_refused'
    | 'no_answer'
    | 'configuration_unreadable'
    | 'configuration_refused'
    | 'token_refused'
    | 'registration_refused'
    | 'registration_unclear';
  readonly message: string;
  /** What the platform said itself, as plain text, shortened. Show it as text only. */
  readonly said?: string;
};

export type RegistrationResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly fault: RegistrationFault };

export const done = <T>(value: T): RegistrationResult<T> => ({ ok: true, value });

export const fail = (
  reason: RegistrationFault['reason'],
  message: string,
  said?: string,
): RegistrationResult<never> => ({
  ok: false,
  fault: said ? { reason, message, said } : { reason, message },
});

const MOST_SAID = 200;

/** What a platform answered, as text for people: no markup, no control characters, no long words of secrets. */
export function plainText(body: string): string {
  return body
    .slice(0, 20_000)
    .replace(/<(script|style)[\s\S]*?<\/\1\s*>/gi, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Surrogate}]/gu, ' ')
    .replace(/[\w~+/=.-]{60,}/g, '…')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, MOST_SAID);
}
