/** The scopes of the services that this client speaks. */
export const scopes = {
  lineItem: 'https://purl.imsglobal.org/spec/lti-ags/scope/lineitem',
  lineItemReadonly: 'https://purl.imsglobal.org/spec/lti-ags/scope/lineitem.readonly',
  score: 'https://purl.imsglobal.org/spec/lti-ags/scope/score',
  resultReadonly: 'https://purl.imsglobal.org/spec/lti-ags/scope/result.readonly',
  members: 'https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly',
  groups: 'https://purl.imsglobal.org/spec/lti-gs/scope/contextgroup.readonly',
  notices: 'https://purl.imsglobal.org/spec/lti/scope/noticehandlers',
} as const;

export type Scope = (typeof scopes)[keyof typeof scopes];

/** What a scope lets us do, as a clause that follows "the LMS does not let us". */
const PURPOSES: Readonly<Record<string, string>> = {
  [scopes.lineItem]: 'add or change columns of its gradebook',
  [scopes.lineItemReadonly]: 'read the columns of its gradebook',
  [scopes.score]: 'send scores',
  [scopes.resultReadonly]: 'read results',
  [scopes.members]: 'read who takes part in a course',
  [scopes.groups]: 'read the groups of a course',
  [scopes.notices]: 'ask for notices',
};

export const purposeOf = (scope: string): string => PURPOSES[scope] ?? `use ${scope}`;
