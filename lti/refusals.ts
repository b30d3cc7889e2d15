/**
 * Every reason for which a login or a launch is refused, with the status and the plain sentences a person
 * reads. The reason itself belongs in the log; the page shows the sentence and a reference id, and never
 * a value from the request.
 */
const startAgain = 'Go back to your learning platform and open the link again.';
const askAdmin = 'Please tell the administrator of your learning platform.';
const unproven = {
  status: 403,
  message: `What your learning platform sent could not be confirmed. ${startAgain}`,
} as const;
const incomplete = {
  status: 400,
  message: `Your learning platform sent a launch that is not complete. ${askAdmin}`,
} as const;
const spent = {
  status: 403,
  message: `This launch is no longer valid: each one can be used once, within ten minutes, in the browser where it began. ${startAgain}`,
} as const;
const unknownHere = {
  status: 403,
  message: `This learning platform is not connected here. ${askAdmin}`,
} as const;
const notOffered = {
  status: 400,
  message: 'This tool does not offer that. It can be opened from a link in a course.',
} as const;

export const refusals = {
  // reading the request
  body_type: incomplete,
  body_too_large: { status: 413, message: `Your learning platform sent more than expected. ${askAdmin}` },
  body_unreadable: incomplete,
  parameter_repeated: incomplete,
  // login initiation
  login_incomplete: incomplete,
  login_malformed: incomplete,
  target_foreign: { status: 400, message: `This link leads to another site. ${askAdmin}` },
  login_ambiguous: {
    status: 400,
    message: `It is not clear which connection this link belongs to. ${askAdmin}`,
  },
  cookies_blocked: {
    status: 400,
    message:
      'Your browser did not keep the cookie that signing in needs. Allow cookies for this site, then open the link again from your learning platform.',
  },
  // the answer's envelope
  platform_error: {
    status: 400,
    message: `Your learning platform could not sign you in. Sign in there again, then open the link once more.`,
  },
  state_missing: spent,
  browser_unproven: spent,
  storage_unanswered: {
    status: 403,
    message: `Your browser keeps no cookies for this site, and your learning platform did not hand back what signing in needs. Go back to it and open the link in a new tab or window.`,
  },
  token_missing: incomplete,
  // stage 1: parsed
  token_too_large: { status: 413, message: `Your learning platform sent more than expected. ${askAdmin}` },
  token_malformed: unproven,
  token_not_compact: unproven,
  token_encrypted: unproven,
  token_nested: unproven,
  header_forbidden: unproven,
  algorithm_refused: unproven,
  kid_missing: unproven,
  issuer_missing: incomplete,
  audience_missing: incomplete,
  audience_untrusted: unproven,
  deployment_missing: incomplete,
  // stage 2: platform known
  platform_unknown: unknownHere,
  platform_ambiguous: {
    status: 403,
    message: `It is not clear which connection this link belongs to. ${askAdmin}`,
  },
  platform_suspended: { status: 403, message: `The connection to this platform is paused. ${askAdmin}` },
  tenant_suspended: { status: 403, message: `This organisation's access is paused. ${askAdmin}` },
  // stage 3: signature good
  keys_unavailable: {
    status: 400,
    message: 'The keys of your learning platform could not be read just now. Try again in a minute.',
  },
  key_unknown: unproven,
  key_refused: unproven,
  signature_wrong: unproven,
  // stage 4: claims good
  authorized_party_wrong: unproven,
  time_missing: incomplete,
  time_invalid: incomplete,
  token_expired: spent,
  token_stale: spent,
  token_from_future: {
    status: 403,
    message: `The clock of your learning platform does not agree with ours. ${askAdmin}`,
  },
  version_wrong: incomplete,
  message_type_missing: incomplete,
  message_type_unknown: incomplete,
  message_type_not_offered: notOffered,
  nonce_missing: incomplete,
  subject_missing: {
    status: 400,
    message:
      'Anonymous launches are not supported. Your learning platform did not say who you are: sign in there, or ask its administrator to share the user id with this tool.',
  },
  subject_malformed: incomplete,
  roles_missing: incomplete,
  roles_malformed: incomplete,
  resource_link_missing: incomplete,
  deep_linking_incomplete: incomplete,
  for_user_missing: incomplete,
  line_item_missing: incomplete,
  context_missing: incomplete,
  target_missing: incomplete,
  // notices, which no person sees
  notices_malformed: incomplete,
  notice_incomplete: incomplete,
  // stage 5: nonce consumed
  state_unknown: spent,
  state_expired: spent,
  nonce_wrong: unproven,
  login_mismatch: unproven,
  target_mismatch: unproven,
  // admission
  deployment_unknown: {
    status: 403,
    message:
      'This part of your learning platform is not connected here yet. An administrator has been asked to approve it.',
  },
  deployment_unassigned: unknownHere,
  deployment_pending: { status: 403, message: 'An administrator has yet to approve this connection.' },
  deployment_disabled: { status: 403, message: `This connection has been switched off. ${askAdmin}` },
  person_suspended: { status: 403, message: `Your access is paused. ${askAdmin}` },
} as const satisfies Record<string, { status: 400 | 403 | 413; message: string }>;

/** The closed set of reasons. */
export type RefusalReason = keyof typeof refusals;

/** The heading over every refusal. */
export const refusalTitle = 'This could not be opened';
