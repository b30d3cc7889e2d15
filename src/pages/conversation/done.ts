/** What a conversation page says after a change, by the code in its address. */
export const CONVERSATION_DONE: Readonly<Record<string, string>> = {
  'cadence-agreed': 'The rhythm is agreed.',
  'conversation-planned': 'The day is set. Both of you see it.',
  'point-added': 'It is on the agenda.',
  'note-saved': 'The note is saved. Both of you see it.',
  'private-note-saved': 'Saved. Only you see it.',
  'promise-made': 'It is written down, for both of you.',
  'promise-kept': 'Kept. Thank you.',
  closed: 'The conversation is closed. The other of you is asked to confirm what was promised.',
  confirmed: 'Confirmed. Your manager sees it.',
  noted: 'The note is written down; the person sees it.',
  acknowledged: 'Your manager sees that you have read it.',
  recognised: 'Your thanks stand on their page now.',
  'prompt-dismissed': 'Set aside. It does not come back.',
  recommended: 'Sent. It arrives with your reason; the answer appears here.',
  'question-asked': 'Asked. The answer appears beside the goal.',
  'example-acknowledged': 'Acknowledged. It counts as evidence now.',
};
