import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { GiveRecognition, PromptId } from './contract.ts';
import { dismissPrompt } from './dismiss-prompt.ts';
import { giveRecognition } from './give-recognition.ts';

/** Recognition's part of /api/v1. The pages that show a form again are added by pages/conversation. */
export const recognitionEndpoints: Endpoint[] = [
  endpoint({
    method: 'POST',
    path: '/people/:personId/recognitions',
    summary: 'Thank somebody for what was seen, naming the skill or behaviour and the aim it serves.',
    input: GiveRecognition,
    run: giveRecognition,
    next: ({ personId }) => `/people/${personId}/conversation?done=recognised#recognise`,
  }),
  endpoint({
    method: 'POST',
    path: '/recognition-prompts/:id/dismissal',
    summary: 'Set a prompt for recognition aside.',
    input: PromptId,
    run: dismissPrompt,
    next: (_input, result) =>
      `/people/${(result as { personId: string }).personId}/conversation?done=prompt-dismissed#recognise`,
  }),
];
