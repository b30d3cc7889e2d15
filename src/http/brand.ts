import { type AccentPalette, paletteOf } from './accent-palette.ts';

/** How a company wants its pages to look: from its LMS, or as its administrator said. */
export interface Brand {
  /** `#rrggbb`; what of it can be read is accent-palette's to say. */
  readonly accent?: string | null;
  /** The name of the picture at /theme/: a hash of its bytes and its kind. */
  readonly logo?: string | null;
}

/** Where the stylesheet of an accent is. It holds no secret and depends on the colour alone. */
export const accentUrl = (accent: string): string => `/theme/accent-${accent.slice(1)}.css`;

export const logoUrl = (logo: string): string => `/theme/${logo}`;

/** The accent that a stylesheet's name says; null for any other name. */
export function accentOfName(name: string): string | null {
  const digits = /^accent-([0-9a-f]{6})\.css$/.exec(name)?.[1];
  return digits ? `#${digits}` : null;
}

const NAMES = {
  accent: 'accent',
  accentStrong: 'accent-strong',
  accentInk: 'accent-ink',
  accentSoft: 'accent-soft',
  accentLine: 'accent-line',
} as const satisfies Record<keyof AccentPalette, string>;

/**
 * The tokens of an accent, light and dark, as a stylesheet: the content security policy lets no page bring a
 * colour along in itself. Whoever asked for more contrast gets our own colours, which stand 7:1.
 */
export function accentStylesheet(accent: string): string {
  const { light, dark } = paletteOf(accent);
  const tokens = Object.entries(NAMES).map(([part, name]) => {
    const key = part as keyof AccentPalette;
    return `--${name}: light-dark(${light[key]}, ${dark[key]});`;
  });
  return `@layer tokens {
  @media not (prefers-contrast: more) {
    :root:not([data-contrast="more"]) {
      ${tokens.join('\n      ')}
    }
  }
}
`;
}
