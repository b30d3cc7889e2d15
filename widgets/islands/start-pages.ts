import { arriveInFrame } from './arrive.ts';
import { draftKeeper, flushDrafts } from './draft-keeper.ts';
import { focusProblem } from './focus-problem.ts';
import { startNavigator } from './frame-navigator.ts';
import { frameResize } from './frame-resize.ts';
import { mountIslands, unmountIslands } from './mount-islands.ts';
import { takeBearer } from './session-fetch.ts';
import { submitOnce } from './submit-once.ts';

/**
 * Starts what every page has; `islands` are their files by name. Each part helps where it can and leaves a
 * working page where it cannot. A page that brought a bearer turns the following ones itself.
 */
export function startPages(root: Document, islands: Parameters<typeof mountIslands>[1]): void {
  const bearer = takeBearer(root);
  for (const start of [submitOnce, frameResize]) start(root);
  if (bearer) {
    const goTo = startNavigator(root, {
      start(savedSince) {
        draftKeeper(root, savedSince);
        void mountIslands(root, islands);
      },
      stop() {
        flushDrafts();
        unmountIslands();
      },
    });
    goTo(bearer.path);
    return;
  }
  draftKeeper(root);
  arriveInFrame(root);
  focusProblem(root);
  void mountIslands(root, islands);
}
