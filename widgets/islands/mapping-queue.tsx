import { useEffect, useRef, useState } from 'preact/hooks';
import type { MappingCandidate, MappingView } from '../../src/features/catalog/contract.ts';
import { Columns, EmptyState, LinkButton, NoticeBox } from '../ui/index.ts';
import { afterAddress, mappingAddress } from './mapping/addresses.ts';
import { fetchView, sendForm } from './mapping/calls.ts';
import { OptionCard } from './mapping/option-card.tsx';
import { QueueFooter } from './mapping/queue-footer.tsx';
import { QueueHeader } from './mapping/queue-header.tsx';
import { spokenAfter, spokenFocus } from './mapping/spoken.ts';
import { SuggestionList } from './mapping/suggestion-list.tsx';
import { type KeyCommand, useKeys } from './mapping/use-keys.ts';

/**
 * The mapping queue. Without script it is forms and links; with it, decisions happen in place, the keyboard
 * drives everything, and what happened is said aloud.
 */
export default function MappingQueue({ view: first }: { view: MappingView }) {
  const queue = useQueue(first);
  const { view, focus } = queue;
  return (
    // the wrapper only overhears the forms and links inside it, which work by themselves
    // biome-ignore lint/a11y/noStaticElementInteractions: it catches what bubbles from real controls
    // biome-ignore lint/a11y/useKeyWithClickEvents: links are pressed by Enter, which arrives as a click
    <div
      ref={queue.root}
      class="stack loose"
      aria-busy={queue.busy}
      onSubmit={queue.onSubmit}
      onClick={queue.onClick}
    >
      <QueueHeader view={view} />
      {queue.problem && <NoticeBox tone="risk" text={queue.problem} />}
      <p class="hidden-visually" role="status">
        {queue.spoken}
      </p>
      {view.option ? (
        <Columns kind="halves">
          <OptionCard option={view.option} focus={focus} />
          <SuggestionList
            view={view}
            option={view.option}
            focus={focus}
            keys={queue.keys === true}
            levelOf={queue.levelOf}
            onLevel={queue.setLevel}
          />
        </Columns>
      ) : (
        <NothingLeft view={view} />
      )}
      <QueueFooter view={view} keys={queue.keys} onKeys={queue.setKeys} />
    </div>
  );
}

function NothingLeft({ view }: { view: MappingView }) {
  if (view.progress.total === 0)
    return (
      <EmptyState title="There is no catalogue yet" headingLevel={2}>
        Courses and other ways to learn appear here once somebody imports them: npm run throughline -- catalog
        import. Then you say what each of them teaches.
      </EmptyState>
    );
  return (
    <EmptyState
      title="Everything is mapped"
      headingLevel={2}
      action={<LinkButton href="/mapping?show=all">Look at all of it</LinkButton>}
    >
      New options appear here when the catalogue changes. What is mapped can be changed at any time.
    </EmptyState>
  );
}

/** The state of the island: what is shown, what has the attention, what is under way. */
function useQueue(first: MappingView) {
  const [view, setView] = useState(first);
  const [focus, setFocus] = useState(first.focus);
  const [levels, setLevels] = useState<Record<string, number>>({});
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [spoken, setSpoken] = useState('');
  const [keys, setKeys] = useState<boolean | null>(null);
  const root = useRef<HTMLDivElement>(null);
  // single keys are for those who have a keyboard; a phone is spared the list of them
  useEffect(() => setKeys(window.matchMedia('(any-hover: hover)').matches ? true : null), []);

  const candidates = shownCandidates(view);
  const levelOf = (candidate: MappingCandidate) => levels[candidate.competencyId] ?? candidate.level;

  const go = async (address: string, saying?: (next: MappingView) => string) => {
    setBusy(true);
    const answer = await fetchView(address);
    setBusy(false);
    if (!answer.ok) return setProblem(answer.message);
    const next = answer.value;
    if (next.option?.id !== view.option?.id) setLevels({});
    setView(next);
    setFocus(next.focus);
    setSpoken(saying?.(next) ?? spokenFocus(next, next.focus));
    history.replaceState(history.state, '', mappingAddress({ option: next.option?.id, show: next.show }));
    moveTo(root.current, next.focus);
  };

  const send = async (form: HTMLFormElement, action: string) => {
    setBusy(true);
    setProblem(null);
    const answer = await sendForm(form, action);
    setBusy(false);
    if (answer.ok) {
      const address = afterAddress(action, view, answer.value.optionId ?? null);
      return go(address, (next) => spokenAfter(action, next));
    }
    setProblem(answer.message);
    setSpoken(answer.message);
    // somebody was quicker: how it stands now is what the person needs to see
    if (answer.status === 409)
      await go(mappingAddress({ option: view.option?.id, show: view.show }), () => answer.message);
  };

  const choose = (competencyId: string) => {
    setFocus(competencyId);
    setSpoken(spokenFocus(view, competencyId));
    moveTo(root.current, competencyId);
  };

  const step = (by: 1 | -1) => {
    const at = candidates.findIndex(({ competencyId }) => competencyId === focus);
    const next = candidates[at + by];
    if (next) return choose(next.competencyId);
    const option = by > 0 ? view.nextId : view.previousId;
    if (option) void go(mappingAddress({ option, show: view.show }));
    else setSpoken(by > 0 ? 'This is the last one.' : 'This is the first one.');
  };

  const press = (selector: string) => root.current?.querySelector<HTMLElement>(selector)?.click();
  const run = (command: KeyCommand) => {
    if (busy) return;
    if (command === 'next') step(1);
    else if (command === 'previous') step(-1);
    else if (command === 'search') root.current?.querySelector<HTMLElement>('#another-find')?.focus();
    else if (command === 'undo') press('#undo button');
    else if (command === 'none') press('#none-of-these button');
    else if (command === 'confirm') press(`#decide-${focus} button:not([formaction])`);
    else if (command === 'reject') press(`#decide-${focus} button[formaction]`);
    else {
      const chosen = candidates.find(({ competencyId }) => competencyId === focus);
      if (!chosen || command.level > chosen.levels.length) return;
      setLevels({ ...levels, [chosen.competencyId]: command.level });
      setSpoken(`Level ${command.level}, ${chosen.levels[command.level - 1] ?? ''}`);
    }
  };
  useKeys(keys === true, run);

  const onSubmit = (event: SubmitEvent) => {
    if (!(event.target instanceof HTMLFormElement)) return;
    event.preventDefault();
    if (busy) return;
    const form = event.target;
    if (form.method === 'get') {
      const query = new URLSearchParams(new FormData(form) as unknown as Record<string, string>);
      void go(`/mapping?${query}`);
    } else void send(form, event.submitter?.getAttribute('formaction') ?? form.getAttribute('action') ?? '');
  };

  const onClick = (event: MouseEvent) => {
    const target = event.target instanceof Element ? event.target : null;
    const link = target?.closest('a');
    const ours =
      link?.getAttribute('href')?.startsWith('/mapping?') || link?.getAttribute('href') === '/mapping';
    if (link && ours && !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0) {
      event.preventDefault();
      if (!busy) void go(link.getAttribute('href') ?? '/mapping');
      return;
    }
    const card = target?.closest('[id^="match-"]')?.id.slice('match-'.length, 'match-'.length + 36);
    if (card && card !== focus && candidates.some(({ competencyId }) => competencyId === card))
      setFocus(card);
  };

  const setLevel = (competencyId: string, level: number) => setLevels({ ...levels, [competencyId]: level });
  return { view, focus, busy, problem, spoken, keys, setKeys, root, levelOf, setLevel, onSubmit, onClick };
}

/** In the order of the page: what was searched for, then what was suggested. */
function shownCandidates(view: MappingView): MappingCandidate[] {
  const found = view.found?.candidates ?? [];
  const ids = new Set(found.map(({ competencyId }) => competencyId));
  return [...found, ...view.candidates.filter(({ competencyId }) => !ids.has(competencyId))];
}

/** The focus follows what has the attention, once it is drawn; without any it goes to the option's title. */
function moveTo(root: HTMLElement | null, competencyId: string | null): void {
  requestAnimationFrame(() => {
    const name = competencyId ? root?.querySelector<HTMLElement>(`[id="match-${competencyId}-name"]`) : null;
    (name ?? root?.querySelector<HTMLElement>('#mapping-option'))?.focus();
  });
}
