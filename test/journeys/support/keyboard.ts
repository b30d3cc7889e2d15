import { expect } from 'vitest';
import type { Visit } from './browser.ts';

/** More stops than any page has. */
const MOST_STOPS = 150;

/**
 * Presses Tab until the control with this name has the focus, as somebody without a mouse would; from the LMS'
 * own header on, where the page was just loaded.
 */
export async function tabTo({ page, tool }: Visit, name: RegExp): Promise<void> {
  const passed: string[] = [];
  for (let stop = 0; stop < MOST_STOPS; stop++) {
    await page.keyboard.press('Tab');
    const focused = await tool.evaluate(nameOfFocus);
    if (focused === null) continue;
    passed.push(focused);
    if (name.test(focused)) return;
  }
  expect.unreachable(`Nothing that Tab reaches is called ${name}. It reaches: ${passed.join(' | ')}`);
}

/** Runs in the page: what a screen reader would call the control that has the focus; null for none. */
function nameOfFocus(): string | null {
  const focused = document.activeElement;
  if (!(focused instanceof HTMLElement) || focused === document.body || !document.hasFocus()) return null;
  const labels = 'labels' in focused ? [...((focused.labels as NodeListOf<HTMLElement> | null) ?? [])] : [];
  const spoken =
    focused.getAttribute('aria-label') ??
    (labels.map((label) => label.innerText).join(' ') || focused.innerText);
  return spoken.replace(/\s+/g, ' ').trim();
}
