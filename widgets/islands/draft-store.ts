/** `values` are [name, value] of text and menus, [name, value, checked] of ticks; times in ms since 1970. */
export type Draft = { at: number; values: [string, string, boolean?][]; sentAt?: number };

export type DraftStore = {
  read(key: string): Draft | null;
  write(key: string, draft: Draft): void;
  remove(key: string): void;
  list(): [string, Draft][];
};

/** Older drafts are forgotten: a session lasts twelve hours at most. */
const keepFor = 12 * 60 * 60 * 1000;

/** What is kept where the tab's own storage is blocked: it lives as long as the page. */
const inMemory = new Map<string, string>();

type Shelf = {
  getItem(name: string): string | null;
  setItem(name: string, text: string): void;
  removeItem(name: string): void;
  names(): string[];
};

/**
 * Drafts of one person in this tab's own storage, which goes with the tab, so that private notes do not stay
 * behind on a shared computer; in memory where storage is blocked (frames with third-party storage off). Null
 * where no person is known. Writing never throws: a full store only means that the draft is not kept.
 */
export function openDrafts(view: (Window & typeof globalThis) | null, person: string): DraftStore | null {
  if (!person) return null;
  const shelf = shelfOf(view);
  const prefix = `draft ${person} `;
  const store: DraftStore = {
    read: (key) => parseDraft(shelf.getItem(prefix + key)),
    write(key, draft) {
      try {
        shelf.setItem(prefix + key, JSON.stringify(draft));
      } catch {
        shelf.removeItem(prefix + key);
      }
    },
    remove: (key) => shelf.removeItem(prefix + key),
    list: () =>
      shelf
        .names()
        .filter((name) => name.startsWith(prefix))
        .flatMap((name) => {
          const draft = parseDraft(shelf.getItem(name));
          return draft ? [[name.slice(prefix.length), draft]] : [];
        }),
  };
  forgetOld(shelf);
  return store;
}

/** Whether a draft is there again after the page was left. */
export function draftsOutlivePage(view: (Window & typeof globalThis) | null): boolean {
  return findStorage(view) !== null;
}

function shelfOf(view: (Window & typeof globalThis) | null): Shelf {
  const storage = findStorage(view);
  if (storage)
    return {
      getItem: (name) => storage.getItem(name),
      setItem: (name, text) => storage.setItem(name, text),
      removeItem: (name) => storage.removeItem(name),
      names: () => Object.keys(storage),
    };
  return {
    getItem: (name) => inMemory.get(name) ?? null,
    setItem: (name, text) => void inMemory.set(name, text),
    removeItem: (name) => void inMemory.delete(name),
    names: () => [...inMemory.keys()],
  };
}

function findStorage(view: (Window & typeof globalThis) | null): Storage | null {
  try {
    return view?.sessionStorage ?? null;
  } catch {
    return null;
  }
}

function parseDraft(text: string | null): Draft | null {
  if (text === null) return null;
  try {
    const draft = JSON.parse(text) as Draft;
    return Array.isArray(draft.values) && typeof draft.at === 'number' ? draft : null;
  } catch {
    return null;
  }
}

function forgetOld(shelf: Shelf): void {
  for (const name of shelf.names().filter((item) => item.startsWith('draft '))) {
    const draft = parseDraft(shelf.getItem(name));
    if (!draft || Date.now() - draft.at > keepFor) shelf.removeItem(name);
  }
}
