import type { ComponentChildren } from 'preact';
import { useContext } from 'preact/hooks';
import { Who } from './chip.tsx';
import { fieldId } from './form.tsx';
import { FormContext } from './form-context.ts';
import { Icon } from './icon.tsx';
import { joinClasses } from './join-classes.ts';

/** What every field has in common. */
export type FieldBase = {
  name: string;
  label: string;
  hint?: ComponentChildren;
  /** Overrides the error that the form holds for this name. */
  error?: string;
  /** Writes "(optional)" after the label; fields are otherwise taken as needed. */
  optional?: boolean;
  /** Who will see what is written here. */
  who?: string;
  /** Keep the label for screen readers only, where the place says it. */
  labelHidden?: boolean;
};

/** A field's id, error, last sent value and description ids, from its form. */
export function useField({ name, error, hint }: Pick<FieldBase, 'name' | 'error' | 'hint'>) {
  const form = useContext(FormContext);
  const id = fieldId(form.id, name);
  const message = error ?? form.errors[name];
  const described = joinClasses(hint ? `${id}-hint` : null, message ? `${id}-error` : null);
  return { id, message, described, sent: form.values[name] };
}

export function FieldError({ id, message }: { id: string; message: string | undefined }) {
  if (!message) return null;
  return (
    <p class="field-error" id={`${id}-error`}>
      <Icon name="risk" />
      <span>{message}</span>
    </p>
  );
}

function FieldFrame(
  props: FieldBase & { id: string; message: string | undefined; children: ComponentChildren },
) {
  const { id, label, hint, message, optional, who, labelHidden } = props;
  return (
    <div class={joinClasses('field', message && 'wrong')}>
      <div class="field-head">
        <label class={joinClasses('field-label', labelHidden && 'hidden-visually')} for={id}>
          {label}
          {optional && <span class="field-optional"> (optional)</span>}
        </label>
        {who && <Who alone={/^only /i.test(who)}>{who}</Who>}
      </div>
      {hint && (
        <p class="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      <FieldError id={id} message={message} />
      {props.children}
    </div>
  );
}

export type FieldProps = FieldBase & {
  type?:
    | 'text'
    | 'search'
    | 'email'
    | 'url'
    | 'tel'
    | 'number'
    | 'date'
    | 'time'
    | 'datetime-local'
    | 'password'
    | 'file';
  value?: string;
  short?: boolean;
  placeholder?: string;
  autocomplete?: 'off' | 'on' | 'name' | 'email' | 'url' | 'username';
  inputMode?: 'text' | 'numeric' | 'decimal' | 'email' | 'url' | 'search';
  min?: string | number;
  max?: string | number;
  step?: string | number;
  maxLength?: number;
  accept?: string;
};

/** One line to type in. */
export function Field(props: FieldProps) {
  const {
    type = 'text',
    name,
    short,
    placeholder,
    autocomplete,
    inputMode,
    min,
    max,
    step,
    maxLength,
    accept,
  } = props;
  const { id, message, described, sent } = useField(props);
  return (
    <FieldFrame {...props} id={id} message={message}>
      <input
        class={joinClasses('input', short && 'short')}
        value={type === 'file' ? undefined : (one(sent) ?? props.value)}
        // Preact's types tie each input type to its own attributes; ours share one set.
        type={type as 'text'}
        {...{ id, name, placeholder, inputMode, min, max, step, maxLength, accept }}
        autoComplete={autocomplete ?? 'off'}
        required={!props.optional}
        aria-describedby={described}
        aria-invalid={message ? 'true' : undefined}
      />
    </FieldFrame>
  );
}

export type TextAreaProps = FieldBase & {
  value?: string;
  placeholder?: string;
  maxLength?: number;
  /** Starts with room for a few lines; grows with its text either way. */
  tall?: boolean;
  /** Looks clearly different: only the writer sees it. */
  private?: boolean;
};

/** Several lines to type in; what is typed is kept until it is saved. */
export function TextArea(props: TextAreaProps) {
  const { name, placeholder, maxLength } = props;
  const { id, message, described, sent } = useField(props);
  return (
    <FieldFrame {...props} id={id} message={message}>
      <textarea
        class={joinClasses('input', props.tall && 'tall', props.private && 'private')}
        value={one(sent) ?? props.value ?? ''}
        {...{ id, name, placeholder, maxLength }}
        required={!props.optional}
        aria-describedby={described}
        aria-invalid={message ? 'true' : undefined}
      />
    </FieldFrame>
  );
}

export type Option = { value: string; label: string; disabled?: boolean };

/** One of many, from a menu. `prompt` adds an empty first choice. */
export function Select(
  props: FieldBase & { options: Option[]; value?: string; prompt?: string; short?: boolean },
) {
  const { id, message, described, sent } = useField(props);
  const value = one(sent) ?? props.value ?? (props.prompt === undefined ? undefined : '');
  return (
    <FieldFrame {...props} id={id} message={message}>
      <select
        class={joinClasses('input', props.short && 'short')}
        {...{ id, name: props.name, value }}
        required={!props.optional}
        aria-describedby={described}
        aria-invalid={message ? 'true' : undefined}
      >
        {props.prompt !== undefined && <option value="">{props.prompt}</option>}
        {props.options.map((option) => (
          <option key={option.value} value={option.value} disabled={option.disabled}>
            {option.label}
          </option>
        ))}
      </select>
    </FieldFrame>
  );
}

/** One thing to tick. Sends `value` (default "yes") when ticked. */
export function Checkbox(
  props: Omit<FieldBase, 'optional' | 'labelHidden' | 'who'> & { value?: string; checked?: boolean },
) {
  const { id, message, described, sent } = useField(props);
  const value = props.value ?? 'yes';
  return (
    <div class={joinClasses('field', message && 'wrong')}>
      <label class="tick-line">
        <input
          class="tick"
          type="checkbox"
          {...{ id, name: props.name, value }}
          checked={sent === undefined ? props.checked : many(sent).includes(value)}
          aria-describedby={described}
          aria-invalid={message ? 'true' : undefined}
        />
        <span>{props.label}</span>
      </label>
      {props.hint && (
        <p class="field-hint" id={`${id}-hint`}>
          {props.hint}
        </p>
      )}
      <FieldError id={id} message={message} />
    </div>
  );
}

/** The first of what was sent under a name. */
export function one(sent: string | string[] | undefined): string | undefined {
  return Array.isArray(sent) ? sent[0] : sent;
}

/** Everything that was sent under a name. */
export function many(sent: string | string[] | undefined): string[] {
  return sent === undefined ? [] : Array.isArray(sent) ? sent : [sent];
}
