import { joinMembers, type Member } from '../members.ts';
import type { PracticeLmsOptions } from '../practice-lms.tsx';
import { freshPlatform, type PlatformState, type Tool } from '../practice-state.ts';
import { SCOPE, type Vendor } from '../vendors/vendor.ts';
import { baseOf } from '../vendors/vendors.ts';
import type { Preferences } from './launch-facts.ts';

/** One platform of this LMS: a vendor, and everything that it knows and keeps. */
export interface World {
  readonly vendor: Vendor;
  /** Its address and issuer. */
  readonly base: string;
  readonly options: PracticeLmsOptions;
  readonly state: PlatformState;
  readonly members: readonly Member[];
  save(): void;
  now(): Date;
  /** How somebody set up their account; one for all vendors. */
  preferencesOf(number: string): Preferences;
}

/** The one tool that is registered by hand in every platform; its id is its number here. */
export const BUILT_IN_TOOL = '1';

export function openWorld(options: PracticeLmsOptions, vendor: Vendor): World {
  const { store } = options;
  store.state.platforms[vendor.name] ??= freshPlatform();
  return {
    vendor,
    base: baseOf(options.origin, vendor),
    options,
    state: store.state.platforms[vendor.name]!,
    members: joinMembers(options.people, options.members ?? []),
    save: () => store.save(),
    now: options.now,
    preferencesOf: (number) => store.state.preferences?.[number] ?? PLAIN_PREFERENCES,
  };
}

const PLAIN_PREFERENCES: Preferences = { locale: 'en', timeZone: 'Europe/London', highContrast: false };

/** All tools of the platform, the built-in one first. */
export function listTools(world: World): Tool[] {
  return [builtInTool(world), ...world.state.tools];
}

export const findTool = (world: World, is: (tool: Tool) => boolean): Tool | null =>
  listTools(world).find(is) ?? null;

export const canUse = (tool: Tool, scope: string): boolean => tool.scopes.includes(scope);

function builtInTool({ vendor, options }: World): Tool {
  const at = (path: string) => `${options.toolUrl}/lti/${path}`;
  const registered =
    vendor.name === 'moodle'
      ? { clientId: options.clientId, deploymentId: options.deploymentId }
      : vendor.registered;
  return {
    id: BUILT_IN_TOOL,
    ...registered,
    status: 'active',
    name: 'Throughline',
    domain: new URL(options.toolUrl).host,
    loginUrl: at('login'),
    targetUrl: at('launch'),
    contentUrl: at('launch'),
    redirectUrls: [at('launch')],
    jwksUrl: at('jwks'),
    scopes: vendor.scopes.filter((scope) => SCOPES_OF_A_TOOL.includes(scope)),
    custom: vendor.defaultCustom,
    sharesNames: true,
    sharesEmail: true,
    placements: Object.fromEntries(
      vendor.placements.map((name) => [name, `${at('launch')}?view=${VIEWS[name] ?? 'home'}`]),
    ),
  };
}

const SCOPES_OF_A_TOOL: readonly string[] = Object.values(SCOPE);

const VIEWS: Readonly<Record<string, string>> = {
  user_navigation: 'me',
  course_navigation: 'course',
  account_navigation: 'admin',
  global_navigation: 'home',
};

/** The next number of this platform. */
export function takeId(world: World): string {
  const id = String(world.state.nextId);
  world.state.nextId += 1;
  return id;
}

/** An address of the platform, from a pattern of its vendor that is filled in already. */
export function serviceAddress(world: World, path: string, query: Readonly<Record<string, string>> = {}) {
  const url = new URL(`${world.base}${path}`);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url.href;
}
