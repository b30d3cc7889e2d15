import type { JsonObject } from '../json.ts';
import type { ToolDescription, ToolEntry } from './tool-description.ts';
import { findVendor } from './vendors.ts';

/** Where Canvas puts content in, and how large the picker's frame is there. */
const SELECTION = { selection_width: 800, selection_height: 600 } as const;

/** What Canvas has for a placement beside its address. */
const SETTINGS: Readonly<Record<string, JsonObject>> = {
  global_navigation: { visibility: 'members', display_type: 'full_width' },
  account_navigation: { root_account_only: true },
  course_navigation: { visibility: 'members', default: 'disabled' },
  link_selection: SELECTION,
  assignment_selection: SELECTION,
};

/**
 * The configuration of a Canvas developer key (Canvas, lti_dev_key_config), for installations without dynamic
 * registration: an administrator gives its address to Canvas, which reads it.
 * @param custom names and variables (with `$`) of custom fields
 */
export function canvasKey(tool: ToolDescription, custom: Readonly<Record<string, string>>): JsonObject {
  return {
    title: tool.name,
    description: tool.description,
    oidc_initiation_url: tool.loginUrl,
    target_link_uri: tool.launchUrl,
    public_jwk_url: tool.keysUrl,
    scopes: tool.scopes
      .flatMap((wishes) => wishes.slice(0, 1))
      .filter((scope) => CANVAS_SCOPES.includes(scope)),
    custom_fields: custom,
    extensions: [
      {
        platform: 'canvas.instructure.com',
        domain: new URL(tool.launchUrl).host,
        tool_id: tool.toolId,
        privacy_level: 'public',
        settings: {
          text: tool.name,
          ...(tool.iconUrl ? { icon_url: tool.iconUrl } : {}),
          placements: tool.entries.flatMap((entry) => placementsOf(entry)),
        },
      },
    ],
  };
}

/** Canvas refuses a key with a scope that it does not know. */
const CANVAS_SCOPES: readonly string[] = [
  'https://purl.imsglobal.org/spec/lti-ags/scope/lineitem',
  'https://purl.imsglobal.org/spec/lti-ags/scope/lineitem.readonly',
  'https://purl.imsglobal.org/spec/lti-ags/scope/result.readonly',
  'https://purl.imsglobal.org/spec/lti-ags/scope/score',
  'https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly',
  'https://purl.imsglobal.org/spec/lti/scope/noticehandlers',
];

function placementsOf({ place, label, targetLinkUri }: ToolEntry): JsonObject[] {
  const names = (findVendor('canvas').placements[place] ?? []).filter(
    (name) => name in SETTINGS || name === 'user_navigation',
  );
  return names.map((placement) => ({
    placement,
    message_type: place === 'content' ? 'LtiDeepLinkingRequest' : 'LtiResourceLinkRequest',
    text: label,
    target_link_uri: targetLinkUri,
    ...SETTINGS[placement],
  }));
}
