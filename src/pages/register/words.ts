import type { AskedPlace, VendorFamily } from '../../../lti/registration/index.ts';
import { scopes } from '../../../lti/services/index.ts';

/** One thing that is asked of an LMS: what it is called, and what for. */
export interface Ask {
  readonly title: string;
  readonly why: string;
}

export const FAMILY_NAMES: Readonly<Record<VendorFamily, string>> = {
  canvas: 'Canvas',
  moodle: 'Moodle',
  brightspace: 'Brightspace',
  blackboard: 'Blackboard',
  sakai: 'Sakai',
  other: 'your LMS',
};

const SERVICES: Readonly<Record<string, Ask>> = {
  [scopes.members]: {
    title: 'Who takes part in a course',
    why: 'so that its page can say how many of its people a skill would help',
  },
  [scopes.lineItem]: {
    title: 'Columns in the gradebook',
    why: 'for activities that somebody puts into a course, one column each; other columns are not touched',
  },
  [scopes.lineItemReadonly]: {
    title: 'Reading columns of the gradebook',
    why: 'to know which of them belongs to an activity of ours',
  },
  [scopes.score]: { title: 'Sending scores', why: 'when somebody hands in such an activity' },
  [scopes.resultReadonly]: {
    title: 'Reading results of our own columns',
    why: 'so that a result given in the LMS counts as a completion here',
  },
  [scopes.groups]: { title: 'Groups of a course', why: 'to narrow the course’s page to one of them' },
  [scopes.notices]: {
    title: 'Notices from the LMS',
    why: 'to bring a course’s mapping along when the course is copied',
  },
};

/** Claims by what people call them; the first names the line. */
const CLAIMS: readonly (Ask & { readonly claims: readonly string[] })[] = [
  {
    claims: ['name', 'given_name', 'family_name'],
    title: 'Names',
    why: 'so that people recognise each other in conversations',
  },
  {
    claims: ['email'],
    title: 'E-mail addresses',
    why: 'to help an administrator recognise who waits to be matched; an address alone opens nothing',
  },
  { claims: ['locale'], title: 'Language', why: 'to write dates and pages as people read them' },
];

const VARIABLES: Readonly<Record<string, Ask>> = {
  ctx_history: {
    title: 'Which course a course was copied from',
    why: 'so that what was mapped there need not be mapped again',
  },
  link_history: {
    title: 'Which link a link was copied from',
    why: 'so that a copied activity is known',
  },
  tz: { title: 'Time zone', why: 'to show times as people live them' },
  high_contrast: { title: 'The wish for high contrast', why: 'to look as people need it' },
  brand_url: { title: 'The LMS’ colours', why: 'to look like part of it' },
};

const PLACES: Readonly<Record<AskedPlace, string>> = {
  link: 'links that teachers put into their courses',
  person: 'everybody’s own menu',
  home: 'the main menu',
  administration: 'the menu for administrators',
  course: 'the menu of a course, where its teacher switches it on',
  content: 'a course’s “add content” dialogue',
  review: 'the gradebook, to open what was handed in',
  privacy: 'the privacy tools, to export or erase what is kept about a person',
};

export const serviceWords = (scope: string): Ask => SERVICES[scope] ?? { title: scope, why: '' };
export const variableWords = (name: string): Ask => VARIABLES[name] ?? { title: name, why: '' };
export const placeWords = (place: AskedPlace): string => PLACES[place];

/** The lines for these claims, each once; what every launch holds (iss, sub) is said by the page itself. */
export function claimWords(claims: readonly string[]): Ask[] {
  return CLAIMS.filter((line) => line.claims.some((claim) => claims.includes(claim)));
}

/** What is left to do in the LMS once we are registered there. */
export const NEXT_STEPS: Readonly<Record<VendorFamily, readonly string[]>> = {
  moodle: [
    'In “Manage tools”, the new tool waits: choose “Activate”.',
    'In a course, under “More”, “LTI External tools”, switch on “Show in activity chooser”; for every course at once in the tool’s settings, “Tool configuration usage”.',
    'Add the activity “Throughline” to a course or to the site home, and open it.',
  ],
  canvas: [
    'Canvas shows the registration once more: check placements and privacy, then “Enable & Close”.',
    'Install the app in the account or course, by its client ID, where Canvas does not do so itself.',
    'Open it from the menu. The first launch shows here as a deployment to approve.',
  ],
  brightspace: [
    'The registration is disabled at first: open it under “Manage Extensibility”, “LTI Advantage”, and enable it.',
    'Make a deployment for the organisation, with the security settings that you agree with, and a link in it.',
    'Open the link. If the deployment is new to us, it shows on Connect to be approved.',
  ],
  blackboard: [
    'In the Administrator Panel, under “LTI Tool Providers”, register an LTI 1.3 tool with the client ID of this registration, and approve it.',
    'Choose which data it may be sent, and add its placements.',
    'Open it. The first launch shows on Connect as a deployment to approve.',
  ],
  sakai: [
    'In “External Tools”, open the new tool, and allow names, e-mail addresses and the roster as you agree with.',
    'Make it available to sites, and add it to one.',
    'Open it. If the deployment is new to us, it shows on Connect to be approved.',
  ],
  other: [
    'Activate the new tool, if your LMS keeps new tools waiting.',
    'Make it available where people should find it, and open it.',
    'If the deployment is new to us, it shows on Connect to be approved.',
  ],
};

/** How the invitation's link is used, in three steps for each LMS. */
export const INVITE_STEPS: readonly { readonly name: string; readonly steps: readonly string[] }[] = [
  {
    name: 'Moodle',
    steps: [
      'Site administration › Plugins › Activity modules › External tool › Manage tools.',
      'Paste the link into “Tool URL…” and choose “Add LTI Advantage”.',
      'Confirm what Throughline asks for, then “Activate” the tool.',
    ],
  },
  {
    name: 'Canvas',
    steps: [
      'Admin › your account › Developer Keys › + Developer Key › + LTI Registration (or Apps › Manage › Install a new app, by dynamic registration).',
      'Paste the link as the registration URL and continue.',
      'Confirm what Throughline asks for, then “Enable & Close”. Where Canvas has no dynamic registration, use the JSON URL below.',
    ],
  },
  {
    name: 'Brightspace',
    steps: [
      'Admin Tools › Manage Extensibility › LTI Advantage › Register Tool › Dynamic.',
      'Paste the link as the tool initiation registration endpoint and register.',
      'Confirm in the new tab, then enable the registration and make a deployment with a link.',
    ],
  },
  {
    name: 'Blackboard',
    steps: [
      'In the Anthology developer portal, choose “LTI Dynamic Registration”.',
      'Paste the link as the tool’s registration URL and confirm what Throughline asks for.',
      'In Learn: Administrator Panel › LTI Tool Providers › Register LTI 1.3 tool, with the client ID; approve it.',
    ],
  },
  {
    name: 'Sakai',
    steps: [
      'Administration Workspace › External Tools › LTI Advantage auto provision.',
      'Give it a title, paste the link as the registration URL and start.',
      'Confirm what Throughline asks for, then allow the tool for sites.',
    ],
  },
];
