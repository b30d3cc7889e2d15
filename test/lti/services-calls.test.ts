import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type NewLineItem, type Score, scopes, type WipingScore } from '../../lti/services/index.ts';
import moodle from './services-moodle.json' with { type: 'json' };
import {
  type Answer,
  faultOf,
  meetServices,
  must,
  type Play,
  platform,
  type ServicesPlatform,
  serveServices,
  tool,
} from './services-platform.ts';

meetServices();

type Recorded = { status: number; contentType: string | null; text: string; link?: string };

/** What the real Moodle answered, at this server's address. */
function asMoodle(name: keyof typeof moodle): Answer {
  const { status, contentType, text, link }: Recorded = moodle[name];
  const here = (written: string) => written.replaceAll('http://127.0.0.1:8091', platform.origin);
  return {
    status,
    headers: { 'content-type': contentType ?? 'text/html', ...(link && { link: here(link) }) },
    body: here(text),
  };
}

/** Everything but the token. */
const services = (answer: Play): void =>
  platform.play((asked) => (asked.path.startsWith('/token') ? undefined : answer(asked)));

const called = () => platform.asked.filter(({ path }) => !path.startsWith('/token'));
const at = (path: string) => `${platform.origin}${path}`;
const lineItem = () => at('/mod/lti/services.php/2/lineitems/2/lineitem?type_id=1');
const lineItems = () => at('/mod/lti/services.php/2/lineitems?type_id=1');
const memberships = () => at('/mod/lti/services.php/CourseSection/2/bindings/1/memberships');

const score = (changes: Partial<Score> = {}): Score => ({
  userId: '5',
  scoreGiven: 42,
  scoreMaximum: 50,
  activityProgress: 'Completed',
  gradingProgress: 'FullyGraded',
  timestamp: tool.now(),
  ...changes,
});

describe('line items (AGS 2.0 §3.2), as Moodle 5.1 answers', () => {
  test('are listed across its curly-quoted Link header, with the query of the address kept', async () => {
    const second = JSON.stringify([{ id: at('/li/9?type_id=1'), label: 'Second', scoreMaximum: '20' }]);
    services(({ path }) => (path.includes('from=1') ? { body: second } : asMoodle('ags: lineitems limit=1')));
    const { items, complete } = must(await tool.client.lineItems.list(lineItems(), { limit: 1 }));
    expect(complete).toBe(true);
    expect(items.map(({ label, scoreMaximum }) => [label, scoreMaximum])).toEqual([
      ['Fake module A', 50],
      ['Second', 20],
    ]);
    expect(called().map(({ path }) => path)).toEqual([
      '/mod/lti/services.php/2/lineitems?type_id=1&limit=1',
      '/mod/lti/services.php/2/lineitems?type_id=1&limit=1&from=1',
    ]);
    expect(called()[0]?.headers).toMatchObject({
      accept: 'application/vnd.ims.lis.v2.lineitemcontainer+json',
      authorization: 'Bearer token-1',
    });
  });

  test('are narrowed by link, resource and tag', async () => {
    services(() => ({ body: [] }));
    await tool.client.lineItems.list(lineItems(), { resourceLinkId: 'a b', resourceId: 'c&d', tag: 'e' });
    expect(called()[0]?.path).toBe(
      '/mod/lti/services.php/2/lineitems?type_id=1&resource_link_id=a%20b&resource_id=c%26d&tag=e&limit=100',
    );
  });

  test('are read, made, changed and removed', async () => {
    const item: NewLineItem = { label: 'Fake uncoupled column', scoreMaximum: 10, tag: 'competency' };
    services(({ method, path }) => {
      if (method === 'GET') return asMoodle('ags: lineitem');
      if (method === 'POST') return asMoodle('ags: create lineitem (uncoupled)');
      if (method === 'PUT') return asMoodle('ags: update created');
      return path.includes('/gone') ? { status: 404 } : asMoodle('ags: delete');
    });
    expect(must(await tool.client.lineItems.get(lineItem()))).toMatchObject({
      id: lineItem(),
      resourceId: 'res-A',
      scoreMaximum: 50,
    });
    const made = must(await tool.client.lineItems.create(lineItems(), item));
    expect(made.id).toContain('?type_id=1');
    expect(must(await tool.client.lineItems.update({ ...made, scoreMaximum: 12 })).scoreMaximum).toBe(12);
    must(await tool.client.lineItems.remove(made.id));
    must(await tool.client.lineItems.remove(at('/gone?type_id=1')));
    const [, post, put, remove] = called();
    expect(JSON.parse(post?.body ?? '')).toEqual(item);
    expect(post?.headers['content-type']).toBe('application/vnd.ims.lis.v2.lineitem+json');
    expect(put).toMatchObject({ method: 'PUT', path: new URL(made.id).pathname + new URL(made.id).search });
    expect(remove?.method).toBe('DELETE');
  });

  test('a refusal says so and an answer that is none is malformed', async () => {
    services(() => asMoodle('ags: create lineitem (bad, no label)'));
    const wrong = { label: '', scoreMaximum: 10 };
    expect(faultOf(await tool.client.lineItems.create(lineItems(), wrong))).toMatchObject({
      kind: 'refused',
      status: 400,
    });
    for (const body of ['<html><body>Log in</body></html>', '{}', '{"id":"javascript:alert(1)"}', '', '[']) {
      services(() => ({ body }));
      expect(faultOf(await tool.client.lineItems.get(lineItem())).kind).toBe('malformed');
    }
    services(() => ({ body: { lineitems: [] } }));
    expect(faultOf(await tool.client.lineItems.list(lineItems())).kind).toBe('malformed');
  });

  test('where only reading is granted, reading works and writing says what is missing', async () => {
    platform.play(({ path, body }) => {
      if (!path.startsWith('/token')) return { body: [] };
      const wanted = new URLSearchParams(body).get('scope');
      return wanted === scopes.lineItemReadonly
        ? { body: { access_token: 'r', scope: wanted } }
        : { status: 400, body: { error: 'invalid_scope' } };
    });
    expect(must(await tool.client.lineItems.list(lineItems())).items).toEqual([]);
    must(await tool.client.lineItems.list(lineItems()));
    expect(platform.tokens(), 'asked once for each, though listed twice').toBe(2);
    const item = { label: 'x', scoreMaximum: 1 };
    const fault = faultOf(await tool.client.lineItems.create(lineItems(), item));
    expect(fault).toMatchObject({ kind: 'scope_not_granted' });
    expect(fault.sentence).toContain('add or change columns of its gradebook');
  });
});

describe('scores (AGS 2.0 §3.4)', () => {
  test('are posted to /scores before the query, final and with a time', async () => {
    services(() => asMoodle('ags: score learner1 42/50'));
    const extensions = { 'https://example.org/ext': { a: 1 }, userId: 'somebody else' };
    must(await tool.client.scores.post(lineItem(), score({ comment: 'Thank you', extensions })));
    const [sent] = called();
    expect(sent?.path).toBe('/mod/lti/services.php/2/lineitems/2/lineitem/scores?type_id=1');
    expect(sent?.headers['content-type']).toBe('application/vnd.ims.lis.v1.score+json');
    expect(JSON.parse(sent?.body ?? '')).toEqual({
      userId: '5',
      scoreGiven: 42,
      scoreMaximum: 50,
      activityProgress: 'Completed',
      gradingProgress: 'FullyGraded',
      comment: 'Thank you',
      timestamp: '2026-03-02T09:00:00.000Z',
      'https://example.org/ext': { a: 1 },
    });
  });

  test.each([
    ['no scoreGiven', { scoreGiven: undefined }],
    ['no scoreMaximum', { scoreMaximum: undefined }],
    ['a grading that is not final', { gradingProgress: 'PendingManual' }],
    ['a grading that failed', { gradingProgress: 'Failed' }],
    ['more than the maximum', { scoreGiven: 51 }],
    ['less than nothing', { scoreGiven: -1 }],
    ['no number', { scoreGiven: Number.NaN }],
    ['a maximum of nothing', { scoreGiven: 0, scoreMaximum: 0 }],
    ['no time', { timestamp: new Date('never') }],
    ['nobody', { userId: '' }],
  ])('a score with %s never leaves: it would wipe or bend a grade (moodle.md, "AGS")', async (_, wrong) => {
    services(() => ({}));
    const fault = faultOf(await tool.client.scores.post(lineItem(), score(wrong as Partial<Score>)));
    expect(fault.kind).toBe('refused');
    expect(platform.asked).toEqual([]);
  });

  test('what may wipe a grade goes out only for whoever says so', async () => {
    services(() => ({}));
    const wiping: WipingScore = {
      mayWipe: true,
      userId: '5',
      timestamp: tool.now(),
      activityProgress: 'InProgress',
      gradingProgress: 'NotReady',
    };
    must(await tool.client.scores.post(lineItem(), wiping));
    expect(JSON.parse(called()[0]?.body ?? '')).toEqual({
      userId: '5',
      timestamp: '2026-03-02T09:00:00.000Z',
      activityProgress: 'InProgress',
      gradingProgress: 'NotReady',
    });
    const bent = { ...wiping, scoreGiven: 60, scoreMaximum: 50 };
    expect(faultOf(await tool.client.scores.post(lineItem(), bent)).kind).toBe('refused');
  });

  test('an older time is a conflict, a teacher is refused, a course that is gone is not found', async () => {
    services(() => asMoodle('ags: score learner1 older timestamp'));
    expect(faultOf(await tool.client.scores.post(lineItem(), score()))).toMatchObject({
      kind: 'conflict',
      status: 409,
      sentence: expect.stringContaining('newer score'),
    });
    services(() => asMoodle('ags: score teacher'));
    expect(faultOf(await tool.client.scores.post(lineItem(), score()))).toMatchObject({
      kind: 'refused',
      sentence: expect.stringContaining('cannot be graded'),
    });
    services(() => ({ status: 404 }));
    expect(faultOf(await tool.client.scores.post(lineItem(), score())).kind).toBe('not_found');
  });

  test('Retry-After is told in seconds, also where it is a date by the platform’s own clock', async () => {
    services(() => ({ status: 429, headers: { 'retry-after': '120' } }));
    expect(faultOf(await tool.client.scores.post(lineItem(), score()))).toMatchObject({
      kind: 'rate_limited',
      retryAfterSeconds: 120,
    });
    const theirs = Date.parse('2026-03-02T10:00:00Z');
    const dated = {
      date: new Date(theirs).toUTCString(),
      'retry-after': new Date(theirs + 90_000).toUTCString(),
    };
    services(() => ({ status: 503, headers: dated }));
    expect(faultOf(await tool.client.scores.post(lineItem(), score())).retryAfterSeconds).toBe(90);
    services(() => ({ status: 403, body: '403 Forbidden (Rate Limit Exceeded)' }));
    expect(faultOf(await tool.client.scores.post(lineItem(), score())).kind).toBe('rate_limited');
    services(() => ({ status: 429, headers: { 'retry-after': 'soon' } }));
    expect(faultOf(await tool.client.scores.post(lineItem(), score())).retryAfterSeconds).toBeUndefined();
  });
});

describe('a token that has gone stale', () => {
  test('is dropped and the call made once more with another', async () => {
    services(({ headers }) => (headers.authorization === 'Bearer token-1' ? { status: 401 } : { body: [] }));
    must(await tool.client.lineItems.list(lineItems()));
    expect(called().map(({ headers }) => headers.authorization)).toEqual([
      'Bearer token-1',
      'Bearer token-2',
    ]);
    must(await tool.client.lineItems.list(lineItems()));
    expect(platform.tokens()).toBe(2);
  });

  test('twice is a refusal, not a circle', async () => {
    services(() => asMoodle('nrps: no token'));
    expect(faultOf(await tool.client.members.list(memberships()))).toMatchObject({
      kind: 'token_refused',
      status: 401,
    });
    expect(called()).toHaveLength(2);
    expect(tool.noted.filter(({ service }) => service === 'members')).toEqual([
      { service: 'members', ok: false, kind: 'token_refused' },
    ]);
  });
});

describe('results (AGS 2.0 §3.3)', () => {
  test('are read as Moodle writes them, and narrowed to one person', async () => {
    services(() => asMoodle('ags: results'));
    const { items } = must(await tool.client.results.list(lineItem(), { userId: '5' }));
    expect(items[0]).toMatchObject({ userId: '5', resultScore: 42, resultMaximum: 50 });
    expect(items[0]?.timestamp).toBeInstanceOf(Date);
    expect(called()[0]?.path).toBe(
      '/mod/lti/services.php/2/lineitems/2/lineitem/results?type_id=1&user_id=5&limit=100',
    );
  });

  test('odd entries are left out, the others stay', async () => {
    services(() => ({
      body: [null, 7, {}, { userId: 9, resultScore: 'no' }, { userId: '', resultScore: 1 }],
    }));
    const { items } = must(await tool.client.results.list(lineItem()));
    expect(items).toEqual([{ userId: '9' }]);
  });
});

describe('members (NRPS 2.0)', () => {
  test('come page by page with what the platform tells of them', async () => {
    services(({ path }) =>
      path.includes('from=2') ? asMoodle('nrps: next page') : asMoodle('nrps: limit=2'),
    );
    const roster = must(await tool.client.members.list(memberships(), { limit: 2 }));
    expect(roster.complete).toBe(true);
    expect(roster.members.map(({ userId, courseRoles }) => [userId, courseRoles])).toEqual([
      ['5', ['Learner']],
      ['7', ['Learner']],
      ['6', ['Learner']],
      ['3', ['Instructor']],
    ]);
    expect(roster.members[0]).toMatchObject({
      status: 'Active',
      givenName: 'Lena',
      familyName: 'Learner',
      email: 'learner1@example.org',
      personSourcedid: 'EMP-learner1',
    });
    expect(called()[0]?.headers.accept).toBe('application/vnd.ims.lti-nrps.v2.membershipcontainer+json');
  });

  test('are narrowed by role and resource link, whose claims come along', async () => {
    services(() => asMoodle('nrps: rlid'));
    const role = 'http://purl.imsglobal.org/vocab/lis/v2/membership#Learner';
    const roster = must(await tool.client.members.list(memberships(), { role, rlid: '1' }));
    expect(called()[0]?.path).toContain(`?role=${encodeURIComponent(role)}&rlid=1&limit=100`);
    expect(roster.members[0]?.messages?.length).toBeGreaterThan(0);
  });

  test('somebody who comes twice is one person with both roles; what privacy hides is not there', async () => {
    services(() => ({
      body: {
        members: [
          { user_id: 5, roles: ['Learner'], status: 'Inactive' },
          { user_id: '5', roles: ['http://purl.imsglobal.org/vocab/lis/v2/membership#Mentor'], name: 'Lena' },
          { user_id: '6', roles: 'Learner', status: 'gone', email: null, picture: 'javascript:alert(1)' },
          { roles: ['Learner'], name: 'Nobody' },
          null,
          'text',
        ],
      },
    }));
    const { members } = must(await tool.client.members.list(memberships()));
    expect(members).toHaveLength(2);
    expect(members[0]).toMatchObject({ userId: '5', status: 'Active', name: 'Lena' });
    expect(members[0]?.courseRoles).toEqual(['Learner', 'Mentor']);
    expect(members[1]).toMatchObject({ userId: '6', status: 'Active', roles: [] });
    expect(members[1]?.picture).toBeUndefined();
  });

  test('the address of the differences is kept to the letter and asked as it is', async () => {
    const differences = at('/memberships/changes?since=2026-03-02T09%3A00&x=1');
    services(({ path }) =>
      path.startsWith('/memberships/changes')
        ? { body: { members: [{ user_id: '5', roles: [], status: 'Deleted' }] } }
        : { headers: { link: `<${differences}>; rel="differences"` }, body: { members: [] } },
    );
    const roster = must(await tool.client.members.list(memberships()));
    expect(roster.differencesUrl).toBe(differences);
    const changed = must(await tool.client.members.changes(roster.differencesUrl ?? ''));
    expect(changed.members[0]?.status).toBe('Deleted');
    expect(called().at(-1)?.path).toBe('/memberships/changes?since=2026-03-02T09%3A00&x=1');
  });

  test('100,000 are read to the end and not one more', async () => {
    const page = 5_000;
    const total = 105_000;
    services(({ path }) => {
      const from = Number(new URL(path, platform.origin).searchParams.get('from') ?? 0);
      const members = Array.from({ length: Math.min(page, total - from) }, (_, i) => ({
        user_id: `u${from + i}`,
        roles: ['Learner'],
      }));
      const next = `<${memberships()}?from=${from + page}>; rel="next"`;
      return { headers: from + page < total ? { link: next } : {}, body: { members } };
    });
    const roster = must(await tool.client.members.list(memberships(), { limit: page }));
    expect(roster.members).toHaveLength(100_000);
    expect(roster).toMatchObject({ complete: false, stoppedBy: { kind: 'too_many' } });
    const few = must(await tool.client.members.list(memberships(), { limit: page, max: 7_000 }));
    expect(few.members).toHaveLength(7_000);
    expect(few.complete).toBe(false);
  });

  test('a circle of pages ends, with what was read until then (launch-security rule 7)', async () => {
    services(({ path }) => ({
      headers: { link: `<${memberships()}?page=${path.includes('page=2') ? 1 : 2}>; rel="next"` },
      body: { members: [{ user_id: path, roles: [] }] },
    }));
    const roster = must(await tool.client.members.list(memberships()));
    expect(roster).toMatchObject({ complete: false, stoppedBy: { kind: 'too_many' } });
    expect(roster.members).toHaveLength(3);
  });

  test('a fault in the middle keeps what was read and says what stopped it', async () => {
    services(({ path }) =>
      path.includes('page=2')
        ? { status: 503, headers: { 'retry-after': '5' } }
        : {
            headers: { link: `<${memberships()}?page=2>; rel="next"` },
            body: { members: [{ user_id: '5', roles: [] }] },
          },
    );
    const roster = must(await tool.client.members.list(memberships()));
    expect(roster).toMatchObject({
      complete: false,
      stoppedBy: { kind: 'rate_limited', retryAfterSeconds: 5 },
    });
    expect(roster.members).toHaveLength(1);
  });

  test('a page that is too large is not read on', async () => {
    services(() => ({ body: `{"members":[],"x":"${'y'.repeat(9 * 1024 * 1024)}"}` }));
    expect(faultOf(await tool.client.members.list(memberships())).kind).toBe('too_many');
  });
});

describe('a token goes to the platform’s own hosts alone (launch-security rule 7)', () => {
  let stranger: ServicesPlatform;
  beforeAll(async () => {
    stranger = await serveServices();
    stranger.play(() => ({ body: { members: [] } }));
  });
  afterAll(() => stranger.close());
  beforeEach(() => {
    stranger.asked.length = 0;
  });

  test('a foreign address is not asked, and no token is fetched for it', async () => {
    const fault = faultOf(await tool.client.members.list(`${stranger.origin}/memberships`));
    expect(fault.kind).toBe('foreign_host');
    expect(fault.sentence).toContain(new URL(stranger.origin).host);
    expect([...stranger.asked, ...platform.asked]).toEqual([]);
  });

  test('neither is a foreign rel=next nor a foreign rel=differences', async () => {
    services(() => ({
      headers: { link: `<${stranger.origin}/page2>; rel="next", <${stranger.origin}/d>; rel="differences"` },
      body: { members: [{ user_id: '5', roles: [] }] },
    }));
    const roster = must(await tool.client.members.list(memberships()));
    expect(roster).toMatchObject({ complete: false, stoppedBy: { kind: 'foreign_host' } });
    expect(roster.differencesUrl).toBeUndefined();
    expect(stranger.asked).toEqual([]);
  });

  test('a redirect to elsewhere is not followed', async () => {
    services(() => ({ status: 302, headers: { location: `${stranger.origin}/memberships` } }));
    expect(faultOf(await tool.client.members.list(memberships())).kind).toBe('malformed');
    expect(stranger.asked).toEqual([]);
  });
});

describe('groups and notices', () => {
  test('groups and their sets are read (LTI-GS 1.0)', async () => {
    services(({ path }) =>
      path.startsWith('/sets')
        ? { body: { sets: [{ id: 1, name: 'Teams' }, { name: 'no id' }] } }
        : { body: { groups: [{ id: 'g1', name: 'Red', set_id: 1, tag: 't' }, { id: 'g2' }, 7] } },
    );
    const { items } = must(await tool.client.groups.list(at('/groups'), { userId: '5' }));
    expect(items).toEqual([
      { id: 'g1', name: 'Red', setId: '1', tag: 't' },
      { id: 'g2', name: 'g2' },
    ]);
    expect(called()[0]?.path).toBe('/groups?user_id=5&limit=100');
    expect(must(await tool.client.groups.sets(at('/sets'))).items).toEqual([{ id: '1', name: 'Teams' }]);
  });

  test('notices are asked for, listed and given up (PNS 1.0)', async () => {
    services(({ method }) =>
      method === 'PUT'
        ? { body: {} }
        : {
            body: {
              client_id: 'x',
              deployment_id: '1',
              notice_handlers: [
                { notice_type: 'LtiContextCopyNotice', handler: 'https://tool.example/lti/notices' },
                { notice_type: 'LtiHelloWorldNotice', handler: '' },
              ],
            },
          },
    );
    const url = at('/notices');
    must(await tool.client.notices.register(url, 'LtiContextCopyNotice', 'https://tool.example/lti/notices'));
    expect(must(await tool.client.notices.list(url))).toEqual([
      { noticeType: 'LtiContextCopyNotice', handler: 'https://tool.example/lti/notices' },
    ]);
    must(await tool.client.notices.unregister(url, 'LtiContextCopyNotice'));
    expect(called().map(({ method, body }) => [method, body && JSON.parse(body)])).toEqual([
      ['PUT', { notice_type: 'LtiContextCopyNotice', handler: 'https://tool.example/lti/notices' }],
      ['GET', ''],
      ['PUT', { notice_type: 'LtiContextCopyNotice', handler: '' }],
    ]);
  });
});
