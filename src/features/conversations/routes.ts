import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { acknowledgeObservation } from './acknowledge-observation.ts';
import { addPoint } from './add-point.ts';
import { agreeCadence } from './agree-cadence.ts';
import { closeConversation } from './close-conversation.ts';
import { confirmConversation } from './confirm-conversation.ts';
import {
  AddPoint,
  AgreeCadence,
  CloseConversation,
  ConversationId,
  MakePromise,
  ObservationId,
  PlanConversation,
  PromiseId,
  RecordObservation,
  TwoMinuteNote,
  WriteNote,
  WritePrivateNote,
} from './contract.ts';
import { keepPromise } from './keep-promise.ts';
import { makePromise } from './make-promise.ts';
import { planConversation } from './plan-conversation.ts';
import { recordObservation } from './record-observation.ts';
import { writeNote } from './write-note.ts';
import { writePrivateNote } from './write-private-note.ts';

/** The page where each of the two sees the conversation. */
function pageOf(result: unknown, done: string, place: string): string {
  const { employeeId, byEmployee, conversationId } = result as {
    employeeId: string;
    byEmployee: boolean;
    conversationId?: string;
  };
  const path = !byEmployee
    ? `/people/${employeeId}/conversation`
    : conversationId
      ? `/conversations/${conversationId}`
      : '/conversations';
  return `${path}?done=${done}#${place}`;
}

const planning: Endpoint[] = [
  endpoint({
    method: 'POST',
    path: '/people/:personId/cadence',
    summary: 'Agree how often the person and their manager talk.',
    input: AgreeCadence,
    run: agreeCadence,
    next: (_input, result) => pageOf(result, 'cadence-agreed', 'next'),
  }),
  endpoint({
    method: 'POST',
    path: '/people/:personId/conversations',
    summary: 'Plan the next conversation of the person and their manager, or move it.',
    input: PlanConversation,
    run: planConversation,
    next: (_input, result) => pageOf(result, 'conversation-planned', 'next'),
  }),
];

const agenda: Endpoint[] = [
  endpoint({
    method: 'POST',
    path: '/conversations/:conversationId/points',
    summary: 'Put a point on the agenda.',
    input: AddPoint,
    run: addPoint,
    next: ({ part }, result) => pageOf(result, 'point-added', part),
  }),
  endpoint({
    method: 'POST',
    path: '/conversations/:conversationId/notes',
    summary: 'Write the shared note of a part or of an item; both see it.',
    input: WriteNote,
    run: writeNote,
    next: ({ part }, result) => pageOf(result, 'note-saved', part),
  }),
  endpoint({
    method: 'POST',
    path: '/conversations/:conversationId/private-note',
    summary: 'Write one’s own note on a conversation; nobody else sees it.',
    input: WritePrivateNote,
    run: writePrivateNote,
    next: (_input, result) => pageOf(result, 'private-note-saved', 'private'),
  }),
];

const agreements: Endpoint[] = [
  endpoint({
    method: 'POST',
    path: '/conversations/:conversationId/promises',
    summary: 'Write down who does what, and by when.',
    input: MakePromise,
    run: makePromise,
    next: (_input, result) => pageOf(result, 'promise-made', 'promises'),
  }),
  endpoint({
    method: 'POST',
    path: '/promises/:id/keeping',
    summary: 'Say that a promise was kept.',
    input: PromiseId,
    run: keepPromise,
    next: (_input, result) => pageOf(result, 'promise-kept', 'promises'),
  }),
  endpoint({
    method: 'POST',
    path: '/conversations/:id/closing',
    summary: 'As the manager, close a conversation; it needs a look ahead.',
    input: CloseConversation,
    run: closeConversation,
    next: (_input, result) =>
      `/people/${(result as { employeeId: string }).employeeId}/conversation?done=closed`,
  }),
  endpoint({
    method: 'POST',
    path: '/conversations/:id/confirmation',
    summary: 'As the employee, confirm what was promised.',
    input: ConversationId,
    run: confirmConversation,
    next: ({ id }) => `/conversations/${id}?done=confirmed`,
  }),
];

const observations: Endpoint[] = [
  endpoint({
    method: 'POST',
    path: '/people/:personId/observations',
    summary: 'Record what was seen; with a level it is evidence.',
    input: RecordObservation,
    run: recordObservation,
    next: ({ personId }) => `/people/${personId}/conversation?done=noted#note`,
  }),
  endpoint({
    method: 'POST',
    path: '/people/:personId/two-minute-notes',
    summary: 'A two-minute note: feedback on what was seen, or coaching on what to try.',
    input: TwoMinuteNote,
    run: (context, { kind, text, level, ...note }) =>
      recordObservation(
        context,
        kind === 'feedback' ? { ...note, level, seen: text } : { ...note, direction: text },
      ),
    next: ({ personId }) => `/people/${personId}/conversation?done=noted#note`,
  }),
  endpoint({
    method: 'POST',
    path: '/observations/:id/acknowledgement',
    summary: 'As the person it is about, say that it was read.',
    input: ObservationId,
    run: acknowledgeObservation,
    next: () => '/conversations?done=acknowledged',
  }),
];

/** The conversations' part of /api/v1. The pages that show a form again are added by pages/conversation. */
export const conversationEndpoints: Endpoint[] = [...planning, ...agenda, ...agreements, ...observations];
