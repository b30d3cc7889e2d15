import type { ActivityKind } from '../../features/activities/index.ts';

interface KindWords {
  readonly name: string;
  /** What people will do there. */
  readonly what: string;
  /** Who sees what they do. */
  readonly seen: string;
}

/** The four things that can be placed, as the picker and the activity pages call them. */
export const KINDS: Readonly<Record<ActivityKind, KindWords>> = {
  'option-page': {
    name: 'Learning option',
    what: 'A page about one learning option: what it would bring to whoever opens it, and a button that puts it on their plan.',
    seen: 'Levels and plans are seen by the person alone.',
  },
  reflection: {
    name: 'Reflection',
    what: 'People write what they learned or tried, about a skill that you choose.',
    seen: 'Only the writer sees it, unless they show it to you or to their manager.',
  },
  'self-assessment': {
    name: 'Self-assessment',
    what: 'People rate themselves on the skills that you choose.',
    seen: 'The levels stay with them. You see that they handed in, never what.',
  },
  'goal-check': {
    name: 'Goal check',
    what: 'People make sure that they have a goal with a next step for a skill, or write one.',
    seen: 'The goal stays with them. You see that they handed in, never what.',
  },
};
