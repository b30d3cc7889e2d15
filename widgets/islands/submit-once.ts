const patience = 10_000;

/**
 * Sends a form once however often its button is pressed. After ten seconds, or when the page comes back
 * from the browser's history, it may be sent again: a lost connection must not lock anybody out.
 */
export function submitOnce(root: Document): void {
  root.addEventListener('submit', (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !('once' in form.dataset) || event.defaultPrevented) return;
    if (form.dataset.once === 'sent') return event.preventDefault();
    markSent(form, true);
    setTimeout(() => markSent(form, false), patience);
  });
  root.defaultView?.addEventListener('pageshow', () => {
    for (const form of root.querySelectorAll<HTMLFormElement>('form[data-once="sent"]'))
      markSent(form, false);
  });
}

/** Buttons are only called disabled: a truly disabled one would not send its own name and value. */
export function markSent(form: HTMLFormElement, sent: boolean): void {
  form.dataset.once = sent ? 'sent' : '';
  for (const control of form.elements) {
    if (!(control instanceof HTMLButtonElement) || control.type !== 'submit') continue;
    if (sent) control.setAttribute('aria-disabled', 'true');
    else control.removeAttribute('aria-disabled');
  }
}
