import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const css = readFileSync(new URL('../../widgets/ui/tokens.css', import.meta.url), 'utf8');

type Pair = { light: string; dark: string };

/** The colours of the block that begins with the given selector. */
function colorsOf(selector: string): Map<string, Pair> {
  const start = css.indexOf(`${selector} {`);
  if (start < 0) throw new Error(`tokens.css has no ${selector}`);
  const block = css.slice(start, css.indexOf('}', start));
  const found = block.matchAll(/--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g);
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

const grounds = ['surface', 'subtle', 'sunk'];
/** Which text stands on which ground, anywhere in the parts. */
const texts: [string, string[]][] = [
  ['text', [...grounds, 'accent-soft', 'good-soft', 'warn-soft', 'risk-soft']],
  ['muted', [...grounds, 'accent-soft']],
  ['accent', ['surface', 'subtle', 'accent-soft']],
  ['accent-strong', ['surface', 'subtle', 'accent-soft']],
  ['accent-ink', ['accent', 'accent-strong']],
  ['good', ['surface', 'subtle', 'good-soft']],
  ['warn', ['surface', 'subtle', 'warn-soft']],
  ['risk', ['surface', 'subtle', 'risk-soft']],
];
/** Borders of controls, dots and bars against what is beside them. */
const shapes: [string, string[]][] = [
  ['edge', ['surface', 'subtle']],
  ['accent', [...grounds, 'accent-soft']],
  ['risk', ['surface', 'subtle', 'risk-soft']],
];

function listTooWeak(colors: Map<string, Pair>, pairs: [string, string[]][], wanted: number): string[] {
  const weak: string[] = [];
  for (const [front, backs] of pairs) {
    for (const back of backs) {
      for (const theme of ['light', 'dark'] as const) {
        const ratio = contrast(colors.get(front)![theme], colors.get(back)![theme]);
        if (ratio < wanted) weak.push(`${front} on ${back}, ${theme}: ${ratio.toFixed(2)}`);
      }
    }
  }
  return weak;
}

const base = colorsOf(':root');
const more = new Map([...base, ...colorsOf(':root[data-contrast="more"]')]);

describe('the contrast of the design tokens, computed from tokens.css', () => {
  test('the formula gives the known ratios (black on white 21, #777 on white 4.48)', () => {
    expect(contrast('#000000', '#ffffff')).toBe(21);
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
  });

  test('every text stands at least 4.5:1 on its grounds, light and dark', () => {
    expect(listTooWeak(base, texts, 4.5)).toEqual([]);
  });

  test('every control, dot and bar stands at least 3:1 against its neighbours, light and dark', () => {
    expect(listTooWeak(base, shapes, 3)).toEqual([]);
  });

  test('in high contrast every text stands at least 7:1 and every shape 4.5:1', () => {
    expect(listTooWeak(more, texts, 7)).toEqual([]);
    expect(listTooWeak(more, shapes, 4.5)).toEqual([]);
  });

  test('the high contrast of the LMS and that of the system are the same', () => {
    expect([...colorsOf(':root:not([data-contrast="more"])')]).toEqual([
      ...colorsOf(':root[data-contrast="more"]'),
    ]);
  });

  test('every colour token is checked here, or only a line, a soft ground or a shadow', () => {
    const checked = new Set([...texts, ...shapes].flatMap(([front, backs]) => [front, ...backs]));
    expect([...base.keys()].filter((name) => !checked.has(name))).toEqual(['line', 'accent-line']);
  });
});
