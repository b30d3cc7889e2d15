import type { FormState } from '../../http/endpoint.ts';

/** What was sent with this form, if it is the one that was refused. */
export function sentWith(state: FormState | undefined, id: string): FormState | undefined {
  return state?.form === id ? state : undefined;
}

/** A value that the form carries and nobody types. */
export function Hidden({ name, value }: { name: string; value: string | number | null | undefined }) {
  return value === null || value === undefined ? null : <input type="hidden" name={name} value={value} />;
}
