import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeGoal } from '../../src/features/goals/index.ts';
import { assetManifest } from '../../src/http/asset-manifest.ts';
import { assetRoutes } from '../../src/http/assets.ts';
import { claim, createBrowser, postLaunch, startLogin, toolUrl } from '../lti/platform-fixture.ts';
import { bringObjects, type Ground, layGround, type Objects, subOf, type Visitor } from './access-ground.ts';

let ground: Ground;
let ids: Objects;
let visitors: Record<'learner' | 'manager' | 'ldAdmin' | 'tenantAdmin' | 'unmatched', Visitor>;

beforeAll(async () => {
  ground = await layGround();
  ids = await bringObjects(ground, ground.home);
  const launch = (key: string) => ground.launch(ground.home, subOf('1', key));
  visitors = {
    learner: await launch('learner'),
    manager: await launch('manager'),
    ldAdmin: await launch('ldAdmin'),
    tenantAdmin: await launch('tenantAdmin'),
    unmatched: await launch('nobody'),
  };
}, 120_000);

afterAll(() => ground.close());

/** Each page with somebody who may see it. */
const pages = (): [keyof typeof visitors, string][] => [
  ['learner', '/growth'],
  ['learner', '/growth?start=challenge'],
  ['learner', `/growth?edit=${ids.sharedGoal}`],
  ['learner', '/growth?done=goal-written'],
  ['learner', '/expectations'],
  ['learner', '/record'],
  ['learner', '/team'],
  ['learner', '/conversations'],
  ['learner', `/conversations/${ids.conversation}`],
  ['learner', `/line-of-sight/${ids.objective}`],
  ['learner', `/line-of-sight/competencies/${ids.skill}`],
  ['learner', `/catalog/${ids.option}`],
  ['learner', '/no-such-page'],
  ['learner', '/connect'],
  ['manager', '/team'],
  ['manager', `/people/${ids.personId}/conversation`],
  ['manager', `/people/${ids.personId}/conversation?recognise=${ids.evidence}&skill=${ids.skill}`],
  ['ldAdmin', '/mapping'],
  ['ldAdmin', `/mapping?option=${ids.option}&show=all&find=feedback&search=course&more=yes`],
  ['ldAdmin', '/mapping/bulk?above=0.5'],
  ['tenantAdmin', '/connect'],
  ['unmatched', '/growth'],
];

interface Tag {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
}

/** The opening tags of a page as a browser would find them; a quoted value may hold what looks like a tag. */
function tagsOf(html: string): Tag[] {
  return [...html.matchAll(/<([a-z][a-z0-9-]*)((?:"[^"]*"|'[^']*'|[^>"'])*)>/gi)].map(
    ([, name = '', rest = '']) => ({
      name: name.toLowerCase(),
      attributes: new Map(
        [...rest.matchAll(/([^\s=/]+)(?:=(?:"([^"]*)"|'([^']*)'|([^\s>]+)))?/g)].map(
          ([, key = '', a, b, c]) => [key.toLowerCase(), a ?? b ?? c ?? ''],
        ),
      ),
    }),
  );
}

/** Nothing that the policy would have to allow by name: no script or style in the page, no handler, no foreign source. */
function expectNothingInline(html: string, what: string): void {
  const tags = tagsOf(html);
  expect(tags.length, what).toBeGreaterThan(10);
  for (const { name, attributes } of tags) {
    expect(name, what).not.toBe('style');
    expect(['base', 'object', 'embed', 'iframe', 'applet'], `${what}: ${name}`).not.toContain(name);
    if (name === 'script' && attributes.get('type') !== 'application/json')
      expect(attributes.get('src'), `${what}: an inline script`).toMatch(/^\/assets\//);
    for (const [key, value] of attributes) {
      expect(key, `${what}: a handler on ${name}`).not.toMatch(/^on/);
      expect(key, `${what}: a style on ${name}`).not.toBe('style');
      if (['href', 'src', 'action', 'formaction'].includes(key))
        expect(value, `${what}: ${key} of ${name}`).toMatch(/^(?:\/(?!\/)|#|https?:\/\/lms\.example\/|\?|$)/);
    }
  }
}

/** No token, name or address of a person in what is logged, bookmarked and sent along as a referrer. */
function expectCleanAddress(address: string, visitor: Visitor, what: string): void {
  for (const word of [visitor.csrf, visitor.mark, '@', 'Castro', 'Okafor', 'Ines', 'Mara', 'token', 'csrf'])
    expect(address, `${what} → ${address}`).not.toContain(word);
}

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
];

describe('every page', () => {
  test('has the whole policy, is framed by its own platform only, is kept by nobody, and holds nothing inline', async () => {
    for (const [who, path] of pages()) {
      const response = await visitors[who].get(path);
      const { headers } = response;
      expect(headers.get('content-type'), path).toBe('text/html; charset=UTF-8');
      expect(headers.get('content-security-policy'), path).toBe(
        [...POLICY, "frame-ancestors 'self' http://127.0.0.1:8091"].join('; '),
      );
      expect(headers.get('x-frame-options'), path).toBeNull();
      expect(headers.get('x-frame-origins'), path).toBeNull();
      expect(headers.get('cache-control'), path).toBe('no-store');
      expect(headers.get('x-content-type-options'), path).toBe('nosniff');
      expect(headers.get('referrer-policy'), path).toBe('same-origin');
      const html = await response.text();
      expectNothingInline(html, path);
      for (const { attributes } of tagsOf(html))
        for (const key of ['href', 'action', 'src'])
          expectCleanAddress(attributes.get(key) ?? '', visitors[who], path);
    }
  });

  test('holds nothing inline either when it shows a refused form again, and what was typed runs nowhere', async () => {
    const typed = '</script><script>alert(1)</script>"><img src=x onerror=alert(2)> {{7*7}}';
    const tries: [keyof typeof visitors, string, Record<string, string>][] = [
      ['learner', '/goals', { _form: 'goal-new', originText: typed, origin: 'challenge' }],
      ['learner', '/examples', { _form: 'example', body: typed, competencyId: typed }],
      ['learner', '/settings/theme', { theme: typed, back: typed }],
      ['manager', '/recommendations', { _form: 'recommend', personId: ids.personId, reason: typed }],
      ['manager', `/conversations/${ids.conversation}/points`, { _form: 'point', title: typed, part: typed }],
      ['learner', '/settings/theme', { _mark: 'another', theme: 'dark', words: typed }],
      ['tenantAdmin', '/course-bindings', { objectId: typed, optionId: typed }],
      ['ldAdmin', `/options/${ids.option}/review`, { shown: typed }],
    ];
    for (const [who, path, fields] of tries) {
      const response = await visitors[who].form(path, fields);
      expect([409, 422], path).toContain(response.status);
      expectNothingInline(await response.text(), path);
    }
  });

  test('holds nothing inline where the words themselves are hostile, in islands neither', async () => {
    const { tenant } = ground.home;
    const words = '</script><script>alert(1)</script><!--<script>"\'><img src=x onerror=alert(2)>\u2028';
    await writeGoal(tenant.contextOf('learner'), { title: words, origin: 'setback', originText: words });
    await ground.owner`update learning_option set title = ${words}, description = ${words} where tenant_id = ${tenant.tenantId}`;
    for (const [who, path] of pages()) {
      const html = await (await visitors[who].get(path)).text();
      expectNothingInline(html, path);
      expect(html, path).not.toContain('<script>alert');
      expect(html, path).not.toContain('<img src=x');
    }
    const { view } = JSON.parse(
      await (
        await visitors.ldAdmin.get(`/mapping?option=${ids.option}`, {
          headers: { accept: 'application/json' },
        })
      )
        .text()
        .then((text) => `{"view":${text}}`),
    );
    expect(view.option.title.text).toBe(words);
    await ground.owner`update learning_option set title = code where tenant_id = ${tenant.tenantId}`;
  });

  test('answers ids and questions that are none with a 404 or as if they were not there', async () => {
    const odd = ['%00', '%ff', '%ed%a0%80', '..%2f..', 'no-id', "'%20or%201=1", '0'.repeat(3000)];
    const ways: [keyof typeof visitors, string][] = [
      ['manager', '/people/ID/conversation'],
      ['learner', '/conversations/ID'],
      ['learner', '/catalog/ID'],
      ['learner', '/line-of-sight/ID'],
      ['learner', '/line-of-sight/competencies/ID'],
    ];
    for (const id of odd)
      for (const [who, path] of ways) {
        const address = path.replace('ID', id);
        expect((await visitors[who].get(address)).status, address).toBe(404);
      }
    const asked: [keyof typeof visitors, string, readonly string[]][] = [
      ['learner', '/growth', ['start', 'edit', 'done']],
      ['learner', '/conversations', ['done', 'held']],
      ['manager', '/team', ['show', 'done']],
      [
        'manager',
        `/people/${ids.personId}/conversation`,
        ['held', 'recognise', 'skill', 'goal', 'question', 'done'],
      ],
      ['ldAdmin', '/mapping', ['option', 'from', 'focus', 'show', 'find', 'search', 'more', 'done']],
      ['ldAdmin', '/mapping/bulk', ['above']],
      ['tenantAdmin', '/connect', ['employee', 'option', 'done']],
    ];
    const texts = ['%00', '', '__proto__', '-1', '1e999', '%26%7C!():*%3C-%3E%5C%27', 'x'.repeat(5000)];
    for (const [who, path, names] of asked)
      for (const name of names)
        for (const text of texts) {
          const address = `${path}?${name}=${text}&${name}=again`;
          expect((await visitors[who].get(address)).status, address.slice(0, 90)).toBeLessThan(500);
        }
  });

  test('knows HEAD; other methods find nothing, and nothing happens', async () => {
    for (const [who, path] of pages().slice(0, 5)) {
      const head = await visitors[who].get(path, { method: 'HEAD' });
      expect([head.status, await head.text()]).toEqual([200, '']);
      for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'PROPFIND']) {
        const answer = await visitors[who].get(path, { method, headers: { origin: toolUrl } });
        expect(answer.status, `${method} ${path}`).toBe(404);
      }
    }
    for (const method of ['GET', 'PUT', 'DELETE', 'OPTIONS', 'HEAD']) {
      const answer = await visitors.learner.get('/api/v1/goals', { method });
      expect(answer.status, `${method} /api/v1/goals`).toBe(404);
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    }
  });
});

describe('addresses', () => {
  test('no redirect after a form leaves our pages or carries a name, a token or a text', async () => {
    const secret = 'Words of somebody who is called Castro';
    const forms: [keyof typeof visitors, string, Record<string, string>][] = [
      ['learner', '/goals', { title: secret, origin: 'challenge', parkGoalId: ids.sharedGoal }],
      ['learner', '/self-ratings', { competencyId: ids.skill, level: '2' }],
      ['learner', '/examples', { competencyId: ids.skill, body: secret }],
      ['manager', `/people/${ids.personId}/observations`, { competencyId: ids.skill, seen: secret }],
      ['manager', `/conversations/${ids.conversation}/points`, { title: secret }],
      ['learner', `/conversations/${ids.conversation}/points`, { title: secret }],
      ['ldAdmin', `/options/${ids.option}/review`, {}],
      ['learner', '/settings/theme', { theme: 'dark', back: '/growth' }],
    ];
    for (const [who, path, fields] of forms) {
      const response = await visitors[who].form(path, fields);
      const location = response.headers.get('location') ?? '';
      expect(response.status, `${path}: ${await response.text()}`).toBe(303);
      expect(location, path).toMatch(/^\/(?!\/)/);
      expectCleanAddress(location, visitors[who], path);
      expect(location).not.toContain('Words');
    }
  });

  test('“back” leads to pages of ours and nowhere else', async () => {
    for (const back of [
      'https://evil.example',
      '//evil.example',
      '/\\evil.example',
      '/\t/evil.example',
      '\\\\evil.example',
      'javascript:alert(1)',
      '/growth\r\nset-cookie: a=b',
      '/%2f%2fevil.example',
      '/growth?next=//evil.example',
      '/./..//evil.example',
    ]) {
      const response = await visitors.learner.form('/settings/theme', { theme: 'dark', back });
      expect(response.status, back).toBe(422);
      expect(response.headers.get('location')).toBeNull();
    }
    for (const path of ['/growth', '/', '/team']) {
      const page = await visitors.learner.get(
        `${path}?next=//evil.example&back=//evil.example&url=//evil.example`,
      );
      expect(page.headers.get('location') ?? '/').toMatch(/^\/(?!\/)/);
    }
  });

  test('a launch leads to our own origin, whatever target_link_uri says (launch-security, target_link_uri)', async () => {
    for (const target of [
      'https://evil.example/x',
      `${toolUrl}.evil.example/x`,
      `${toolUrl}@evil.example/x`,
      'http://localhost:8081/x',
      'https://localhost:8080/x',
      'javascript:alert(1)',
      '//evil.example',
      '/growth',
    ]) {
      await expect(startLogin(ground.app, { params: { target_link_uri: target } }), target).rejects.toThrow(
        /answered with 4/,
      );
    }
    for (const target of [
      `${toolUrl}//evil.example/x`,
      `${toolUrl}/\\evil.example`,
      `${toolUrl}/growth?x=//evil.example#y`,
    ]) {
      const login = await startLogin(ground.app, { params: { target_link_uri: target } });
      const answer = await postLaunch(login, {
        now: ground.home.tenant.clock.now(),
        claims: { sub: subOf('1', 'learner'), [claim('target_link_uri')]: target, [claim('lis')]: undefined },
      });
      const location = answer.headers.get('location') ?? '';
      expect(new URL(location).origin, target).toBe(toolUrl);
      expect(location, target).not.toContain('?');
      expectCleanAddress(location, visitors.learner, target);
    }
  });

  test('a return address cannot write into the policy that says who frames us', async () => {
    const odd = [
      'https://a.example;script-src/',
      'https://*.example/',
      'https://*/',
      "https://'unsafe-inline'/",
      'data:text/html,x',
      'blob:https://evil.example/x',
    ];
    for (const returnUrl of odd) {
      const visitor = await ground.launch(ground.home, subOf('1', 'learner'), {
        [claim('launch_presentation')]: { return_url: returnUrl },
      });
      const policy = (await visitor.get('/growth')).headers.get('content-security-policy');
      expect(policy, returnUrl).toBe([...POLICY, "frame-ancestors 'self' http://127.0.0.1:8091"].join('; '));
    }
    const canvas = await ground.launch(ground.home, subOf('1', 'learner'), {
      [claim('launch_presentation')]: { return_url: 'https://school.instructure.com/courses/1' },
    });
    const policy = (await canvas.get('/growth')).headers.get('content-security-policy');
    expect(policy).toContain("frame-ancestors 'self' http://127.0.0.1:8091 https://school.instructure.com");
  });
});

describe('without a session', () => {
  test('a page is a refusal with the whole policy, kept by nobody, and sets no cookie', async () => {
    for (const path of ['/growth', '/connect', '/no-such-page', '/api/v1/goals', '/assets/none.js']) {
      const response = await createBrowser(ground.app).request(`${toolUrl}${path}`, {
        headers: { accept: 'text/html' },
      });
      expect([401, 404], path).toContain(response.status);
      expect(response.headers.get('content-security-policy'), path).toContain(POLICY.join('; '));
      expect(response.headers.get('x-frame-options')).toBeNull();
      expect(response.headers.get('cache-control'), path).toBe('no-store');
      expect(response.headers.getSetCookie(), path).toEqual([]);
      expectNothingInline(await response.text(), path);
    }
  });
});

describe('built files', () => {
  test('with a hash in their name are kept for ever, and nothing but plain names is read', async () => {
    const asked: string[] = [];
    const read = async (name: string) => {
      asked.push(name);
      return name === 's-1.css' ? new TextEncoder().encode('body{}') : null;
    };
    const routes = assetRoutes(read);
    const kept = async () => (await routes.request('/assets/s-1.css')).headers.get('cache-control');
    expect(await kept()).toBe('no-cache');
    assetManifest.built = true;
    try {
      expect(await kept()).toBe('public, max-age=31536000, immutable');
    } finally {
      assetManifest.built = false;
    }
    asked.length = 0;
    for (const name of [
      '..%2fpackage.json',
      '%2e%2e%2fx.js',
      'x.exe',
      '.env',
      'a%00.js',
      'a/b.js',
      '__proto__',
      'a.constructor',
    ])
      expect((await routes.request(`/assets/${name}`)).status, name).toBe(404);
    expect(asked).toEqual([]);
  });
});
