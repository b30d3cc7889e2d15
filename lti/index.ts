import { Hono } from 'hono';
import { toPublicJwk } from './keys.ts';
import { createLtiContext } from './lti-context.ts';
import type { LtiPorts } from './ports.ts';
import { receiveLaunch } from './receive-launch.ts';
import { receiveNotices } from './receive-notices.ts';
import { serveScript } from './serve-script.ts';
import { startLogin } from './start-login.ts';

export { createKeyCache, type KeyCache } from './key-cache.ts';
export { makeSigningKey, type SigningKey, toPublicJwk } from './keys.ts';
export type { DeepLinkingSettings, ForUser, Launch, LegacyIdentity, MessageType } from './launch.ts';
export {
  type FromStoragePage,
  type LtiPage,
  type NewWindowPage,
  pageHeaders,
  plainPage,
} from './pages.ts';
export type {
  LoginRow,
  LtiNotice,
  LtiPorts,
  Platform,
  PlatformQuery,
  Refusal,
} from './ports.ts';
export { type RefusalReason, refusals } from './refusals.ts';
export type { ContextRole, InstitutionRole, LtiRoles, SystemRole } from './roles.ts';

/**
 * LTI 1.3 for a tool: `GET|POST /login`, `POST /launch`, `POST /notices`, `GET /storage.js`,
 * `GET /jwks`. Mount it below `ports.mountPath`. It
 * answers refusals itself (4xx, a page for people); it throws only what a port throws.
 */
export function createLti(ports: LtiPorts): Hono {
  const lti = createLtiContext(ports);
  const app = new Hono();
  app.on(['GET', 'POST'], '/login', (c) => startLogin(c, lti));
  app.post('/launch', (c) => receiveLaunch(c, lti));
  const { receiveNotice } = ports;
  if (receiveNotice) {
    app.post('/notices', (c) => receiveNotices(c, lti, receiveNotice.bind(ports)));
  }
  app.get('/storage.js', (c) => serveScript(c));
  app.get('/jwks', async (c) => {
    // Stripped here too, so that a private key handed in by mistake stays private.
    const keys = await Promise.all((await ports.publicKeys()).map(toPublicJwk));
    return c.json({ keys }, 200, { 'Cache-Control': 'public, max-age=300' });
  });
  return app;
}
