export type RefusalStatus = 400 | 401 | 403 | 404 | 409 | 413 | 415 | 501;

/** A request that is answered with an error. The message is the sentence that the sender reads. */
export class Refusal extends Error {
  readonly status: RefusalStatus;
  constructor(status: RefusalStatus, sentence: string) {
    super(sentence);
    this.status = status;
  }
}
