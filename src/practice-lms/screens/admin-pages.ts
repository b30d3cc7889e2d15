import { type Context, Hono } from 'hono';
import { isAdministrator } from '../platform/courses.ts';
import { isDomainTaken } from '../platform/register-tool.ts';
import { makeRegistrationToken } from '../platform/registration-token.ts';
import { serviceAddress, type World } from '../platform/world.ts';
import type { Settings } from '../practice-state.ts';
import { adminScreen } from './admin-screen.tsx';
import { plainPage, type Visit } from './document.tsx';
import { registerScreen } from './register-screen.tsx';
import { refusedScreen } from './small-screens.tsx';

const NOTICES: Readonly<Record<string, string>> = {
  registered: 'The tool has said that it is done. A new one waits below until you activate it.',
  saved: 'Saved.',
  'domain-taken': 'Another enabled tool has this domain. Disable it first.',
};

/** What only an administrator of the LMS reaches: tools, their registration, and what shall go wrong. */
export function adminPages(visitOf: (c: Context) => Visit): Hono {
  const app = new Hono();
  const onlyAdministrators = async (c: Context, next: () => Promise<void>) => {
    const { world, person } = visitOf(c);
    if (isAdministrator(world.options, person.sub)) return next();
    return c.html(refusedScreen('Only an administrator of the LMS opens this page. Choose Tessa.'), 403);
  };
  app.use('/admin', onlyAdministrators);
  app.use('/admin/*', onlyAdministrators);
  app.get('/admin', (c) => c.html(adminScreen(visitOf(c), NOTICES[c.req.query('done') ?? ''] ?? null)));
  app.post('/admin/register', (c) => register(c, visitOf(c)));
  app.post('/admin/tool', async (c) => {
    const { tool, do: what } = await c.req.parseBody();
    const done = changeTool(visitOf(c).world, String(tool), String(what)) ? 'saved' : 'domain-taken';
    return c.redirect(`/admin?done=${done}`, 303);
  });
  app.post('/admin/settings', async (c) => {
    const { world } = visitOf(c);
    const { silentStorage, unreadableKeys, migration } = await c.req.parseBody();
    world.state.settings = {
      storageAnswers: silentStorage !== 'yes',
      readsKeys: unreadableKeys !== 'yes',
      migration: MIGRATIONS.find((one) => one === migration) ?? 'none',
    };
    world.save();
    return c.redirect('/admin?done=saved', 303);
  });
  return app;
}

const MIGRATIONS: readonly Settings['migration'][] = ['none', 'signed', 'wrong'];

/** Opens the tool's registration (Dynamic Registration 1.0 §3.2) with a token of its own. */
async function register(c: Context, visit: Visit): Promise<Response> {
  const { world } = visit;
  const { link, update } = await c.req.parseBody();
  if (typeof link !== 'string' || !URL.canParse(link) || !/^https?:$/.test(new URL(link).protocol)) {
    const body = plainPage(
      'No link',
      'Paste the whole registration link of the tool; it begins with http:// or https://.',
    );
    return c.html(body, 422);
  }
  const changed = world.state.tools.find(({ id }) => id === update);
  const token = await makeRegistrationToken(
    world,
    changed
      ? { sub: changed.id, scope: 'reg-update' }
      : { sub: crypto.randomUUID().replaceAll('-', '').slice(0, 15), scope: 'reg' },
  );
  const address = new URL(link);
  address.searchParams.set('openid_configuration', serviceAddress(world, world.vendor.paths.openid));
  address.searchParams.set('registration_token', token);
  return c.html(registerScreen(visit, address.href));
}

/** False where the vendor does not allow it. */
function changeTool(world: World, id: string, what: string): boolean {
  const { state } = world;
  const tool = state.tools.find((one) => one.id === id);
  if (!tool) return true;
  if (what === 'activate' && isDomainTaken(world, tool.domain, id)) return false;
  if (what === 'remove') {
    state.tools = state.tools.filter((one) => one !== tool);
    state.activities = state.activities.filter(({ toolId }) => toolId !== id);
    state.lineItems = state.lineItems.filter(({ toolId }) => toolId !== id);
    state.handlers = state.handlers.filter(({ toolId }) => toolId !== id);
  } else tool.status = what === 'activate' ? 'active' : 'pending';
  world.save();
  return true;
}
