/** Outside record stores: what ours takes in is sent on to them, filtered, in order, and only about who agreed. */
export { addForwardStore } from './add-forward-store.ts';
export { agreeToForwarding, type ForwardChoice, listForwardChoices } from './agree-to-forwarding.ts';
export { forgetErased } from './forget-erased.ts';
export { forwardStatements } from './forward-statements.ts';
export { type ForwardStoreCard, listForwardStores, MOST_COUNTED } from './list-forward-stores.ts';
export { moveForwardConsent } from './move-forward-consent.ts';
export { planTellings, readyTellings } from './plan-tellings.ts';
export { readTellings, type Telling } from './read-tellings.ts';
export { resendParked } from './resend-parked.ts';
export { forwardChoiceEndpoints, forwardStoreEndpoints } from './routes.ts';
export { setForwardStore } from './set-forward-store.ts';
