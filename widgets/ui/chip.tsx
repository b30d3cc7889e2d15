import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './icon.tsx';
import { joinClasses } from './join-classes.ts';

export type Tone = 'neutral' | 'accent' | 'good' | 'warn' | 'risk';

const iconOfTone: Partial<Record<Tone, IconName>> = { good: 'check', warn: 'warn', risk: 'risk' };

/** A word with a tone. Green, amber and red always bring their icon, so that colour never speaks alone. */
export function Chip({
  tone = 'neutral',
  icon,
  children,
}: {
  tone?: Tone;
  icon?: IconName;
  children: ComponentChildren;
}) {
  const picture = icon ?? iconOfTone[tone];
  return (
    <span class={joinClasses('chip', tone !== 'neutral' && tone)}>
      {picture && <Icon name={picture} />}
      <span>{children}</span>
    </span>
  );
}

/** Who can see the thing beside it: "Only you", "You and Mara", "HR in Finance". */
export function Who({ alone = false, children }: { alone?: boolean; children: ComponentChildren }) {
  return (
    <span class="chip who">
      <Icon name={alone ? 'lock' : 'people'} />
      <span>
        <span class="hidden-visually">Seen by: </span>
        {children}
      </span>
    </span>
  );
}

export type Filter = { label: string; href: string; current?: boolean; count?: number };

/** Filters as links, so that each view has an address and works without script. */
export function FilterChips({ label, filters }: { label: string; filters: Filter[] }) {
  return (
    <nav class="filters" aria-label={label}>
      {filters.map((filter) => (
        <a
          key={filter.href}
          class="chip"
          href={filter.href}
          aria-current={filter.current ? 'true' : undefined}
        >
          {filter.label}
          {filter.count !== undefined && <span class="chip-count">{filter.count}</span>}
        </a>
      ))}
    </nav>
  );
}

/** The person's initials in a circle. Decoration: the name stands beside it. */
export function Avatar({ name, size = 'normal' }: { name: string; size?: 'tiny' | 'normal' | 'large' }) {
  return (
    <span class={joinClasses('avatar', size !== 'normal' && size)} aria-hidden="true">
      {initialsOf(name)}
    </span>
  );
}

/** First letters of the first and the last word of a name, in any script; '?' for an empty one. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/u).filter(Boolean);
  const ends = words.length > 1 ? [words[0], words.at(-1)] : words;
  const letters = ends.map((word) => [...(word ?? '')].find((sign) => /[\p{L}\p{N}]/u.test(sign)) ?? '');
  return letters.join('').toLocaleUpperCase() || '?';
}
