/** Recognition: prompts that a relevant completion opens, and thanks that name behaviour and aim. */
export type { PromptView, RecognitionView } from './contract.ts';
export { dismissPrompt } from './dismiss-prompt.ts';
export { type DraftFacts, draftRecognition } from './draft-recognition.ts';
export { findRoleRelevance } from './find-role-relevance.ts';
export { giveRecognition } from './give-recognition.ts';
export { countPromptsOfTeam, listPrompts } from './list-prompts.ts';
export { listRecognitions } from './list-recognitions.ts';
export { openPrompt } from './open-prompt.ts';
export { reconsiderCompletions, reconsiderCompletionsOf } from './reconsider-completions.ts';
export { recognitionEndpoints } from './routes.ts';
