/**
 * Conversations: the rhythm of a pair, the agenda that builds itself, notes, promises, observations.
 * Their process is audited and says nothing in xAPI; an observation does, because it is about a skill.
 */
export { acknowledgeObservation } from './acknowledge-observation.ts';
export { addPoint } from './add-point.ts';
export {
  type AgendaFacts,
  type AgendaItem,
  type AgendaSection,
  buildAgenda,
  countItems,
} from './agenda.ts';
export { agreeCadence } from './agree-cadence.ts';
export { closeConversation } from './close-conversation.ts';
export { confirmConversation } from './confirm-conversation.ts';
export {
  AGENDA_PARTS,
  type AgendaPart,
  type ConversationLine,
  type ConversationView,
  type LatelyItem,
  type NextConversation,
  type ObservationView,
  type Party,
  type PromiseView,
  type SharedNote,
  type TeamProcess,
  type TeamRow,
} from './contract.ts';
export { nextByCadence } from './conversation.ts';
export { findNextConversation } from './find-next-conversation.ts';
export { getConversation } from './get-conversation.ts';
export { keepPromise } from './keep-promise.ts';
export { listConversations } from './list-conversations.ts';
export { type DepartmentProcess, listDepartmentProcess } from './list-department-process.ts';
export { listLately } from './list-lately.ts';
export { listObservations } from './list-observations.ts';
export { listTeamProcess } from './list-team-process.ts';
export { listTeamRows } from './list-team-rows.ts';
export { makePromise } from './make-promise.ts';
export { planConversation } from './plan-conversation.ts';
export { HELD_WITHIN_DAYS } from './read-team-process.ts';
export { recordObservation } from './record-observation.ts';
export { conversationEndpoints } from './routes.ts';
export { sayDay, sayDayNear, sayMoment, sayRhythm } from './say-when.ts';
export { writeNote } from './write-note.ts';
export { findPrivateNote, writePrivateNote } from './write-private-note.ts';
