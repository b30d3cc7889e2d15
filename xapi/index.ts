export type { AttachmentBody, AttachmentStore, ObjectStorage } from './attachment-store.ts';
export { writeMultipart } from './attachments/write-multipart.ts';
export { createXapi } from './create-xapi.ts';
export type { DocumentStore } from './document-store.ts';
export { MAX_BODY_BYTES } from './http/read-bytes.ts';
export { parseJson } from './http/read-json.ts';
export { Refusal } from './http/refusal.ts';
export { type Credentials, type Refused, SCOPES, type Scope, type Sender, type XapiPorts } from './ports.ts';
export { createPostgresStore, type PostgresStorePorts } from './postgres/create-postgres-store.ts';
export { emitStatement } from './postgres/emit-statement.ts';
export { type Erased, eraseAgents } from './postgres/erase-agents.ts';
export { sweepAttachments } from './postgres/erase-attachments.ts';
export { eraseDocumentsOnArrival } from './postgres/erase-documents-on-arrival.ts';
export { eraseOnArrival } from './postgres/erase-on-arrival.ts';
export { eraseStatements } from './postgres/erase-statements.ts';
export { readInOrder } from './postgres/kept-row.ts';
export { createPostgresAttachments } from './postgres/postgres-attachments.ts';
export { createPostgresDocuments } from './postgres/postgres-documents.ts';
export { type Followed, readAfter, readStatements } from './postgres/read-after.ts';
export { BELIEVED_MS } from './postgres/tombstones.ts';
export { agentKey } from './statement/agent-key.ts';
export { sameStatement } from './statement/canonical.ts';
export { type Kept, readStatement } from './statement/format-statement.ts';
export { hashAgent } from './statement/hash-agent.ts';
export { mapMembers, mapStatement } from './statement/map-statement.ts';
export {
  type PreparedStatement,
  type PrepareOptions,
  prepareStatement,
} from './statement/prepare-statement.ts';
export { attachmentHashes } from './statement/terms.ts';
export { type Validation, validateStatement } from './statement/validate-statement.ts';
export type { Insertion, StatementPage, StatementQuery, StatementStore } from './statement-store.ts';
export { importMoreKey } from './statements/more-link.ts';
export type {
  Account,
  Actor,
  Context,
  Dialect,
  Json,
  JsonObject,
  Statement,
  StatementObject,
  Verb,
} from './types.ts';
