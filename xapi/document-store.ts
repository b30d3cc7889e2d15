/** What a document belongs to (Communication 2.2): a state to an activity and an agent, a profile to one of them. */
export interface DocumentScope {
  readonly kind: 'state' | 'agent_profile' | 'activity_profile';
  /** The activity's id. */
  readonly activity?: string;
  /** A key made by agentKey(). */
  readonly agent?: string;
}

export interface DocumentAddress extends DocumentScope {
  readonly id: string;
  /** Of a state only; lower case. Two registrations have different documents of the same id. */
  readonly registration?: string;
}

export interface DocumentBody {
  readonly contentType: string;
  readonly content: Uint8Array;
}

export interface KeptDocument extends DocumentBody {
  /** SHA-1 of the content in hex, without quotes. */
  readonly etag: string;
  /** RFC 3339 in UTC with milliseconds. */
  readonly updated: string;
}

/** What must hold for a write (RFC 9110 13.1); everything that is given must. */
export interface Precondition {
  /** '*': some document is there. Otherwise one with one of these ETags is. */
  readonly ifMatch?: '*' | readonly string[];
  /** '*': no document is there. Otherwise none with one of these ETags is. */
  readonly ifNoneMatch?: '*' | readonly string[];
}

/** 'kept_out': nothing is kept about this agent, who was erased. */
export type Written =
  | 'written'
  | 'precondition_failed'
  | 'exists'
  | 'not_mergeable'
  | 'too_large'
  | 'kept_out';

/** Where documents are kept. Each write is judged and done in one step, so that of parallel writers none is lost. */
export interface DocumentStore {
  find(tenant: string, address: DocumentAddress): Promise<KeptDocument | null>;
  /** Ids of the scope's documents, of any registration unless one is given, updated after `since` (milliseconds). */
  list(
    tenant: string,
    scope: DocumentScope,
    options: { readonly registration?: string; readonly since?: number },
  ): Promise<{ readonly ids: readonly string[]; readonly updated: string | null }>;
  /** Replaces or creates. `onlyNew`: 'exists' where a document is there and no precondition was given. */
  put(
    tenant: string,
    address: DocumentAddress,
    body: DocumentBody,
    options: { readonly precondition: Precondition; readonly onlyNew: boolean },
  ): Promise<Written>;
  /**
   * Creates, or replaces the members of a JSON object by those of another (Communication 2.2.s7). 'not_mergeable'
   * where a document is there and either of the two is no JSON object; 'too_large' where merging again and again
   * made one that nobody may send.
   */
  merge(
    tenant: string,
    address: DocumentAddress,
    body: DocumentBody,
    options: { readonly precondition: Precondition },
  ): Promise<Written>;
  remove(
    tenant: string,
    address: DocumentAddress,
    options: { readonly precondition: Precondition },
  ): Promise<Written>;
  removeAll(tenant: string, scope: DocumentScope, options: { readonly registration?: string }): Promise<void>;
}
