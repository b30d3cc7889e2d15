/** Tells the time. Verbs take it from their context so that history can be replayed and tests can stand still. */
export type Clock = () => Date;

export const systemClock: Clock = () => new Date();
