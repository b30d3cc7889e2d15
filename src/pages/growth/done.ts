/** What My growth and its neighbours say after a change; no names, no texts of anybody. */
export const GROWTH_DONE: Readonly<Record<string, string>> = {
  'goal-written': 'Your goal is written. Only you see it until you share it.',
  'goal-edited': 'Saved. The earlier words are kept.',
  'goals-ranked': 'Your goals have their new order.',
  'goal-parked': 'Parked. You can take it up again whenever you like.',
  'goal-resumed': 'It is one of your active goals again.',
  'goal-closed': 'Closed, with what came of it. There is room for the next one.',
  'goal-shared': 'Shared with your manager. You can make it private again.',
  'goal-private': 'Only you see this goal now.',
  'question-answered': 'Your answer is sent.',
  planned: 'It is on your plan.',
  accepted: 'Accepted. What you chose is on your plan.',
  countered: 'Your other way is proposed.',
  declined: 'Your manager knows that it is not now, and why.',
  'example-shared': 'Shared with your manager. Once acknowledged, it is evidence.',
  rated: 'Your own rating is saved.',
};
