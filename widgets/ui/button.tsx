import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './icon.tsx';
import { joinClasses } from './join-classes.ts';

type Look = {
  /** `primary` once per card at most; `plain` for the quiet way out. */
  kind?: 'normal' | 'primary' | 'plain';
  small?: boolean;
  /** As wide as its container. */
  wide?: boolean;
  icon?: IconName;
  /** A longer name for screen readers where several buttons share a word ("Accept: Giving feedback"). */
  label?: string;
  children: ComponentChildren;
};

function lookOf({ kind = 'normal', small, wide }: Look): string | undefined {
  return joinClasses('button', kind !== 'normal' && kind, small && 'small', wide && 'wide');
}

export type ButtonProps = Look & {
  type?: 'submit' | 'button';
  name?: string;
  value?: string;
  form?: string;
  formAction?: string;
  disabled?: boolean;
  id?: string;
  /** Handlers work inside islands only; a page from the server is a form. */
  onClick?: (event: MouseEvent) => void;
  /** Keys that also press it, for assistive technology ("Enter", "x"). */
  keys?: string;
};

/** A button that sends its form (or, with type="button", one for an island). */
export function Button(props: ButtonProps) {
  const { type = 'submit', name, value, form, formAction, disabled, id, onClick, keys, icon, label } = props;
  return (
    <button
      class={lookOf(props)}
      {...{ type, name, value, form, disabled, id, onClick }}
      formaction={formAction}
      aria-keyshortcuts={keys}
      aria-label={label}
    >
      {icon && <Icon name={icon} />}
      {props.children}
    </button>
  );
}

export type LinkButtonProps = Look & { href: string; id?: string; newWindow?: boolean };

/**
 * A link that looks like a button: it goes somewhere and changes nothing. A link to a file bears no `download`: in a
 * frame of another site the browser fetches it without the session's partitioned cookie then, and saves nothing. The
 * answer's content-disposition makes a file of it.
 */
export function LinkButton(props: LinkButtonProps) {
  return (
    <a
      class={lookOf(props)}
      href={props.href}
      id={props.id}
      aria-label={props.label}
      target={props.newWindow ? '_blank' : undefined}
      rel={props.newWindow ? 'noopener' : undefined}
    >
      {props.icon && <Icon name={props.icon} />}
      {props.children}
    </a>
  );
}

/** Buttons and one-button forms side by side; on a phone they share the width. */
export function Actions({ children }: { children: ComponentChildren }) {
  return <div class="actions">{children}</div>;
}

/** Asks before something that is hard to take back, without a dialog: opens in place and holds the real form. */
export function Confirm(props: {
  /** What the closed button says, e.g. "Decline…". */
  label: string;
  /** What it is about, for who hears the buttons of a list without seeing their rows. */
  about?: string;
  /** One sentence: what will happen and who will see it. */
  question?: ComponentChildren;
  kind?: 'normal' | 'plain';
  small?: boolean;
  open?: boolean;
  children: ComponentChildren;
}) {
  return (
    <details class="confirm" open={props.open}>
      <summary class={lookOf({ kind: props.kind, small: props.small, children: null })}>
        {props.label}
        {props.about && <span class="hidden-visually">: {props.about}</span>}
      </summary>
      <div class="confirm-body">
        {props.question && <p>{props.question}</p>}
        {props.children}
      </div>
    </details>
  );
}
