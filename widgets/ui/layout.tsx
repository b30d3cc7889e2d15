import type { ComponentChildren } from 'preact';
import { Avatar } from './chip.tsx';
import { joinClasses } from './join-classes.ts';
import { PlacedNotice } from './surfaces.tsx';

/** Things under each other. Gaps: tight 4, close 8, normal 12, loose 24 px. */
export function Stack({
  gap = 'normal',
  children,
}: {
  gap?: 'tight' | 'close' | 'normal' | 'loose';
  children: ComponentChildren;
}) {
  return <div class={joinClasses('stack', gap !== 'normal' && gap)}>{children}</div>;
}

/** Things beside each other that wrap. `spread` pushes the last to the end. */
export function Row({
  spread,
  top,
  children,
}: {
  spread?: boolean;
  top?: boolean;
  children: ComponentChildren;
}) {
  return <div class={joinClasses('row', spread && 'spread', top && 'top')}>{children}</div>;
}

/** Columns by the room they have: `side` (main and a 340 px side), `halves`, `thirds`; one column when narrow. */
export function Columns({
  kind,
  children,
}: {
  kind: 'side' | 'halves' | 'thirds';
  children: ComponentChildren;
}) {
  return (
    <div class="columns-room">
      <div class={`columns ${kind}`}>{children}</div>
    </div>
  );
}

/** A titled part of a page. */
export function Section(props: {
  title: ComponentChildren;
  /** Small text after the title: a count, "needed to close". */
  note?: ComponentChildren;
  /** At the end of the title line, e.g. `<Who>`. */
  end?: ComponentChildren;
  /** `large` for the main parts of a page, `normal` for parts within. */
  size?: 'normal' | 'large';
  headingLevel?: 2 | 3;
  id?: string;
  as?: 'section' | 'aside';
  children: ComponentChildren;
}) {
  const { title, note, end, size = 'normal', headingLevel = 2, id, as: Tag = 'section' } = props;
  const Heading = `h${headingLevel}` as 'h2' | 'h3';
  return (
    <Tag class={joinClasses('section', size === 'large' && 'large')} id={id}>
      <div class="section-head">
        <Heading>
          {title}
          {note !== undefined && note !== null && <span class="section-count"> {note}</span>}
        </Heading>
        {end}
      </div>
      <PlacedNotice id={id} />
      {props.children}
    </Tag>
  );
}

/** The page's h1 with its quiet line and its actions. Every page has exactly one. */
export function PageHeader(props: {
  title: string;
  /** The line under the title. */
  meta?: ComponentChildren;
  /** A person's name, to draw initials before the title. */
  person?: string;
  /** `<Button>`s or `<LinkButton>`s inside `<Actions>`. */
  actions?: ComponentChildren;
  /** Only for screen readers, where the tabs already say where one is. */
  quiet?: boolean;
}) {
  if (props.quiet) return <h1 class="hidden-visually">{props.title}</h1>;
  return (
    <header class="page-header">
      <div class="person">
        {props.person && <Avatar name={props.person} size="large" />}
        <div>
          <h1>{props.title}</h1>
          {props.meta && <p class="small muted">{props.meta}</p>}
        </div>
      </div>
      {props.actions}
    </header>
  );
}

/** A person with initials, a title (their name, or what is about them) and a quiet line. */
export function PersonLine(props: {
  name: string;
  title?: ComponentChildren;
  meta?: ComponentChildren;
  /** The title is a heading of this level; without it, plain text. */
  headingLevel?: 2 | 3;
}) {
  const Title = props.headingLevel ? (`h${props.headingLevel}` as 'h2' | 'h3') : 'b';
  return (
    <div class="person">
      <Avatar name={props.name} />
      <div>
        <Title>{props.title ?? props.name}</Title>
        {props.meta && <p class="small muted">{props.meta}</p>}
      </div>
    </div>
  );
}

/** Small grey text; as a paragraph of its own or within a line. */
export function Muted({ inline, children }: { inline?: boolean; children: ComponentChildren }) {
  return inline ? <span class="small muted">{children}</span> : <p class="small muted">{children}</p>;
}
