/** What is kept about a person: shown, handed out, erased; and how long statements are kept. The only door. */
export { askErasure } from './ask-erasure.ts';
export { confirmErasure } from './confirm-erasure.ts';
export { declineErasure } from './decline-erasure.ts';
export { dropOutlived } from './drop-outlived.ts';
export { eraseInCommon } from './erase-in-common.ts';
export { eraseInDevelopment } from './erase-in-development.ts';
export { eraseInEvaluation } from './erase-in-evaluation.ts';
export { eraseInStore } from './erase-in-store.ts';
export { findOutlived } from './find-outlived.ts';
export { finishErasures } from './finish-erasures.ts';
export { countOutlived, getRetention, MOST_COUNTED, type Retention } from './get-retention.ts';
export { hashErased } from './hash-erased.ts';
export { keepPrivacyRequest } from './keep-privacy-request.ts';
export { type Proof, proveErased } from './prove-erased.ts';
export type { Target } from './resolve-target.ts';
export { setRetention } from './set-retention.ts';
export { erasedAgent } from './subject.ts';
export { withdrawErasure } from './withdraw-erasure.ts';
