import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { paletteOf, readColour } from '../../src/http/accent-palette.ts';
import { accentOfName, accentStylesheet, accentUrl } from '../../src/http/brand.ts';

const css = readFileSync(new URL('../../widgets/ui/tokens.css', import.meta.url), 'utf8');

type Pair = { light: string; dark: string };

/** Every colour that a text writes as light-dark(…). */
function colorsIn(text: string): Map<string, Pair> {
  const found = text.matchAll(/--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g);
  return new Map([...found].map(([, name, light, dark]) => [name!, { light: light!, dark: dark! }]));
}

/** Relative luminance, WCAG 2.2. */
function luminance(hex: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

function contrast(one: string, other: string): number {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high! + 0.05) / (low! + 0.05);
}

const base = colorsIn(css.slice(css.indexOf(':root {'), css.indexOf('}', css.indexOf(':root {'))));
const GROUNDS = ['surface', 'subtle', 'accent-soft'];
/** What contrast.test.ts asks of our own accent. */
const TEXTS: [string, string[]][] = [
  ['text', ['accent-soft']],
  ['muted', ['accent-soft']],
  ['accent', GROUNDS],
  ['accent-strong', GROUNDS],
  ['accent-ink', ['accent', 'accent-strong']],
];

function weaknessesOf(colour: string): string[] {
  const colors = new Map([...base, ...colorsIn(accentStylesheet(colour))]);
  const weak: string[] = [];
  for (const theme of ['light', 'dark'] as const) {
    const ratio = (front: string, back: string) =>
      contrast(colors.get(front)![theme], colors.get(back)![theme]);
    for (const [front, backs] of TEXTS)
      for (const back of backs) if (ratio(front, back) < 4.5) weak.push(`${front} on ${back}, ${theme}`);
    if (ratio('accent', 'sunk') < 3) weak.push(`accent beside sunk, ${theme}`);
  }
  return weak;
}

const hex = fc.integer({ min: 0, max: 0xffffff }).map((n) => `#${n.toString(16).padStart(6, '0')}`);

describe('an accent from an LMS or from an administrator (issue F2, part 11)', () => {
  test('every colour there is becomes one that can be read: 4.5:1 on every ground, light and dark', () => {
    fc.assert(
      fc.property(hex, (colour) => {
        expect(weaknessesOf(colour), colour).toEqual([]);
      }),
      { numRuns: 3_000 },
    );
    for (const colour of ['#000000', '#ffffff', '#ffff00', '#0000ff', '#00ff00', '#808080', '#ff00ff'])
      expect(weaknessesOf(colour), colour).toEqual([]);
  });

  test('what can be read already stays as it is', () => {
    expect(paletteOf('#2a56b8').light.accent).toBe('#2a56b8');
    expect(paletteOf('#8fb1ff').dark.accent).toBe('#8fb1ff');
  });

  test('names no colour but its own tokens, and only where nobody asked for more contrast', () => {
    const sheet = accentStylesheet('#0374b5');
    expect([...colorsIn(sheet).keys()].every((name) => base.has(name))).toBe(true);
    expect(sheet).toContain('@media not (prefers-contrast: more)');
    expect(sheet).toContain(':root:not([data-contrast="more"])');
  });
});

describe('reading a colour', () => {
  test.each([
    ['#0374B5', '#0374b5'],
    [' #abc ', '#aabbcc'],
    ['rgb(3, 116, 181)', '#0374b5'],
    ['rgb(3 116 181)', '#0374b5'],
  ])('%s is %s', (written, colour) => expect(readColour(written)).toBe(colour));

  test('anything else is no colour, whatever it would do in a stylesheet', () => {
    for (const text of ['', 'red', '#12', '#1234567', 'rgb(256, 0, 0)', 'rgba(1,2,3,.5)', '#fff;}', 'url(x)'])
      expect(readColour(text), text).toBeNull();
    fc.assert(
      fc.property(fc.string(), (text) => {
        const colour = readColour(text);
        expect(colour === null || /^#[0-9a-f]{6}$/.test(colour)).toBe(true);
      }),
    );
  });

  test('the address of a stylesheet says its colour and nothing else', () => {
    expect(accentOfName(accentUrl('#0374b5').replace('/theme/', ''))).toBe('#0374b5');
    for (const name of ['accent-0374B5.css', 'accent-0374b5.css.map', 'accent-.css', 'accent-0374b5}.css'])
      expect(accentOfName(name), name).toBeNull();
  });
});
