const BASIC = /\b(beginner|basic|foundation|fundamental|introduct|entry|awareness)/i;
const ADVANCED = /\b(advanced|expert|senior|specialist|master)/i;

/**
 * The level to propose for an author's claim, which names none: a number within the scale is believed,
 * words of depth point to its thirds, anything else to a little below its middle.
 */
export function claimedLevel(written: string | null, levels: number): number {
  const text = written?.trim() ?? '';
  const number = Number(/^(?:level\s*)?(\d)$/i.exec(text)?.[1]);
  if (number >= 1 && number <= levels) return number;
  const depth = BASIC.test(text) ? 0.15 : ADVANCED.test(text) ? 0.8 : /intermediate/i.test(text) ? 0.5 : 0.35;
  return 1 + Math.round(depth * (levels - 1));
}
