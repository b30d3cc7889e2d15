/** Pure: at most `most` of them, evenly spread over the whole list; the same list gives the same sample. */
export const spreadSample = <Item>(all: readonly Item[], most: number): readonly Item[] => {
  if (all.length <= most) return all;
  return Array.from({ length: most }, (_, n) => all[Math.floor((n * all.length) / most)]!);
};
