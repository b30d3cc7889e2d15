import type { Notice } from '../../widgets/ui/index.ts';
import type { AppContext } from '../http/environment.ts';

/**
 * What a page says after a change went through. The address carries a code (`?done=goal-written`), never a
 * name or a text; an unknown code says nothing.
 */
const DONE: Readonly<Record<string, string>> = {
  'deployment-approved': 'Approved. People can launch from it now.',
  'deployment-disabled': 'Disabled. Its sessions have ended.',
  'platform-suspended': 'Suspended. Its launches are refused from this moment.',
  'platform-resumed': 'Launches are allowed again.',
  'platform-trusted': 'Saved.',
  'theme-saved': 'Saved. Everybody sees it from the next page on.',
  'logo-removed': 'The logo is gone.',
  'platform-renamed': 'Saved.',
  'hosts-set': 'Saved.',
  'connection-checked': 'Tested. What was found stands below.',
  'platform-invited': 'Invited. The link below is good once, for 72 hours.',
  'invitation-withdrawn': 'Withdrawn. Its link opens nothing any more.',
  'account-linked':
    'Linked. What they wrote and completed until now comes with them; they see it after their next launch.',
  'sender-linked': 'Linked. What waited for this account is being recorded.',
  'course-ignored': 'Ignored. Nothing is lost: linking it later brings everything in.',
  'course-heeded': 'It stands among what waits again.',
  'credential-revoked': 'Revoked. Nothing that comes with it is let in any more.',
  'statement-good': 'The record store would take this. Nothing was stored.',
  'forward-store-added': 'Added. What it is sent shows here after a moment.',
  'forward-store-paused': 'Paused. What comes in waits for it.',
  'forward-store-resumed': 'It is sent to again.',
  'forward-store-removed': 'Removed, and its secret with it. What it was sent it keeps.',
  'parked-resent': 'On its way again. What comes of it shows here after a moment.',
  'forwarding-agreed': 'Agreed. It is sent what is said about you from now on.',
  'forwarding-taken-back': 'Taken back. Nothing more about you is sent there.',
  'score-resent': 'On its way again. What comes of it shows here after a moment.',
  'option-bound': 'Linked. The completions that waited are being recorded.',
};

/** Where on its page a change shows: the addresses after it lead there, past the top of the page. */
const PLACES: Readonly<Record<string, string>> = {
  'forwarding-agreed': 'forward-choices',
  'forwarding-taken-back': 'forward-choices',
  'forward-store-added': 'forward-stores',
  'forward-store-removed': 'forward-stores',
  'goal-written': 'goals',
  'goal-edited': 'goals',
  'goals-ranked': 'goals',
  'goal-parked': 'goals',
  'goal-resumed': 'goals',
  'goal-closed': 'goals',
  'goal-shared': 'goals',
  'goal-private': 'goals',
  'question-answered': 'goals',
  planned: 'plan',
  accepted: 'plan',
  countered: 'for-you',
  declined: 'for-you',
  'example-shared': 'lately',
  'learning-logged': 'timeline',
  'learning-taken-back': 'timeline',
  'sender-linked': 'inbox',
  'course-ignored': 'inbox',
  'course-heeded': 'inbox',
  'credential-revoked': 'credentials',
  'statement-good': 'check',
  'cadence-agreed': 'next',
  'conversation-planned': 'next',
  'private-note-saved': 'private',
  'promise-made': 'promises',
  'promise-kept': 'promises',
  noted: 'note',
  recognised: 'recognise',
  chosen: 'chosen',
  dropped: 'chosen',
  'prompt-dismissed': 'recognise',
};

export function doneNotices(c: AppContext, more: Readonly<Record<string, string>> = {}): Notice[] {
  const code = c.req.query('done') ?? '';
  const text = Object.hasOwn(more, code) ? more[code] : Object.hasOwn(DONE, code) ? DONE[code] : undefined;
  if (!text) return [];
  const at = Object.hasOwn(PLACES, code) ? PLACES[code] : undefined;
  return [{ tone: 'good', text, ...(at ? { at } : {}) }];
}
