/**
 * A new mark for an alignment: whoever changes it must name the mark that they have seen. Drawn by chance
 * rather than counted, because an undone alignment is deleted, and one that is made anew must not look like it.
 */
export function newVersion(): number {
  const [drawn] = crypto.getRandomValues(new Uint32Array(1));
  return 1 + ((drawn ?? 0) % 2_147_483_646);
}
