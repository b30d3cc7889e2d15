import type { ComponentChildren } from 'preact';
import { useContext } from 'preact/hooks';
import { type FieldErrors, FormContext, type FormState, PageMarksContext } from './form-context.ts';
import { Icon } from './icon.tsx';
import { joinClasses } from './join-classes.ts';

export type FormProps = {
  /** Unique on the page and the same on every visit: field ids and kept drafts hang on it. */
  id: string;
  action: string;
  method?: 'post' | 'get';
  /** After a refusal: sentences by field name, each naming the way out. */
  errors?: FieldErrors;
  /** After a refusal: a sentence about the whole form. */
  problem?: string;
  /** After a refusal: what was sent, so that nothing typed is lost. */
  values?: FormState['values'];
  /** Only buttons or one short field, side by side. */
  inline?: boolean;
  /** Keep what is typed until it is saved (default for post). */
  draft?: boolean;
  enctype?: 'multipart/form-data';
  label?: string;
  children: ComponentChildren;
};

/**
 * A form with the session's mark, the CSRF token and its own name (`_form`) in it, its error summary on top. Fields inside find
 * their error and their last value by name. The browser's own bubbles are off: the server answers in our words.
 * Throws when a post form is rendered outside `renderPage`, where no marks are known.
 */
export function Form(props: FormProps) {
  const { id, action, method = 'post', errors = {}, problem, values = {}, inline, label } = props;
  const keepDraft = props.draft ?? method === 'post';
  return (
    <FormContext.Provider value={{ id, errors, values }}>
      <form
        class={joinClasses('form', inline && 'inline')}
        {...{ id, action, method }}
        encType={props.enctype}
        aria-label={label}
        noValidate
        data-draft={keepDraft ? '' : undefined}
        data-once={method === 'post' ? '' : undefined}
      >
        {method === 'post' && <Marks form={id} />}
        <FormErrorSummary formId={id} errors={errors} problem={problem} />
        {props.children}
      </form>
    </FormContext.Provider>
  );
}

function Marks({ form }: { form: string }) {
  const marks = useContext(PageMarksContext);
  if (!marks) throw new Error('A post form needs the marks of the page: render it through renderPage');
  return (
    <>
      <input type="hidden" name="_csrf" value={marks.csrf} />
      <input type="hidden" name="_mark" value={marks.mark} />
      <input type="hidden" name="_form" value={form} />
    </>
  );
}

/** What has to be put right, each sentence a link to its field. Takes the focus when the page arrives. */
export function FormErrorSummary(props: { formId: string; errors: FieldErrors; problem?: string }) {
  const entries = Object.entries(props.errors);
  if (entries.length === 0 && !props.problem) return null;
  const titleId = `${props.formId}-problem`;
  return (
    <section class="error-summary" aria-labelledby={titleId} tabIndex={-1} data-focus="">
      <h2 id={titleId}>
        <Icon name="risk" />
        {entries.length > 1
          ? `Nothing is lost. ${entries.length} things to put right`
          : 'Nothing is lost. One thing to put right'}
      </h2>
      {props.problem && <p>{props.problem}</p>}
      {entries.length > 0 && (
        <ul>
          {entries.map(([field, message]) => (
            <li key={field}>
              <a href={`#${fieldId(props.formId, field)}`}>{message}</a>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** The id of a form's field; error summaries link to it. */
export function fieldId(formId: string, name: string): string {
  return `${formId}-${name}`.replace(/[^\w-]+/gu, '-');
}

/** A form that is one button: the usual way to change one thing. `fields` are sent hidden. */
export function OneButtonForm(props: {
  id: string;
  action: string;
  fields?: Record<string, string>;
  children: ComponentChildren;
}) {
  return (
    <Form id={props.id} action={props.action} inline draft={false}>
      {Object.entries(props.fields ?? {}).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {props.children}
    </Form>
  );
}
