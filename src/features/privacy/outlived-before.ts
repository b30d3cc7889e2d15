/** Pure: the position in the store (statement.seq) before which statements are older than so many months. */
export function outlivedBefore(now: Date, months: number): bigint {
  const then = new Date(now);
  // the last day of a shorter month rather than the first of the next one
  const day = then.getUTCDate();
  then.setUTCDate(1);
  then.setUTCMonth(then.getUTCMonth() - months);
  const days = new Date(Date.UTC(then.getUTCFullYear(), then.getUTCMonth() + 1, 0)).getUTCDate();
  then.setUTCDate(Math.min(day, days));
  return BigInt(Math.max(then.getTime(), 0)) << 20n;
}
