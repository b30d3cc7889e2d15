import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { recordedCompletion } from '../features/goals-ground.ts';
import { toolUrl } from '../lti/platform-fixture.ts';
import { type Ground, layGround, subOf, type Visitor } from './access-ground.ts';

let ground: Ground;
let learner: Visitor;
let admin: Visitor;

beforeAll(async () => {
  ground = await layGround();
  learner = await ground.launch(ground.home, subOf('1', 'learner'));
  admin = await ground.launch(ground.home, subOf('1', 'tenantAdmin'));
}, 120_000);

afterAll(() => ground.close());

const page = async (visitor: Visitor, path: string) => (await visitor.get(path)).text();
/** What a reader reads of a page. */
const textOf = (html: string) =>
  html
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .replaceAll('&amp;', '&');
const today = () => ground.home.tenant.clock.now().toISOString().slice(0, 10);
const entry = (more: Record<string, string> = {}) => ({
  _form: 'log-learning',
  title: 'A talk on cold chains',
  kind: 'talk',
  learnedOn: today(),
  minutes: '45',
  words: '',
  competencyId: '',
  ...more,
});

describe('my record', () => {
  test('R93: learning is logged by a form without script, stands in the record as a sentence, and can be taken back', async () => {
    const sent = await learner.form('/learning', entry({ competencyId: ground.home.learning.skills.FOOD }));
    expect(sent.status).toBe(303);
    expect(sent.headers.get('location')).toBe('/record?done=learning-logged#timeline');
    const html = await page(learner, '/record?done=learning-logged');
    expect(textOf(html)).toContain('You heard “A talk on cold chains” , 45 min, for Food safety.');
    expect(textOf(html)).toContain('Logged. You can take it back for a day.');
    const id = /\/api\/v1\/learning\/([0-9a-f-]{36})\/removal/.exec(html)?.[1];
    expect((await learner.form(`/learning/${id}/removal`, {})).status).toBe(303);
    expect(textOf(await page(learner, '/record'))).not.toContain('cold chains');
  });

  test('what was typed stays after a refusal, on the same page with the sentence at its field', async () => {
    const refused = await learner.form('/learning', entry({ title: '', words: 'Typed with <b>care</b>' }));
    expect(refused.status).toBe(422);
    const html = await refused.text();
    expect(html).toContain('Log learning');
    expect(html).toContain('Typed with &lt;b>care&lt;/b>');
    expect(textOf(html)).toContain('Say in a few words what it was.');
  });

  test('a completion says what it counts for; filters are a form that works without script', async () => {
    const personId = ground.home.tenant.personId('learner');
    const { options, skills } = ground.home.learning;
    await recordedCompletion(ground.home.tenant, ground.owner, { personId, optionId: options.COURSE });
    await recordedCompletion(ground.home.tenant, ground.owner, { personId, optionId: options.LOOSE });
    const all = textOf(await page(learner, '/record'));
    expect(all).toContain(
      'You completed “COURSE title” — it counts for Giving feedback that lands, level 3.',
    );
    expect(all).toContain('You completed “LOOSE title” . It is tied to no skill yet.');
    const one = textOf(
      await page(learner, `/record?kind=completion&skill=${skills.FEEDBACK}&year=${today().slice(0, 4)}`),
    );
    expect(one).toContain('COURSE title');
    expect(one.split('What my evidence shows')[0]).not.toContain('You completed “LOOSE title”');
    expect(textOf(await page(learner, '/record?year=1999'))).toContain('Nothing of that kind.');
    for (const strange of [
      '?kind=%00',
      '?skill=%27',
      '?year=1e9',
      '?after=%ff',
      '?kind=completion&kind=level',
    ])
      expect((await learner.get(`/record${strange}`)).status, strange).toBeLessThan(
        strange.includes('%00') ? 500 : 300,
      );
  });

  test('CSV cells that a spreadsheet would run are neutralised; the JSON holds the same, as files', async () => {
    await learner.form('/learning', entry({ title: '=HYPERLINK("https://evil.example")', words: '@SUM(1)' }));
    const csv = await learner.get('/record/export.csv?kind=logged');
    expect(csv.headers.get('content-disposition')).toBe('attachment; filename="my-record.csv"');
    const text = await csv.text();
    expect(text).not.toMatch(/(^|,)"?[=@]/m);
    expect(text).toContain("'=HYPERLINK");
    const json = await learner.get('/record/export.json?kind=logged');
    expect(json.headers.get('content-disposition')).toBe('attachment; filename="my-record.json"');
    expect(await json.json()).toMatchObject({
      more: false,
      entries: [
        { kind: 'logged', title: '=HYPERLINK("https://evil.example")', minutes: 45, learningKind: 'talk' },
      ],
    });
    expect(await (await learner.get('/record/export.json?year=1999')).json()).toMatchObject({ entries: [] });
  });

  test('100,000 entries are handed out whole, in bounded time, and the page stays a page', async () => {
    const peer = await ground.launch(ground.home, subOf('1', 'peer'));
    const { tenantId } = ground.home.tenant;
    await ground.owner`
      insert into evidence (tenant_id, id, person_id, kind, option_id, source, source_ref, occurred_at, recorded_at)
      select ${tenantId}, gen_random_uuid(), ${ground.home.tenant.personId('peer')}, 'completion',
             ${ground.home.learning.options.LOOSE}, 'lms', 'many' || n,
             '2020-01-01T00:00:00Z'::timestamptz + n * interval '7 minutes', now()
        from generate_series(1, 100000) n`;
    await ground.owner`analyze evidence`;
    const start = performance.now();
    const text = await (await peer.get('/record/export.csv')).text();
    expect(text.split('\r\n')).toHaveLength(100_002);
    expect(performance.now() - start).toBeLessThan(60_000);
    expect((await page(peer, '/record')).length).toBeLessThan(300_000);
  }, 90_000);
});

describe('keys on Connect', () => {
  const form = (once: string) => ({
    _form: 'credential-new',
    once,
    name: 'Moodle & more',
    scopes: ['statements/write', 'state'],
    perMinute: '',
  });

  test('a key is shown once, in an answer without an address; loading that again makes no second one', async () => {
    const html = await page(admin, '/connect');
    const once = /name="once" value="([0-9a-f-]{36})"/.exec(html)?.[1] ?? '';
    const made = await admin.form('/credentials', form(once));
    expect(made.status).toBe(200);
    expect(made.headers.get('location')).toBeNull();
    expect(made.headers.get('cache-control')).toBe('no-store');
    const shown = await made.text();
    const [key, secret] = ['key', 'secret'].map(
      (name) => new RegExp(`<textarea[^>]*name="${name}"[^>]*>([^<]+)<`).exec(shown)?.[1] ?? '',
    );
    expect(key).toMatch(/^tl_/);
    expect(secret).toHaveLength(43);
    for (const address of ['/xapi', '/xapi/statements', '/oauth2/token'])
      expect(shown).toContain(`<code>${toolUrl}${address}</code>`);
    const again = await admin.form('/credentials', form(once));
    expect(again.status).toBe(409);
    expect(textOf(await again.text())).toContain('This form made a credential already');
    const list = await page(admin, '/connect');
    expect(list).toContain('Moodle &amp; more');
    expect(list).not.toContain(secret);
    expect(list).not.toContain(key);
    expect(textOf(list)).toContain('may: send statements, keep state');
    const about = await ground.app.request(`${toolUrl}/xapi/statements?limit=1`, {
      headers: { authorization: `Basic ${btoa(`${key}:${secret}`)}`, 'x-experience-api-version': '1.0.3' },
    });
    // it may write, not read
    expect(about.status).toBe(403);
  });

  test('two of the same form at once make one key', async () => {
    const once = crypto.randomUUID();
    const answers = await Promise.all([1, 2].map(() => admin.form('/credentials', form(once))));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  test('without anything that it may do, the box is named and the form stands open again', async () => {
    const { scopes: _, ...none } = form(crypto.randomUUID());
    const refused = await admin.form('/credentials', none);
    expect(refused.status).toBe(422);
    expect(textOf(await refused.text())).toContain('Tick at least one thing that it may do.');
  });

  test('a revoked key is refused at once and said to be revoked', async () => {
    const made = await admin.json('/credentials', { name: 'Player', scopes: ['all'], perMinute: 30 });
    const { id, key, secret } = (await made.json()) as { id: string; key: string; secret: string };
    const ask = () =>
      ground.app.request(`${toolUrl}/xapi/statements?limit=1`, {
        headers: { authorization: `Basic ${btoa(`${key}:${secret}`)}`, 'x-experience-api-version': '1.0.3' },
      });
    expect((await ask()).status).toBe(200);
    expect(textOf(await page(admin, '/connect'))).toMatch(
      /may: everything · 30 requests a minute · made [^·]+ · last used/,
    );
    const revoked = await admin.form(`/credentials/${id}/revocation`, {});
    expect(revoked.headers.get('location')).toBe('/connect?done=credential-revoked#credentials');
    expect((await ask()).status).toBe(401);
    expect(textOf(await page(admin, '/connect'))).toContain('Revoked keys (1)');
  });
});

describe('the record store’s explorer', () => {
  test('statements are sentences with a way to the whole; what is looked for stands in no address by name', async () => {
    await learner.form('/learning', entry({ title: 'Reading for the explorer' }));
    const html = await page(admin, '/statements?verb=completed');
    expect(textOf(html)).toContain('Ines Castro completed Logged learning: talk');
    expect(textOf(html)).not.toContain('Reading for the explorer');
    const id = /href="\/statements\/([0-9a-f-]{36})"/.exec(html)?.[1];
    const one = await page(admin, `/statements/${id}`);
    expect(one).toContain('<pre class="json">');
    expect(textOf(one)).toContain('Came with Throughline itself');
    const found = await admin.form('/statement-searches', {
      homePage: 'http://127.0.0.1:8091',
      name: '1-learner',
    });
    expect(found.status).toBe(303);
    expect(found.headers.get('location')).toMatch(/^\/statements\?like=[0-9a-f-]{36}$/);
    expect(textOf(await page(admin, found.headers.get('location') ?? ''))).toContain(
      'Statements of Ines Castro',
    );
    expect((await admin.get(`/statements?id=${id}`)).headers.get('location')).toBe(`/statements/${id}`);
    const seen = textOf(await page(learner, '/record'));
    expect(seen).toContain('looked at learning records about you in the record store');
  });

  test('the tail answers what came since, and a wrong question with a sentence', async () => {
    const first = (await (await admin.get('/statements/tail?since=0')).json()) as {
      since: number;
      lines: unknown[];
    };
    expect(first.lines.length).toBeGreaterThan(0);
    await learner.form('/learning', entry({ title: 'While somebody watches' }));
    const next = (await (await admin.get(`/statements/tail?since=${first.since}`)).json()) as {
      lines: { what: string }[];
    };
    // of which kind, not in whose words: what somebody logged is theirs
    expect(next.lines.map(({ what }) => what)).toEqual(['Logged learning: talk']);
    for (const wrong of ['', '?since=', '?since=-1', '?since=x', '?since=1e400', '?since=0&activity=none'])
      expect((await admin.get(`/statements/tail${wrong}`)).status).toBe(422);
  });

  test('a search that is none is named at its field; nothing is asked of the store', async () => {
    for (const [query, sentence] of [
      ['activity=course', 'Write the activity’s id'],
      ['activity=https:%20x', 'Write the activity’s id'],
      ['verb=a%20b:', 'Write the verb’s word'],
      ['id=nothing', 'No statement has this id.'],
    ] as const) {
      const response = await admin.get(`/statements?${query}`);
      expect(response.status, query).toBe(422);
      expect(textOf(await response.text()), query).toContain(sentence);
    }
    for (const query of [
      'after=99999999999999999999',
      'after=%00',
      'like=%00',
      'verb=%00',
      'verb=completed%ed%a0%80',
    ])
      expect((await admin.get(`/statements?${query}`)).status, query).toBeLessThan(500);
  });

  test('a pasted statement is judged with path and rule, and stays in the field', async () => {
    const check = (statement: string) =>
      admin.form('/statement-checks', { _form: 'statement-check', statement });
    const bad = await check(
      '{"actor":{"mbox":"ines@example.com"},"verb":{"id":"http://a.example/v"},"object":{"id":"http://a.example/o"}}',
    );
    expect(bad.status).toBe(422);
    const html = await bad.text();
    expect(textOf(html)).toMatch(/actor\.mbox must be .*mailto/);
    expect(html).toContain('ines@example.com');
    const good = await check(
      '{"actor":{"mbox":"mailto:ines@example.com"},"verb":{"id":"http://a.example/v"},"object":{"id":"http://a.example/o"}}',
    );
    expect(good.headers.get('location')).toBe('/statements?done=statement-good#check');
    const [row] =
      await ground.owner`select count(*)::int as n from records.statement where statement::text like '%ines@example.com%'`;
    expect(row?.n).toBe(0);
  });
});

describe('the inbox on Connect', () => {
  test('an account and a course are linked once from the page; what waited follows', async () => {
    const { tenant, learning } = ground.home;
    await ground.owner`
      insert into unmatched_completion (tenant_id, statement_id, issuer, sub, object_id, object_name, missing_person,
                                        missing_option, occurred_at, waiting_since)
      select ${tenant.tenantId}, gen_random_uuid(), 'https://academy.example', 'u' || n % 25,
             'https://academy.example/courses/' || n % 25, 'Academy ' || n % 25, 'yes', 'yes', now(), now()
        from generate_series(1, 100) n`;
    const html = await page(admin, '/connect');
    expect(textOf(html)).toContain('Completions to match 50');
    expect(textOf(html)).toContain('4 completions since');
    expect(html).toContain('href="/connect?courses=2&amp;accounts=1#inbox"');
    expect((await page(admin, '/connect?courses=2')).match(/"Courses to match"/g)).toHaveLength(1);
    const linked = await admin.form('/sender-links', {
      issuer: 'https://academy.example',
      sub: 'u3',
      personId: tenant.personId('stranger'),
    });
    expect(linked.headers.get('location')).toBe('/connect?done=sender-linked#inbox');
    const objectId = 'https://academy.example/courses/3';
    expect((await admin.form('/ignored-courses', { objectId })).status).toBe(303);
    expect(textOf(await page(admin, '/connect'))).toContain('Ignored courses (1)');
    expect((await admin.form('/ignored-courses/removal', { objectId })).status).toBe(303);
    await admin.form('/course-bindings', { objectId, optionId: learning.options.LOOSE });
    const second = await page(admin, '/connect?accounts=2');
    const sub = /name="sub" value="([^"]+)"/.exec(second)?.[1] ?? '';
    const form = second.split('<form').find((one) => one.includes(`name="sub" value="${sub}"`)) ?? '';
    const refused = await admin.form(
      (/action="\/api\/v1([^"]+)"/.exec(form)?.[1] ?? '').replaceAll('&amp;', '&'),
      {
        _form: /name="_form" value="([^"]+)"/.exec(form)?.[1] ?? '',
        issuer: 'https://academy.example',
        sub,
        personId: '',
      },
    );
    expect(refused.status).toBe(422);
    const again = await refused.text();
    expect(again).toContain(`name="sub" value="${sub}"`);
    expect(textOf(again)).toContain('Choose the employee whom this account belongs to.');
  });
});
