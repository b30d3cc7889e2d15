import type { ComponentChildren } from 'preact';
import { type FieldBase, FieldError, many, one, useField } from './field.tsx';
import { joinClasses } from './join-classes.ts';

type GroupProps = FieldBase & { id: string; message: string | undefined; described?: string; line?: boolean };

function Group({
  id,
  label,
  hint,
  message,
  described,
  labelHidden,
  optional,
  line,
  children,
}: GroupProps & {
  children: ComponentChildren;
}) {
  return (
    <fieldset
      class={joinClasses('field', line && 'on-line', message && 'wrong')}
      aria-describedby={described}
    >
      <legend class={joinClasses('field-label', labelHidden && 'hidden-visually')}>
        {label}
        {optional && <span class="field-optional"> (optional)</span>}
      </legend>
      {hint && (
        <p class="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      <FieldError id={id} message={message} />
      {children}
    </fieldset>
  );
}

/** The first choice carries the field's plain id, so that the error summary lands on it. */
const choiceId = (id: string, index: number) => (index === 0 ? id : `${id}-${index}`);

export type Choice = {
  value: string;
  title: ComponentChildren;
  /** A quiet second line: kind, duration, what it brings. */
  detail?: ComponentChildren;
  checked?: boolean;
};

/** Ways or options as cards to tick: several with `checkbox`, one with `radio`. */
export function Choices(props: FieldBase & { type: 'checkbox' | 'radio'; choices: Choice[] }) {
  const { id, message, described, sent } = useField(props);
  const ticked = sent === undefined ? null : many(sent);
  return (
    <Group {...props} id={id} message={message} described={described}>
      <div class="choices">
        {props.choices.map((choice, index) => (
          <label key={choice.value} for={choiceId(id, index)}>
            <input
              class="tick"
              id={choiceId(id, index)}
              type={props.type}
              name={props.name}
              value={choice.value}
              checked={ticked ? ticked.includes(choice.value) : choice.checked}
            />
            <span class="stack tight">
              <b>{choice.title}</b>
              {choice.detail && <span class="small muted">{choice.detail}</span>}
            </span>
          </label>
        ))}
      </div>
    </Group>
  );
}

export type Segment = { value: string; label: ComponentChildren; title?: string };

/** One of a few, as neighbouring segments. */
export function RadioSegment(
  props: FieldBase & {
    segments: Segment[];
    value?: string;
    line?: boolean;
    onChange?: (value: string) => void;
  },
) {
  const { id, message, described, sent } = useField(props);
  const chosen = one(sent) ?? props.value;
  return (
    <Group {...props} id={id} message={message} described={described}>
      <div class={joinClasses('segments', props.segments.length > 5 && 'many')}>
        {props.segments.map((segment, index) => (
          <label key={segment.value} for={choiceId(id, index)} title={segment.title}>
            <input
              id={choiceId(id, index)}
              type="radio"
              name={props.name}
              value={segment.value}
              checked={segment.value === chosen}
              onChange={props.onChange && (() => props.onChange?.(segment.value))}
            />
            <span>
              {segment.label}
              {segment.title && <span class="hidden-visually">: {segment.title}</span>}
            </span>
          </label>
        ))}
      </div>
    </Group>
  );
}

/** A level of a scale, 1–9, on one line with its label. `names` are the levels' names, lowest first. */
export function SegmentedLevel(
  props: FieldBase & {
    of: number;
    names?: string[];
    value?: number | null;
    onChange?: (level: number) => void;
  },
) {
  const { of, names, value, onChange, ...base } = props;
  const segments = Array.from({ length: of }, (_, index) => ({
    value: String(index + 1),
    label: index + 1,
    title: names?.[index],
  }));
  return (
    <RadioSegment
      {...base}
      line
      segments={segments}
      value={value == null ? undefined : String(value)}
      onChange={onChange && ((chosen) => onChange(Number(chosen)))}
    />
  );
}
