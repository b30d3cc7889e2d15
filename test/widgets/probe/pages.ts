import { startPages } from '../../../widgets/islands/start-pages.ts';

startPages(document, { './caller.tsx': () => import('./caller.tsx') });
