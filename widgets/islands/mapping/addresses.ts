import type { MappingView } from '../../../src/features/catalog/contract.ts';

type Place = { option?: string | null; focus?: string; more?: boolean; show?: MappingView['show'] };

/** An address of the mapping page; what is not given is left out. */
export function mappingAddress({ option, focus, more, show }: Place): string {
  const query = new URLSearchParams();
  if (option) query.set('option', option);
  if (focus) query.set('focus', focus);
  if (more) query.set('more', 'yes');
  if (show === 'all') query.set('show', 'all');
  const words = query.toString();
  return words ? `/mapping?${words}` : '/mapping';
}

/** Where a decision about option and competency is sent. */
export function decisionAddress(
  optionId: string,
  competencyId: string,
  decision: 'confirmation' | 'rejection' | 'change',
): string {
  return `/api/v1/options/${optionId}/alignments/${competencyId}/${decision}`;
}

/** Where the page goes after a decision, as the server would have sent a form without script. */
export function afterAddress(action: string, view: MappingView, optionId: string | null): string {
  const show = view.show === 'all' ? '&show=all' : '';
  if (action.endsWith('/undoing') || action.endsWith('/change'))
    return mappingAddress({ option: optionId ?? view.option?.id, show: view.show });
  return `/mapping?from=${optionId ?? view.option?.id ?? ''}${show}`;
}
