/// <reference types="vite/client" />
import { draftKeeper } from './draft-keeper.ts';
import { focusProblem } from './focus-problem.ts';
import { frameResize } from './frame-resize.ts';
import { mountIslands } from './mount-islands.ts';
import { submitOnce } from './submit-once.ts';

/* Runs on every page. Each part helps where it can and leaves a working page where it cannot. */
for (const start of [draftKeeper, submitOnce, frameResize, focusProblem]) start(document);
void mountIslands(document, import.meta.glob('./*.tsx'));
