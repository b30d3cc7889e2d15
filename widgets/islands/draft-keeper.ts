import { type Draft, type DraftStore, openDrafts } from './draft-store.ts';

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

const pause = 300;
/** A page that began to load this soon (ms) after a form was sent is the answer to it. */
const answersWithin = 2_000;
const notKept = new Set(['hidden', 'password', 'file', 'submit', 'button', 'image', 'reset']);

/**
 * Keeps what is typed into `form[data-draft]` in this tab until it is saved, per person and form: when a
 * session ends, a sending is refused or the connection breaks, it is there again on the next visit.
 * A form counts as saved when a redirect answers it and leads to a page that is no refusal; where a
 * script loaded the page, it says since when (ms) forms that were sent are saved, null for none.
 */
export function draftKeeper(root: Document, savedSince?: number | null): void {
  const drafts = openDrafts(root.defaultView, contentOf(root, 'draft-key'));
  if (!drafts) return;
  const status = Number(contentOf(root, 'page-status') || 200);
  forgetAnswered(drafts, (draft) => {
    if (savedSince === undefined) return status < 400 && answers(draft);
    return savedSince !== null && (draft.sentAt ?? 0) >= savedSince;
  });
  for (const form of root.querySelectorAll<HTMLFormElement>('form[data-draft]')) {
    restore(form, drafts);
    watch(form, drafts);
  }
}

function contentOf(root: Document, name: string): string {
  return root.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content ?? '';
}

function forgetAnswered(drafts: DraftStore, isSaved: (draft: Draft) => boolean): void {
  for (const [key, draft] of drafts.list()) {
    if (draft.sentAt === undefined) continue;
    if (isSaved(draft)) drafts.remove(key);
    else drafts.write(key, { at: draft.at, values: draft.values });
  }
}

/**
 * This page answers a form when its load began as the form was sent and went through a redirect, as every
 * saved form does. Any other visit, even a quick one, proves nothing, and keeping too much does no harm.
 */
function answers({ sentAt = 0 }: Draft): boolean {
  const [visit] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  return (visit?.redirectCount ?? 0) > 0 && Math.abs(performance.timeOrigin - sentAt) < answersWithin;
}

/** What is typed and not yet written. */
const pending = new Set<() => void>();

/** Writes what is still waiting for a pause: the page is about to go. */
export function flushDrafts(): void {
  for (const keep of pending) keep();
}

const keyOf = (form: HTMLFormElement) => `${new URL(form.action).pathname} ${form.id}`;

function controlsOf(form: HTMLFormElement): Control[] {
  return [...form.elements].filter(
    (item): item is Control =>
      (item instanceof HTMLInputElement ||
        item instanceof HTMLTextAreaElement ||
        item instanceof HTMLSelectElement) &&
      item.name !== '' &&
      !notKept.has(item.type),
  );
}

/** Only what differs from what the server sent is the person's own. */
function typedIn(form: HTMLFormElement): Draft['values'] {
  const values: Draft['values'] = [];
  for (const control of controlsOf(form)) {
    if (control instanceof HTMLInputElement && ['checkbox', 'radio'].includes(control.type)) {
      if (control.checked !== control.defaultChecked)
        values.push([control.name, control.value, control.checked]);
    } else if (control instanceof HTMLSelectElement) {
      const option = control.selectedOptions[0];
      if (option && !option.defaultSelected && control.selectedIndex > 0)
        values.push([control.name, control.value]);
    } else if (control.value !== control.defaultValue) values.push([control.name, control.value]);
  }
  return values;
}

function watch(form: HTMLFormElement, drafts: DraftStore): void {
  const key = keyOf(form);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const keep = (sentAt?: number) => {
    clearTimeout(timer);
    pending.delete(keepNow);
    const values = typedIn(form);
    if (values.length === 0) drafts.remove(key);
    else drafts.write(key, { at: Date.now(), values, sentAt });
  };
  const keepNow = () => keep();
  form.addEventListener('input', () => {
    clearTimeout(timer);
    pending.add(keepNow);
    timer = setTimeout(keepNow, pause);
  });
  form.addEventListener('change', () => keep());
  form.addEventListener('submit', () => keep(performance.timeOrigin + performance.now()));
}

function restore(form: HTMLFormElement, drafts: DraftStore): void {
  const draft = drafts.read(keyOf(form));
  if (!draft) return;
  const before = JSON.stringify(typedIn(form));
  for (const [name, value, checked] of draft.values) {
    for (const control of controlsOf(form).filter((item) => item.name === name)) put(control, value, checked);
  }
  if (JSON.stringify(typedIn(form)) === before) return;
  // A form behind "Not now…" opens, so that what is back can be seen.
  form.closest('details')?.setAttribute('open', '');
  sayRestored(form, () => drafts.remove(keyOf(form)));
}

function put(control: Control, value: string, checked: boolean | undefined): void {
  if (checked === undefined) {
    // A choice that is no longer offered stays as the server has it.
    if (control instanceof HTMLSelectElement && ![...control.options].some((item) => item.value === value))
      return;
    control.value = value;
  } else if (control instanceof HTMLInputElement && control.value === value) control.checked = checked;
}

function sayRestored(form: HTMLFormElement, forget: () => void): void {
  const note = document.createElement('div');
  note.className = 'draft-note';
  note.setAttribute('role', 'status');
  const words = document.createElement('span');
  words.textContent = 'What you typed before is back. It is not saved yet.';
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'button plain small';
  button.textContent = 'Start over';
  button.addEventListener('click', () => {
    form.reset();
    forget();
    note.remove();
    controlsOf(form)[0]?.focus();
  });
  note.append(words, button);
  form.prepend(note);
}
