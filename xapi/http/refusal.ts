export type RefusalStatus = 400 | 401 | 403 | 404 | 405 | 409 | 412 | 413 | 415 | 429 | 501;

/** A request that is answered with an error. The message is the sentence that the sender reads. */
export class Refusal extends Error {
  readonly status: RefusalStatus;
  constructor(status: RefusalStatus, sentence: string) {
    super(sentence);
    this.status = status;
  }
}
