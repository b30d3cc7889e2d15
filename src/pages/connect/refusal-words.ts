import type { RefusalReason } from '../../../lti/index.ts';

const SPENT =
  'A launch was sent a second time, or began more than ten minutes before. Opening the link again helps.';
const FORGED =
  'What arrived was not signed or formed as a launch of this LMS is. Once may be a fault; often, somebody is trying.';
const INCOMPLETE =
  'The LMS sent a launch that lacks something it must hold. Check the tool’s settings there.';
const COOKIES = 'The browser keeps no cookie inside the LMS’s page. Opening the tool in a new window helps.';

/**
 * Why a launch was refused, for whoever helps: what happened and what to do. The person saw a sentence of their own
 * (lti/refusals.ts) and the reference.
 */
const WORDS: Readonly<Partial<Record<RefusalReason, string>>> = {
  parameter_repeated: FORGED,
  login_incomplete: INCOMPLETE,
  login_malformed: INCOMPLETE,
  login_ambiguous: 'Two registrations fit this launch. Let the LMS send its client id with the login.',
  target_foreign: 'The link in the LMS leads to another site than ours. Check its address.',
  target_mismatch: 'The link changed between the login and the launch. Check the link in the LMS.',
  target_missing: INCOMPLETE,
  cookies_blocked: COOKIES,
  browser_unproven: COOKIES,
  storage_unanswered: COOKIES,
  platform_error: 'The LMS itself could not sign the person in.',
  token_missing: INCOMPLETE,
  token_too_large: 'The LMS sent more than a launch holds. Its custom fields may be too many.',
  issuer_missing: INCOMPLETE,
  audience_missing: INCOMPLETE,
  deployment_missing: 'The LMS did not say which of its deployments launched.',
  platform_unknown: 'No registration here has this address and client id.',
  platform_ambiguous:
    'Two registrations fit this launch. Check that each deployment is approved in one of them only.',
  state_missing: SPENT,
  state_unknown: SPENT,
  state_expired: SPENT,
  nonce_wrong: FORGED,
  nonce_missing: INCOMPLETE,
  login_mismatch: FORGED,
  token_malformed: FORGED,
  token_not_compact: FORGED,
  token_encrypted: FORGED,
  token_nested: FORGED,
  header_forbidden: FORGED,
  algorithm_refused: 'The LMS signs in a way that is not safe; RS256 is needed. Its settings may offer it.',
  audience_untrusted: 'The launch was meant for another tool as well, or for another one altogether.',
  authorized_party_wrong: 'The launch was made for another tool than ours.',
  kid_missing: 'The LMS does not say which of its keys it signed with.',
  keys_unavailable: 'The public keys of the LMS could not be read. Test the connection to see why.',
  key_unknown:
    'It was signed with a key that the LMS does not publish. It may have changed its keys a moment before.',
  key_refused:
    'It was signed with a key that is too short or not meant for signing. The LMS has to make a new one.',
  signature_wrong: 'The signature is not that of this LMS.',
  time_missing: INCOMPLETE,
  time_invalid: INCOMPLETE,
  token_expired: 'The launch arrived after it had ended. Compare the clocks: test the connection.',
  token_stale:
    'The launch was made more than ten minutes before it arrived. Compare the clocks: test the connection.',
  token_from_future: 'The clock of the LMS is ahead of ours. Test the connection to see by how much.',
  subject_missing: 'The LMS did not say who launched. Let it share the user id with this tool.',
  subject_malformed: INCOMPLETE,
  roles_missing: INCOMPLETE,
  roles_malformed: INCOMPLETE,
  resource_link_missing: INCOMPLETE,
  context_missing: INCOMPLETE,
  line_item_missing: INCOMPLETE,
  for_user_missing: 'The LMS did not say whose work is to be looked at.',
  deep_linking_incomplete:
    'The LMS did not say where to send what is chosen. Check its deep linking settings.',
  notices_malformed: 'What arrived as notices was none.',
  notice_incomplete: 'A notice of the LMS lacked something it must hold.',
  version_wrong: INCOMPLETE,
  message_type_missing: INCOMPLETE,
  message_type_unknown: 'The LMS asked for something that no tool of LTI 1.3 knows.',
  message_type_not_offered:
    'The LMS asked for something that this tool does not offer. Remove that placement there.',
  platform_suspended: 'This LMS is suspended here.',
  tenant_suspended: 'This company’s access is paused.',
  deployment_unknown: 'A part of the LMS that nobody has approved yet. It waits for your approval above.',
  deployment_pending: 'A part of the LMS that waits for your approval above.',
  deployment_disabled: 'A part of the LMS that was refused or disabled here.',
  deployment_unassigned: 'It is not clear which company this part of the LMS belongs to.',
  person_suspended: 'The person’s access is paused.',
};

export function refusalWords(reason: string): string {
  return (WORDS as Readonly<Record<string, string>>)[reason] ?? `${reason.replaceAll('_', ' ')}.`;
}
