import type { ComponentChildren } from 'preact';
import { Form } from '../../widgets/ui/index.ts';
import type { FormState } from '../http/endpoint.ts';

/**
 * A form of a page with several: it carries its name, and after a refusal it alone shows the faults and what
 * was typed; the sentence for the whole form only where no field is named. `id` is its name, the same on every visit.
 */
export function PageForm(props: {
  id: string;
  action: string;
  state: FormState | undefined;
  label?: string;
  inline?: boolean;
  enctype?: 'multipart/form-data';
  /** False: what is typed is not kept in the tab. */
  draft?: boolean;
  children: ComponentChildren;
}) {
  const refused = props.state?.form === props.id ? props.state : undefined;
  const errors = Object.fromEntries((refused?.faults ?? []).map(({ field, message }) => [field, message]));
  const values = Object.fromEntries(
    Object.entries(refused?.values ?? {}).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : [...value],
    ]),
  );
  return (
    <Form
      id={props.id}
      action={props.action}
      label={props.label}
      inline={props.inline}
      enctype={props.enctype}
      draft={props.draft}
      errors={errors}
      problem={refused?.faults.length === 0 ? refused.message : undefined}
      values={values}
    >
      {props.children}
    </Form>
  );
}

/** True when this form was just refused: what holds it stands open then. */
export function isRefused(state: FormState | undefined, id: string): boolean {
  return state?.form === id;
}
