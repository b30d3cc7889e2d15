/** The body of an attachment, named by its SHA-2 in lower-case hex (Data 2.4.11). */
export interface AttachmentBody {
  readonly sha2: string;
  readonly contentType: string;
  readonly content: Uint8Array;
}

/** Where bodies go that are too large for the database: a folder, a bucket. Keys hold letters, digits, - and / only. */
export interface ObjectStorage {
  put(key: string, content: Uint8Array): Promise<void>;
  /** Null where nothing is kept under the key. */
  get(key: string): Promise<Uint8Array | null>;
  remove(key: string): Promise<void>;
}

/** Where bodies of attachments are kept: each once per tenant, however many statements have it. */
export interface AttachmentStore {
  /** Kept before the statements that describe them, so that no statement ever lacks its body. Repeating it is harmless. */
  keep(tenant: string, bodies: readonly AttachmentBody[]): Promise<void>;
  /** Those that are kept, in no particular order. */
  read(tenant: string, sha2s: readonly string[]): Promise<readonly AttachmentBody[]>;
}
