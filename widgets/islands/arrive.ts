import { tellLms } from './tell-lms.ts';

/**
 * What a browser does by itself when a page of its own opens, and does not where the page is a part of another:
 * the focus goes to what matters, Canvas is told to speak and to scroll up.
 */
export function arrive(root: Document, hash: string): void {
  const target = hash.length > 1 ? root.getElementById(hash.slice(1)) : null;
  const problem = root.querySelector<HTMLElement>('[data-focus]');
  const heading = root.querySelector<HTMLElement>('h1');
  if (problem) problem.focus();
  else if (target) target.scrollIntoView();
  if (!problem) focusQuietly(root, target ?? heading);
  if (!problem && !target) {
    root.defaultView?.scrollTo(0, 0);
    tellLms(root, { subject: 'lti.scrollToTop' }, 'canvas');
  }
  const body = spokenOf(root);
  if (body) tellLms(root, { subject: 'lti.screenReaderAlert', body }, 'canvas');
}

/** What just happened if something did, else what this page is; nothing where a problem is read out by its focus. */
export function spokenOf(root: Document): string {
  if (root.querySelector('[data-focus]')) return '';
  const said = [...root.querySelectorAll<HTMLElement>('[role="status"] .notice')];
  return said.map((notice) => notice.textContent?.trim()).join(' ') || root.title;
}

/** Only where the person is in the frame already: nothing is taken away from the LMS around us. */
function focusQuietly(root: Document, element: HTMLElement | null): void {
  if (!element || !root.hasFocus()) return;
  if (!element.hasAttribute('tabindex')) element.tabIndex = -1;
  element.dataset.arrived = '';
  element.focus({ preventScroll: true });
}

/** A page of the frame that follows another of ours, loaded by the browser. */
export function arriveInFrame(root: Document): void {
  const view = root.defaultView;
  const [visit] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  if (!view || view.parent === view || visit?.type !== 'navigate') return;
  if (!URL.canParse(root.referrer) || new URL(root.referrer).origin !== view.location.origin) return;
  if (new URL(root.referrer).pathname.startsWith('/lti/')) return;
  arrive(root, view.location.hash);
}
