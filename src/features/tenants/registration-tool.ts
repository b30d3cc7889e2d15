import type { ToolDescription } from '../../../lti/registration/index.ts';
import { scopes } from '../../../lti/services/index.ts';

/** How Throughline introduces itself to an LMS: what it would like, whatever that LMS then offers of it. */
export function describeTool(publicUrl: string): ToolDescription {
  const launchUrl = `${publicUrl}/lti/launch`;
  return {
    name: 'Throughline',
    description: 'Growth at work: competencies, goals, recognition and the conversations about them.',
    toolId: 'throughline',
    homeUrl: publicUrl,
    loginUrl: `${publicUrl}/lti/login`,
    launchUrl,
    keysUrl: `${publicUrl}/lti/jwks`,
    iconUrl: `${publicUrl}/lti/icon.svg`,
    scopes: [
      [scopes.members],
      [scopes.lineItem, scopes.lineItemReadonly],
      [scopes.score],
      [scopes.resultReadonly],
      [scopes.groups],
      [scopes.notices],
    ],
    claims: ['iss', 'sub', 'name', 'given_name', 'family_name', 'email', 'locale'],
    variables: {
      ctx_history: ['Context.id.history'],
      link_history: ['ResourceLink.id.history'],
      tz: ['Person.address.timezone'],
      high_contrast: ['Canvas.user.prefersHighContrast'],
      brand_url: ['com.instructure.brandConfigJSON.url'],
    },
    entries: [
      { place: 'person', label: 'My growth', targetLinkUri: `${launchUrl}?view=me` },
      { place: 'home', label: 'Growth', targetLinkUri: `${launchUrl}?view=home` },
      { place: 'administration', label: 'Throughline', targetLinkUri: `${launchUrl}?view=admin` },
      { place: 'course', label: 'Competencies', targetLinkUri: `${launchUrl}?view=course` },
      { place: 'content', label: 'Add from Throughline', targetLinkUri: launchUrl },
      { place: 'review', label: 'Open what was handed in', targetLinkUri: launchUrl },
      { place: 'privacy', label: 'What Throughline keeps about a person', targetLinkUri: launchUrl },
    ],
  };
}

/**
 * Custom fields of a Canvas developer key: Canvas tells nobody beforehand which it knows, so they stand here. A
 * person's number is read from the lis claim alone, for a teacher may change the custom fields of a link; it stands
 * here for administrators who look for it.
 */
export const CANVAS_FIELDS: Readonly<Record<string, string>> = {
  sis_user_id: '$Canvas.user.sisSourceId',
  ctx_history: '$Context.id.history',
  link_history: '$ResourceLink.id.history',
  tz: '$Person.address.timezone',
  high_contrast: '$Canvas.user.prefersHighContrast',
  brand_url: '$com.instructure.brandConfigJSON.url',
};
