import type { ComponentChildren } from 'preact';
import { Form } from '../../../widgets/ui/index.ts';
import type { FormState } from '../../http/endpoint.ts';

/** What was sent with this form, if it is the one that was refused. */
export function sentWith(state: FormState | undefined, id: string): FormState | undefined {
  return state?.form === id ? state : undefined;
}

/** A form of a page with several: it sends its name, and after a refusal shows its own faults and words again. */
export function PageForm(props: {
  id: string;
  action: string;
  state: FormState | undefined;
  inline?: boolean;
  label?: string;
  draft?: boolean;
  children: ComponentChildren;
}) {
  const { id, action, state, inline, label, draft, children } = props;
  const mine = sentWith(state, id);
  return (
    <Form
      id={id}
      action={action}
      inline={inline}
      label={label}
      draft={draft}
      errors={Object.fromEntries(mine?.faults.map(({ field, message }) => [field, message]) ?? [])}
      problem={mine?.message}
      values={mine ? valuesOf(mine) : {}}
    >
      <input type="hidden" name="_form" value={id} />
      {children}
    </Form>
  );
}

/** A value that the form carries and nobody types. */
export function Hidden({ name, value }: { name: string; value: string | number | null | undefined }) {
  return value === null || value === undefined ? null : <input type="hidden" name={name} value={value} />;
}

function valuesOf({ values }: FormState): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, typeof value === 'string' ? value : [...value]]),
  );
}
