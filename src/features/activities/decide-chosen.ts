import type { FieldFault } from '../../core/errors.ts';
import { type ActivityKind, MOST_ITEMS } from './contract.ts';

/** A thing that was chosen, by its ids. */
export interface Chosen {
  readonly kind: ActivityKind;
  readonly optionId: string | null;
  readonly competencyIds: readonly string[];
}

export interface Wish {
  readonly kind: ActivityKind;
  readonly optionIds: readonly string[];
  readonly competencyIds: readonly string[];
}

/**
 * Pure: the list after another choice. An option page is one item for each option; everything else is one item about
 * all its skills. What is on the list stands once. Where the LMS takes one item, a new choice takes the old one's place.
 * @returns faults by field where nothing was chosen, or more than fits
 */
export function decideChosen<Known extends Chosen>(
  before: readonly Known[],
  wish: Wish,
  { acceptMultiple }: { readonly acceptMultiple: boolean },
): { readonly list: readonly (Known | Chosen)[] } | { readonly faults: readonly FieldFault[] } {
  const wished = itemsOf(wish);
  const field = wish.kind === 'option-page' ? 'optionIds' : 'competencyIds';
  if (wished.length === 0) {
    const what = wish.kind === 'option-page' ? 'one learning option' : 'one skill';
    return { faults: [{ field, message: `Tick at least ${what}.` }] };
  }
  if (!acceptMultiple) {
    if (wished.length > 1)
      return { faults: [{ field, message: 'Your LMS takes one thing at a time. Choose one.' }] };
    const [only] = before;
    return { list: only && wished[0] && keyOf(only) === keyOf(wished[0]) ? [only] : wished };
  }
  const list = [...before, ...wished.filter((one) => !before.some((other) => keyOf(other) === keyOf(one)))];
  if (list.length > MOST_ITEMS) {
    const message = `That would be ${list.length} things, and ${MOST_ITEMS} fit at once. Place these first, then come back.`;
    return { faults: [{ field, message }] };
  }
  return { list };
}

function itemsOf({ kind, optionIds, competencyIds }: Wish): Chosen[] {
  if (kind === 'option-page')
    return [...new Set(optionIds)].map((optionId) => ({ kind, optionId, competencyIds: [] }));
  const skills = [...new Set(competencyIds)];
  return skills.length > 0 ? [{ kind, optionId: null, competencyIds: skills }] : [];
}

const keyOf = ({ kind, optionId, competencyIds }: Chosen): string =>
  [kind, optionId, ...[...competencyIds].sort()].join(' ');

const BEGINS: Readonly<Record<Exclude<ActivityKind, 'option-page'>, string>> = {
  reflection: 'What I learned',
  'self-assessment': 'Where I stand',
  'goal-check': 'My next step',
};

/** Pure: the title that the form begins with, within its 200 characters. */
export function firstTitle(kind: ActivityKind, names: readonly string[]): string {
  const [first = '', ...others] = names;
  const about = others.length > 0 ? `${first} and ${others.length} more` : first;
  const title = kind === 'option-page' ? about : `${BEGINS[kind]}: ${about}`;
  // no half of a character at the cut
  return title
    .slice(0, 200)
    .replace(/[\uD800-\uDBFF]$/, '')
    .trim();
}
