import { tellLms } from './tell-lms.ts';

const quiet = 100;

/**
 * Tells the LMS how high the page is whenever that changes, so that its frame needs no scroll bar of its own
 * (message `lti.frameResize`, understood by Canvas and others; the rest ignore it).
 */
export function frameResize(root: Document): void {
  const view = root.defaultView;
  if (!view || view.parent === view || typeof ResizeObserver === 'undefined') return;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let told = 0;
  const tell = () => {
    const height = Math.ceil(root.body.getBoundingClientRect().height);
    if (height === told) return;
    told = height;
    tellLms(root, { subject: 'lti.frameResize', height });
  };
  new ResizeObserver(() => {
    clearTimeout(timer);
    timer = setTimeout(tell, quiet);
  }).observe(root.body);
}
