import { type Context, Hono } from 'hono';
import type { CastMember } from '../company/company.ts';
import { returnedScreen } from '../screens/small-screens.tsx';
import { forwardingPage } from '../screens/tool-screen.tsx';
import { authorise, type ContentRequest } from './authorise.tsx';
import { beginLaunch, type Hints } from './begin-launch.tsx';
import { giveToken } from './give-token.ts';
import {
  changeLineItem,
  createLineItem,
  listLineItems,
  readOneLineItem,
  removeLineItem,
} from './line-items.ts';
import { listGroups, listMembers } from './memberships.ts';
import { listHandlers, putHandler } from './notices.ts';
import { publicHalf } from './public-half.ts';
import { registerTool } from './register-tool.ts';
import { listResults, takeScore } from './scores.ts';
import { showConfiguration } from './show-configuration.ts';
import { takeContent } from './take-content.tsx';
import type { World } from './world.ts';

const MOST_WAITING = 200;

/** One platform: everything that a tool meets of it, at its vendor's addresses. */
export function createPlatform(world: World, personOf: (c: Context) => CastMember): Hono {
  const app = new Hono();
  const { paths } = world.vendor;
  const hints: Hints = new Map();
  const waiting = keepContentRequests();
  const used = new Map<string, number>();
  const launch = (c: Context) => {
    const person = personOf(c);
    const member = world.members.find(({ number }) => number === person.sub)!;
    return beginLaunch(c, world, hints, member);
  };

  app.get('/launch', launch);
  // Moodle's own address of the activity that everybody has
  if (world.vendor.name === 'moodle') app.get('/mod/lti/launch.php', launch);
  app.on(['GET', 'POST'], paths.auth, (c) => authorise(c, world, hints, waiting.keep));
  app.get(paths.jwks, (c) => c.json({ keys: [publicHalf(world.options.store.state.signingKey)] }));
  app.get(paths.openid, (c) => showConfiguration(c, world));
  app.post(paths.register, (c) => registerTool(c, world));
  app.post(paths.token, (c) => giveToken(c, world, used));
  app.post(paths.contentReturn, (c) => takeContent(c, world, waiting.take));
  app.get(world.vendor.name === 'moodle' ? '/mod/lti/return.php' : '/return', (c) => {
    const { course = '', lti_msg, lti_errormsg } = c.req.query();
    const words = [lti_msg, lti_errormsg].filter((one) => one !== undefined);
    return c.html(returnedScreen(/^\d+$/.test(course) ? course : '', words));
  });
  if (world.vendor.frame.storage === 'forwarding frame')
    app.get('/post_message_forwarding', (c) => c.html(forwardingPage()));
  app.get('/brand.json', (c) => c.json(BRAND));
  mountServices(app, world);
  return app;
}

function mountServices(app: Hono, world: World): void {
  const { lineItems, lineItem, members, groups, notices } = world.vendor.paths;
  app.get(lineItems, (c) => listLineItems(c, world));
  app.post(lineItems, (c) => createLineItem(c, world));
  app.get(lineItem, (c) => readOneLineItem(c, world));
  app.put(lineItem, (c) => changeLineItem(c, world));
  app.delete(lineItem, (c) => removeLineItem(c, world));
  app.post(`${lineItem}/scores`, (c) => takeScore(c, world));
  app.get(`${lineItem}/results`, (c) => listResults(c, world));
  app.get(members, (c) => listMembers(c, world));
  if (groups) app.get(groups, (c) => listGroups(c, world));
  if (notices) {
    app.get(notices, (c) => listHandlers(c, world));
    app.put(notices, (c) => putHandler(c, world));
  }
}

/** Selections of content that began; each key is good for one answer, the oldest go first. */
function keepContentRequests() {
  const requests = new Map<string, ContentRequest>();
  return {
    keep(request: ContentRequest): string {
      const [oldest] = requests.keys();
      if (oldest !== undefined && requests.size >= MOST_WAITING) requests.delete(oldest);
      const key = crypto.randomUUID();
      requests.set(key, request);
      return key;
    },
    take(key: string): ContentRequest | null {
      const request = requests.get(key) ?? null;
      requests.delete(key);
      return request;
    },
  };
}

/** What Canvas calls the theme of an account, by its names. */
const BRAND = {
  'ic-brand-primary': '#7A2E5D',
  'ic-link-color': '#7A2E5D',
  'ic-brand-button--primary-bgd': '#7A2E5D',
  'ic-brand-button--primary-text': '#ffffff',
  'ic-brand-font-color-dark': '#2D3B45',
  'ic-brand-global-nav-bgd': '#394B58',
};
