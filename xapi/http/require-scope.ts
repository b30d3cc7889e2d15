import type { Context } from 'hono';
import type { Scope, XapiEnv } from '../ports.ts';
import { Refusal } from './refusal.ts';

/** What a scope includes (Communication 4.2); `all` includes everything. */
const INCLUDES: Readonly<Partial<Record<Scope, readonly Scope[]>>> = {
  'statements/read': ['statements/read/mine'],
};

/** Refuses with 403 what the credentials of the request do not cover. */
export function requireScope(c: Context<XapiEnv>, scope: Scope): void {
  if (hasScope(c.get('sender').scopes, scope)) return;
  throw new Refusal(
    403,
    `These credentials do not cover ${scope}; an administrator can make others that do.`,
  );
}

export function hasScope(scopes: readonly Scope[], scope: Scope): boolean {
  return scopes.some((one) => one === 'all' || one === scope || (INCLUDES[one] ?? []).includes(scope));
}

/** What the scope leaves to see: everything of the tenant, or what came with these credentials. */
export function whatIsSeen(c: Context<XapiEnv>): { credentialId?: string } {
  const { scopes, credentialId } = c.get('sender');
  return hasScope(scopes, 'statements/read') ? {} : { credentialId };
}
