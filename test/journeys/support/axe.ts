import { createRequire } from 'node:module';
import type { Frame } from 'playwright-core';

/** The axe that @axe-core/playwright brings. */
const axe: { source: string } = createRequire(createRequire(import.meta.url).resolve('@axe-core/playwright'))(
  'axe-core',
);

interface Finding {
  readonly id: string;
  readonly nodes: readonly { readonly target: readonly unknown[] }[];
}

/**
 * What axe finds wrong in one frame, and whether it scrolls sideways. Asked in the frame itself: through
 * AxeBuilder each look at a cross-site frame takes seconds, and there are many.
 */
export async function lookAt(frame: Frame): Promise<string[]> {
  await frame.evaluate(axe.source);
  const { violations } = await frame.evaluate<{ violations: Finding[] }>('axe.run()');
  const found = violations.map(({ id, nodes }) => {
    const places = nodes.slice(0, 3).map(({ target }) => target.join(' '));
    return `${id}: ${places.join(', ')}`;
  });
  const wide = await frame.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  return wide > 0 ? [...found, `it scrolls sideways by ${wide} px`] : found;
}
