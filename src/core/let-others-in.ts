/** Nobody notices that a page waited this long. */
const TURN_MS = 15;

/**
 * For long sums in the process that also answers pages: awaited between the portions, it gives way once a turn is
 * over. Returns what to await; each long sum makes its own.
 */
export function letOthersIn(turnMs = TURN_MS): () => Promise<void> {
  let began = performance.now();
  return async () => {
    if (performance.now() - began < turnMs) return;
    await new Promise((resolve) => setTimeout(resolve, 0));
    began = performance.now();
  };
}
