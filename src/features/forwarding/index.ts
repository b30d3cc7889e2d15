/** Outside record stores: what ours takes in is sent on to them, filtered, in order, and only about who agreed. */
export { addForwardStore } from './add-forward-store.ts';
export { agreeToForwarding, type ForwardChoice, listForwardChoices } from './agree-to-forwarding.ts';
export { forwardStatements } from './forward-statements.ts';
export { type ForwardStoreCard, listForwardStores, MOST_COUNTED } from './list-forward-stores.ts';
export { resendParked } from './resend-parked.ts';
export { forwardChoiceEndpoints, forwardStoreEndpoints } from './routes.ts';
export { setForwardStore } from './set-forward-store.ts';
export { settleErased } from './settle-erased.ts';
