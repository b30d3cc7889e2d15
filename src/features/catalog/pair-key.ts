/** Option and competency as one key. */
export function pairKey(pair: { readonly optionId: string; readonly competencyId: string }): string {
  return `${pair.optionId} ${pair.competencyId}`;
}
