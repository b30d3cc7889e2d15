import type { ComponentType } from 'preact';

type Loaders = Record<string, () => Promise<unknown>>;

const mounted = new Set<() => void>();
let round = 0;

/**
 * Hydrates every `<Island>` of the page with the data that stand beside it and the marks for its forms. Preact and each island's code
 * are fetched only where an island is. An island that cannot start leaves its server HTML as it is.
 */
export async function mountIslands(root: ParentNode, loaders: Loaders): Promise<void> {
  const places = [...root.querySelectorAll<HTMLElement>('[data-island]')];
  if (places.length === 0) return;
  const mine = round;
  const [{ h, hydrate, render }, { PageMarksContext }] = await Promise.all([
    import('preact'),
    import('../ui/form-context.ts'),
  ]);
  const value = { csrf: metaOf('csrf-token'), mark: metaOf('session-mark') };
  for (const place of places) {
    try {
      const load = loaders[`./${place.dataset.island}.tsx`];
      const data = place.querySelector(':scope > script[type="application/json"]')?.textContent;
      const room = place.querySelector<HTMLElement>(':scope > [data-island-root]');
      if (!load || !data || !room) throw new Error('no code, data or room for it');
      const { default: component } = (await load()) as { default: ComponentType<object> };
      // the page was left while the code came
      if (mine !== round) return;
      hydrate(h(PageMarksContext.Provider, { value }, h(component, JSON.parse(data))), room);
      mounted.add(() => render(null, room));
      place.dataset.islandReady = '';
    } catch (error) {
      console.error(`The island ${place.dataset.island} did not start`, error);
    }
  }
}

/** Ends the islands of a page that is about to be replaced: their keys and timers go with them. */
export function unmountIslands(): void {
  round++;
  for (const end of mounted) end();
  mounted.clear();
}

const metaOf = (name: string) =>
  document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content ?? '';
