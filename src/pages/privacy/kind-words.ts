import type { Kind } from '../../features/privacy/index.ts';

/** What belongs to a kind, in words, and who else sees it. */
export const KIND_WORDS: Readonly<Record<Kind, { readonly label: string; readonly what: string }>> = {
  profile: { label: 'Person', what: 'Name, job, LMS accounts, reporting lines, roles' },
  learning: {
    label: 'Learning',
    what: 'Completions, levels reached, hand-ins, logged learning',
  },
  courses: {
    label: 'LMS courses',
    what: 'Course memberships, scores on their way, completions that wait. In the file; not counted here',
  },
  goals: {
    label: 'Goals and plan',
    what: 'Goals with every version, questions, self-ratings, plan',
  },
  recommendations: { label: 'Recommendations', what: 'Received and sent, with the answers' },
  recognition: { label: 'Examples and thanks', what: 'Observations, shared examples, recognition' },
  conversations: { label: 'Conversations', what: 'Agenda points, notes, promises, own private notes' },
  objectives: { label: 'Objectives', what: 'What was agreed, and where it stands' },
  requests: { label: 'Requests', what: 'Short-lived requests from an LMS, consents, this page’s requests' },
  decisions: { label: 'Decisions for the company', what: 'Confirmed mappings, links, settings' },
};
