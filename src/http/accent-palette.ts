/** One accent in all its parts, as tokens.css names them; `#rrggbb`. */
export interface AccentPalette {
  readonly accent: string;
  readonly accentStrong: string;
  readonly accentInk: string;
  readonly accentSoft: string;
  readonly accentLine: string;
}

/** What an accent stands on and beside; the same values as in widgets/ui/tokens.css. */
const LIGHT = {
  grounds: ['#ffffff', '#f5f6f8'],
  sunk: '#eaedf1',
  muted: '#525c67',
  ink: '#ffffff',
  towards: '#000000',
} as const;
const DARK = {
  grounds: ['#1b2026', '#21272e'],
  sunk: '#2b323a',
  muted: '#a9b3bd',
  ink: '#0d1117',
  towards: '#ffffff',
} as const;

/** WCAG 2.2: text, and what is no text but must be told apart. */
const TEXT = 4.5;
const SHAPE = 3;

/** A colour as somebody wrote it (`#0374B5`, `#abc`, `rgb(3, 116, 181)`) as `#rrggbb`; null for anything else. */
export function readColour(written: string): string | null {
  const text = written.trim().toLowerCase();
  if (/^#[0-9a-f]{6}$/.test(text)) return text;
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/.exec(text);
  if (short)
    return `#${short
      .slice(1)
      .map((digit) => digit + digit)
      .join('')}`;
  const parts = /^rgb\(\s*(\d{1,3})\s*[, ]\s*(\d{1,3})\s*[, ]\s*(\d{1,3})\s*\)$/.exec(text);
  const numbers = parts?.slice(1).map(Number) ?? [];
  return numbers.length === 3 && numbers.every((part) => part <= 255) ? hexOf(numbers) : null;
}

/**
 * A company's colour made fit to read, for the light and for the dark pages: darkened (lightened) no further than
 * needed, until text in it stands 4.5:1 on every ground and text on it stands 4.5:1 too. Whatever colour comes
 * in, the contrast holds.
 */
export function paletteOf(colour: string): { light: AccentPalette; dark: AccentPalette } {
  return { light: fittedTo(colour, LIGHT, 0.9), dark: fittedTo(colour, DARK, 0.8) };
}

function fittedTo(colour: string, on: typeof LIGHT | typeof DARK, softness: number): AccentPalette {
  const [page] = on.grounds;
  const soft = firstMix(colour, page, softness, (one) => contrast(on.muted, one) >= TEXT);
  const grounds = [...on.grounds, soft, on.ink];
  const accent = firstMix(
    colour,
    on.towards,
    0,
    (one) => grounds.every((ground) => contrast(one, ground) >= TEXT) && contrast(one, on.sunk) >= SHAPE,
  );
  return {
    accent,
    accentStrong: mix(accent, on.towards, 0.2),
    accentInk: on.ink,
    accentSoft: soft,
    accentLine: mix(colour, page, 0.65),
  };
}

/** The first mixture of the way to `end` that is good enough; the end itself always is. */
function firstMix(from: string, end: string, start: number, isGood: (colour: string) => boolean): string {
  for (let percent = Math.round(start * 100); percent < 100; percent++) {
    const colour = mix(from, end, percent / 100);
    if (isGood(colour)) return colour;
  }
  return end;
}

function mix(from: string, to: string, share: number): string {
  const [start, end] = [partsOf(from), partsOf(to)];
  return hexOf(start.map((part, at) => Math.round(part + ((end[at] ?? 0) - part) * share)));
}

const partsOf = (hex: string): number[] => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
const hexOf = (parts: readonly number[]): string =>
  `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`;

/** WCAG 2.2, relative luminance and contrast ratio. */
function contrast(one: string, other: string): number {
  const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return ((high ?? 0) + 0.05) / ((low ?? 0) + 0.05);
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = partsOf(hex).map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
