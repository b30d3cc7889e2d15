import { draftKeeper } from '../../../widgets/islands/draft-keeper.ts';
import { mountIslands } from '../../../widgets/islands/mount-islands.ts';

draftKeeper(document);
void mountIslands(document, { './counter.tsx': () => import('./counter.tsx') });
