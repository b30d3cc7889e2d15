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

/**
 * Drafts of one person in this tab's own storage, which goes with the tab, so that private notes do not stay
 * behind on a shared computer. Null where storage is blocked (frames with third-party storage off) or no
 * person is known. Writing never throws: a full store only means that the draft is not kept.
 */
export function openDrafts(view: (Window & typeof globalThis) | null, person: string): DraftStore | null {
  const storage = findStorage(view);
  if (!storage || !person) return null;
  const prefix = `draft ${person} `;
  const store: DraftStore = {
    read: (key) => parseDraft(storage.getItem(prefix + key)),
    write(key, draft) {
      try {
        storage.setItem(prefix + key, JSON.stringify(draft));
      } catch {
        storage.removeItem(prefix + key);
      }
    },
    remove: (key) => storage.removeItem(prefix + key),
    list: () =>
      Object.keys(storage)
        .filter((name) => name.startsWith(prefix))
        .flatMap((name) => {
          const draft = parseDraft(storage.getItem(name));
          return draft ? [[name.slice(prefix.length), draft]] : [];
        }),
  };
  forgetOld(storage);
  return store;
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

function forgetOld(storage: Storage): void {
  for (const name of Object.keys(storage).filter((item) => item.startsWith('draft '))) {
    const draft = parseDraft(storage.getItem(name));
    if (!draft || Date.now() - draft.at > keepFor) storage.removeItem(name);
  }
}
