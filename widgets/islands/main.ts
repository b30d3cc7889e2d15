/// <reference types="vite/client" />
import { arriveInFrame } from './arrive.ts';
import { draftKeeper } from './draft-keeper.ts';
import { focusProblem } from './focus-problem.ts';
import { startNavigator } from './frame-navigator.ts';
import { frameResize } from './frame-resize.ts';
import { mountIslands, unmountIslands } from './mount-islands.ts';
import { takeBearer } from './session-fetch.ts';
import { submitOnce } from './submit-once.ts';

/* Runs on every page. Each part helps where it can and leaves a working page where it cannot. */
const islands = import.meta.glob('./*.tsx');
const bearer = takeBearer(document);
for (const start of [submitOnce, frameResize]) start(document);
if (bearer) {
  const goTo = startNavigator(document, {
    start(savedSince) {
      draftKeeper(document, savedSince);
      void mountIslands(document, islands);
    },
    stop: unmountIslands,
  });
  goTo(bearer.path);
} else {
  draftKeeper(document);
  arriveInFrame(document);
  focusProblem(document);
  void mountIslands(document, islands);
}
