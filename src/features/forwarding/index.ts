/** Outside record stores: what ours takes in is sent on to them, filtered, in order, and only about who agreed. */
export { addForwardStore } from './add-forward-store.ts';
export { agreeToForwarding, type ForwardChoice, listForwardChoices } from './agree-to-forwarding.ts';
export { listDueStores } from './claim-store.ts';
export { forwardStatements } from './forward-statements.ts';
export { type ForwardStoreCard, listForwardStores } from './list-forward-stores.ts';
export { resendParked, sendParked } from './resend-parked.ts';
export { setForwardStore } from './set-forward-store.ts';
