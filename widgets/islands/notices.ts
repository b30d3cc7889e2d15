const mark = 'data-in-place';

/**
 * Says something on the page that is shown, `at` the form that was sent or on top, without touching what was
 * typed. `focus` is for what answers a click; what comes by itself is only said aloud. `again` is what "Try
 * again" does.
 */
export function sayInPlace(
  root: Document,
  words: string[],
  how: { at?: Element; focus: boolean; again?: () => void },
): void {
  hushInPlace(root);
  const notice = root.createElement('div');
  notice.className = 'notice risk';
  notice.setAttribute(mark, '');
  notice.setAttribute('role', 'alert');
  notice.tabIndex = -1;
  const room = root.createElement('div');
  const [first = '', ...rest] = words;
  const lead = root.createElement('p');
  lead.append(textIn(root, 'strong', first));
  room.append(lead, ...rest.map((text) => textIn(root, 'p', text)));
  notice.append(room);
  if (how.again) notice.append(buttonFor(root, how.again));
  (how.at?.isConnected ? how.at : root.querySelector('main'))?.prepend(notice);
  if (how.focus) notice.focus();
}

function textIn<Name extends 'p' | 'strong' | 'button'>(root: Document, name: Name, text: string) {
  const element = root.createElement(name);
  element.textContent = text;
  return element;
}

function buttonFor(root: Document, again: () => void): HTMLButtonElement {
  const button = textIn(root, 'button', 'Try again');
  button.type = 'button';
  button.className = 'button small';
  button.addEventListener('click', again);
  return button;
}

/** Takes away what was said in place: it no longer holds. */
export function hushInPlace(root: Document): void {
  for (const notice of root.querySelectorAll(`[${mark}]`)) notice.remove();
}
