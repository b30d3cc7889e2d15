import { useEffect, useRef } from 'preact/hooks';

/** What a key asks for; `level` is 1 to 9. */
export type KeyCommand =
  | 'next'
  | 'previous'
  | 'confirm'
  | 'reject'
  | 'none'
  | 'undo'
  | 'search'
  | { level: number };

const COMMANDS: Record<string, KeyCommand> = {
  j: 'next',
  k: 'previous',
  Enter: 'confirm',
  x: 'reject',
  n: 'none',
  u: 'undo',
  '/': 'search',
};

/** Pure: what the key means here; null where it belongs to the thing that has the focus. */
export function commandOf(
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'isComposing'>,
  target: { readonly types: boolean; readonly presses: boolean },
): KeyCommand | null {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || target.types) return null;
  if (event.key === 'Enter' && target.presses) return null;
  if (/^[1-9]$/.test(event.key)) return { level: Number(event.key) };
  return COMMANDS[event.key] ?? null;
}

/**
 * Listens while `on`; single keys can be turned off (WCAG 2.1.4). A key is run by what was rendered last: effects
 * come after the next picture, and whoever types `5 Enter` quickly is faster than that.
 */
export function useKeys(on: boolean, run: (command: KeyCommand) => void): void {
  const latest = useRef(run);
  latest.current = run;
  useEffect(() => {
    if (!on) return;
    const listen = (event: KeyboardEvent) => {
      const command = event.defaultPrevented ? null : commandOf(event, targetOf(event.target));
      if (!command) return;
      event.preventDefault();
      latest.current(command);
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [on]);
}

/** Typing goes to fields, Enter to buttons and links; radios take no letters, so that j works on a level. */
function targetOf(target: EventTarget | null): { types: boolean; presses: boolean } {
  if (!(target instanceof HTMLElement)) return { types: false, presses: false };
  const radio = target instanceof HTMLInputElement && ['radio', 'checkbox'].includes(target.type);
  return {
    types: !radio && target.matches('input, textarea, select, [contenteditable]'),
    presses: target.matches('a[href], button, summary'),
  };
}
