import type { MappingView } from '../../../src/features/catalog/contract.ts';
import { lastWords } from './queue-footer.tsx';

/** What a screen reader hears of the match that has the attention now. */
export function spokenFocus(view: MappingView, focus: string | null): string {
  const all = [...(view.found?.candidates ?? []), ...view.candidates];
  const candidate = all.find(({ competencyId }) => competencyId === focus);
  if (!view.option) return 'Everything is mapped.';
  if (!candidate) return `${view.option.title.text}. Nothing left to decide here.`;
  const { name, level, levels, terms } = candidate;
  const why = terms.length > 0 ? ` Matched: ${terms.join(', ')}.` : '';
  return `${name}, brings level ${level} of ${levels.length}.${why}`;
}

/** What happened, then where one is now. */
export function spokenAfter(action: string, next: MappingView): string {
  const now = next.option
    ? `Now: ${next.option.title.text}. ${spokenFocus(next, next.focus)}`
    : 'Everything is mapped.';
  if (action.endsWith('/undoing')) return `Undone. ${now}`;
  return next.last ? `Done: ${lastWords(next.last)}. ${now}` : now;
}
