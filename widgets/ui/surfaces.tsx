import { type ComponentChildren, createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Tone } from './chip.tsx';
import { Icon, type IconName } from './icon.tsx';
import { joinClasses } from './join-classes.ts';

/** What just happened, for the section or card that it belongs to. The page's frame provides it. */
export const PlacedNoticeContext = createContext<Notice | null>(null);

/** Said in place where a section or card is the one that a notice names. */
export function PlacedNotice({ id }: { id: string | undefined }) {
  const notice = useContext(PlacedNoticeContext);
  if (!notice || notice.at !== id) return null;
  return (
    <div role="status" data-placed="">
      <NoticeBox {...notice} />
    </div>
  );
}

/** A bordered surface for one thing. `private` is for what only the reader sees. */
export function Card(props: {
  kind?: 'normal' | 'quiet' | 'private';
  /** Marks the one that has the attention (mapping queue, target of a link). */
  chosen?: boolean;
  as?: 'article' | 'section' | 'div';
  id?: string;
  label?: string;
  children: ComponentChildren;
}) {
  const { kind = 'normal', chosen, as: Tag = 'article', id, label } = props;
  return (
    <Tag
      class={joinClasses('card', kind !== 'normal' && kind, chosen && 'chosen')}
      id={id}
      aria-label={label}
    >
      <PlacedNotice id={id} />
      {props.children}
    </Tag>
  );
}

/** Rows in one border. Put `<ListItem>`s inside. */
export function List({ label, id, children }: { label?: string; id?: string; children: ComponentChildren }) {
  return (
    <ul class="list" id={id} aria-label={label}>
      {children}
    </ul>
  );
}

/** One row: a title line with something at its end, a quiet line, and whatever else belongs to it. */
export function ListItem(props: {
  title?: ComponentChildren;
  /** The quiet line: source, date, kind. */
  meta?: ComponentChildren;
  /** At the end of the title line: chip, link, level dots. */
  end?: ComponentChildren;
  chosen?: boolean;
  id?: string;
  children?: ComponentChildren;
}) {
  const { title, meta, end, chosen, id, children } = props;
  return (
    <li class={joinClasses(chosen && 'chosen')} id={id}>
      {(title || meta || end) && (
        <div class="list-head">
          <div>
            {title && <h3>{title}</h3>}
            {meta && <p class="list-meta">{meta}</p>}
          </div>
          {end}
        </div>
      )}
      {children}
    </li>
  );
}

/** No dead ends: what will appear here, who makes it happen, and the one button that starts it. */
export function EmptyState(props: {
  title: string;
  /** What will appear and who makes it happen, in one or two sentences. */
  children: ComponentChildren;
  /** One `<LinkButton>` or one small form. */
  action?: ComponentChildren;
  headingLevel?: 2 | 3;
}) {
  const Heading = `h${props.headingLevel ?? 3}` as 'h2' | 'h3';
  return (
    <div class="empty">
      <Heading>{props.title}</Heading>
      <p>{props.children}</p>
      {props.action}
    </div>
  );
}

export type Notice = {
  tone?: Exclude<Tone, 'neutral'>;
  text: ComponentChildren;
  /** The way on or back ("Undo", "See it"). */
  link?: { href: string; label: string };
  /** The id of the section or card it belongs to: the page opens there, so it is said there. */
  at?: string;
};

const iconOfNotice: Record<Exclude<Tone, 'neutral'>, IconName> = {
  accent: 'info',
  good: 'check',
  warn: 'warn',
  risk: 'risk',
};

/** What just happened, said once at the top of the page (after a form) or in place. */
export function NoticeBox({ tone = 'accent', text, link }: Notice) {
  return (
    <div class={joinClasses('notice', tone)}>
      <Icon name={iconOfNotice[tone]} />
      <div>
        {text} {link && <a href={link.href}>{link.label}</a>}
      </div>
    </div>
  );
}
