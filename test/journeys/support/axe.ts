import { createRequire } from 'node:module';
import type { Frame, Page } from 'playwright-core';

/** The axe that @axe-core/playwright brings. */
const axe: { source: string } = createRequire(createRequire(import.meta.url).resolve('@axe-core/playwright'))(
  'axe-core',
);

interface Finding {
  readonly id: string;
  readonly nodes: readonly { readonly target: readonly unknown[] }[];
}

/**
 * What axe finds wrong in one frame by all its rules, or by those of these tags. Asked in the frame itself: through
 * AxeBuilder each look takes seconds, and there are many.
 */
export async function listViolations(frame: Frame, tags?: readonly string[]): Promise<string[]> {
  // the long ways of saying what is right take longer than looking
  const options = { resultTypes: ['violations'], ...(tags ? { runOnly: tags } : {}) };
  if (!(await frame.evaluate('"axe" in window'))) await frame.evaluate(axe.source);
  const { violations } = await frame.evaluate<{ violations: Finding[] }>(
    `axe.run(document, ${JSON.stringify(options)})`,
  );
  return violations.map(({ id, nodes }) => {
    const places = nodes.slice(0, 3).map(({ target }) => target.join(' '));
    return `${id}: ${places.join(', ')}`;
  });
}

/** What axe finds wrong in one frame, and whether it scrolls sideways. */
export async function lookAt(frame: Frame): Promise<string[]> {
  const found = await listViolations(frame);
  const wide = await frame.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  return wide > 0 ? [...found, `it scrolls sideways by ${wide} px`] : found;
}

/**
 * `lookAt` at each of these widths (px), in the light theme and in the dark one. The page is not loaded anew for
 * each: the theme is an attribute of its document, and widths are the style sheet's affair.
 */
export async function lookInEveryLight(
  page: Page,
  frame: Frame,
  widths: readonly number[],
): Promise<string[]> {
  const found: string[] = [];
  // no colour is caught on its way to the next
  await page.emulateMedia({ reducedMotion: 'reduce' });
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 });
    for (const theme of ['light', 'dark']) {
      await frame.evaluate((one) => document.documentElement.setAttribute('data-theme', one), theme);
      for (const one of await lookAt(frame)) found.push(`${width} px, ${theme}: ${one}`);
    }
  }
  return found;
}
