import type { Hono } from 'hono';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  addPoint,
  agreeCadence,
  closeConversation,
  findNextConversation,
  getConversation,
  listObservations,
  planConversation,
  recordObservation,
  writeNote,
  writePrivateNote,
} from '../../src/features/conversations/index.ts';
import { listGoals, shareGoal, writeGoal } from '../../src/features/goals/index.ts';
import { findRoleRelevance, listRecognitions } from '../../src/features/recognition/index.ts';
import { listRecommendations } from '../../src/features/recommendations/index.ts';
import { shareExample } from '../../src/features/records/index.ts';
import type { AppEnv } from '../../src/http/environment.ts';
import { recordedCompletion } from '../features/goals-ground.ts';
import { learning, meetLearners, owner, tenant } from '../features/learning-stage.ts';
import { conversationSite } from './conversation-site.ts';
import { sendForm } from './growth-site.ts';

meetLearners();
beforeEach(() => {
  tenant.clock.set('2026-03-02T09:00:00Z');
});

const as = (key: string) => tenant.contextOf(key);
const id = (key: string) => tenant.personId(key);
const talkPath = () => `/people/${id('learner')}/conversation`;

const siteOf = (key: string): Hono<AppEnv> =>
  conversationSite(tenant.deps, { tenantId: tenant.tenantId, personId: id(key), name: key });

const send = (key: string, path: string, fields: Readonly<Record<string, string | readonly string[]>>) =>
  sendForm(siteOf(key), tenant.deps, path, fields);

const htmlOf = async (key: string, path: string): Promise<string> => {
  const response = await siteOf(key).request(path);
  expect(response.status, path).toBe(200);
  return response.text();
};

const textOf = (html: string): string =>
  html
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replaceAll(/\s+/g, ' ');

const read = async (key: string, path: string): Promise<string> => textOf(await htmlOf(key, path));

const plan = async () =>
  (await planConversation(as('manager'), { personId: id('learner'), at: new Date('2026-03-05T10:30:00Z') }))
    .id;

async function goal(title: string, shared: boolean) {
  const { id: goalId } = await writeGoal(as('learner'), { title, origin: 'challenge' });
  if (shared) await shareGoal(as('learner'), { id: goalId });
  return goalId;
}

async function promptFor(option: 'COURSE' | 'LOOSE') {
  const done = await recordedCompletion(tenant, owner, {
    personId: id('learner'),
    optionId: learning.options[option],
  });
  await findRoleRelevance(tenant.system, done);
  return done;
}

describe('the manager’s page', () => {
  it('has no dead end before anything is planned, and plans without script', async () => {
    expect(await read('manager', talkPath())).toContain('The agenda builds itself');
    const refused = await send('manager', `/people/${id('learner')}/conversations`, {
      _form: 'plan',
      at: '',
    });
    expect(refused.status).toBe(422);
    expect(textOf(await refused.text())).toContain('Choose a day and a time.');
    const sent = await send('manager', `/people/${id('learner')}/conversations`, { at: '2026-03-05T10:30' });
    expect(sent.status).toBe(303);
    expect(await read('manager', sent.headers.get('location')!)).toContain('Thursday 5 March, 10:30');
  });

  it('R99: every item of the agenda says where it comes from', async () => {
    const conversationId = await plan();
    await addPoint(as('learner'), { conversationId, part: 'challenges', title: 'The Tuesday call' });
    await recordObservation(as('dotted'), {
      personId: id('learner'),
      competencyId: learning.skills.LISTEN,
      level: 3,
      seen: 'Asked twice.',
    });
    await promptFor('LOOSE');
    const page = await read('manager', talkPath());
    expect(page).toContain('Ines added this today');
    expect(page).toContain('Seen by Lena Brandt, 2 March, level 3');
    expect(page).toContain('welcome in the record; it is tied to no skill yet');
  });

  it('shows a shared goal and no trace of a private one (R76, R99)', async () => {
    await plan();
    await goal('Lead calmly', true);
    const privateId = await goal('Leave this team', false);
    const html = await htmlOf('manager', talkPath());
    expect(textOf(html)).toContain('Ines shared this goal today');
    expect(html).not.toContain('Leave this team');
    expect(html).not.toContain(privateId);
  });

  it('keeps both private notes apart: each sees their own, marked as theirs alone', async () => {
    const conversationId = await plan();
    await writePrivateNote(as('manager'), { conversationId, body: 'Ask Ruth', version: 0 });
    await writePrivateNote(as('learner'), { conversationId, body: 'Be brave', version: 0 });
    const managers = await htmlOf('manager', talkPath());
    expect(managers).toContain('Ask Ruth');
    expect(managers).not.toContain('Be brave');
    const learners = await htmlOf('learner', `/conversations/${conversationId}`);
    expect(learners).toContain('Be brave');
    expect(learners).not.toContain('Ask Ruth');
  });

  it('is nobody else’s: refused to others, and one’s own address leads to one’s own page', async () => {
    await plan();
    for (const key of ['boss', 'peer', 'former', 'dotted', 'stranger', 'ldAdmin'])
      expect((await siteOf(key).request(talkPath())).status).toBe(403);
    const own = await siteOf('learner').request(talkPath());
    expect([own.status, own.headers.get('location')]).toEqual([303, '/conversations']);
    expect((await siteOf('manager').request('/people/no-id/conversation')).status).toBe(404);
  });

  it('uses each id once, also with everything on it', async () => {
    const conversationId = await plan();
    await addPoint(as('learner'), { conversationId, part: 'ahead', title: 'Spring' });
    await goal('Lead calmly', true);
    await goal('Plan better', true);
    await promptFor('COURSE');
    await shareExample(as('learner'), { competencyId: learning.skills.LISTEN, body: 'I asked first.' });
    const html = await htmlOf('manager', `${talkPath()}?skill=${learning.skills.FEEDBACK}`);
    const ids = [...html.matchAll(/\sid="([^"]+)"/g)].map((match) => match[1]);
    expect(ids.filter((one, at) => ids.indexOf(one) !== at)).toEqual([]);
  });
});

describe('recommend: skill, why, ways (R30, R31)', () => {
  const recommend = (fields: Readonly<Record<string, string | readonly string[]>>) =>
    send('manager', '/recommendations', {
      _form: 'recommendation',
      personId: id('learner'),
      competencyId: learning.skills.FEEDBACK,
      ...fields,
    });

  it('chooses the skill by a link, with the real terms as the reason', async () => {
    await plan();
    const list = await htmlOf('manager', talkPath());
    expect(list).toContain(`${talkPath()}?skill=${learning.skills.FEEDBACK}#recommend`);
    const chosen = await read('manager', `${talkPath()}?skill=${learning.skills.FEEDBACK}`);
    expect(chosen).toContain(
      'The role asks for level 4 and counts it 30 %. It is not yet known where they stand.',
    );
    expect(chosen).toContain('SHADOW title');
  });

  it('says by field what is missing, and keeps what was typed and ticked', async () => {
    await plan();
    const refused = await recommend({ reason: '', optionIds: learning.options.COURSE });
    expect(refused.status).toBe(422);
    const html = await refused.text();
    expect(html).toContain('href="#recommendation-reason"');
    expect(html).toContain('href="#recommendation-optionIds"');
    expect(html).toMatch(
      new RegExp(
        `value="${learning.options.COURSE}"[^>]*checked|checked[^>]*value="${learning.options.COURSE}"`,
      ),
    );
    const noWay = await recommend({
      reason: 'You lead the new region in spring.',
      optionIds: [learning.options.COURSE, learning.options.ELEARN],
    });
    expect(noWay.status).toBe(422);
    expect(await noWay.text()).toContain('You lead the new region in spring.');
    expect(await listRecommendations(as('learner'), id('learner'))).toEqual([]);
  });

  it('sends a whole one and comes back to the conversation', async () => {
    await plan();
    const sent = await recommend({
      reason: 'You lead the new region in spring.',
      optionIds: [learning.options.COURSE, learning.options.SHADOW],
    });
    expect(sent.status).toBe(303);
    expect(await read('manager', sent.headers.get('location')!)).toContain('Waiting for an answer');
    expect(await listRecommendations(as('learner'), id('learner'))).toHaveLength(1);
  });

  it('a skill with fewer than two ways cannot be sent and says who can help', async () => {
    await plan();
    const page = await read('manager', `${talkPath()}?skill=${learning.skills.FOOD}`);
    expect(page).toContain('Only one way is confirmed for this skill');
    expect(page).not.toContain('Recommend to Ines');
  });
});

describe('recognise (R16, R33)', () => {
  it('shows the prompt with a draft, thanks, and it stands with the person', async () => {
    await plan();
    await promptFor('COURSE');
    const html = await htmlOf('manager', talkPath());
    expect(textOf(html)).toContain(
      'thank you for finishing “COURSE title”. It builds “Giving feedback that lands”.',
    );
    const promptId = /name="promptId" value="([^"]+)"/.exec(html)?.[1] ?? '';
    const fields = { _form: `thanks-${promptId}`, promptId, competencyId: learning.skills.FEEDBACK };
    const refused = await send('manager', `/people/${id('learner')}/recognitions`, { ...fields, body: '' });
    expect(refused.status).toBe(422);
    expect(textOf(await refused.text())).toContain('Say in a sentence what you saw.');
    const sent = await send('manager', `/people/${id('learner')}/recognitions`, {
      ...fields,
      body: 'Well done.',
    });
    expect(sent.status).toBe(303);
    expect(await read('manager', talkPath())).toContain('Thanks were given for this.');
    expect(await listRecognitions(as('learner'), id('learner'))).toHaveLength(1);
  });

  it('does not tell the employee that a word is due', async () => {
    const conversationId = await plan();
    await promptFor('COURSE');
    const page = await read('learner', `/conversations/${conversationId}`);
    expect(page).toContain('COURSE title');
    expect(page).not.toMatch(/Recognise|word of thanks/);
  });

  it('takes up an observation from the agenda', async () => {
    await plan();
    const { evidenceId } = await recordObservation(as('manager'), {
      personId: id('learner'),
      competencyId: learning.skills.LISTEN,
      level: 3,
      seen: 'Asked twice.',
    });
    const html = await htmlOf('manager', talkPath());
    expect(html).toContain(`recognise=${evidenceId}#recognise`);
    expect(textOf(await htmlOf('manager', `${talkPath()}?recognise=${evidenceId}`))).toContain(
      'thank you for this: “Asked twice.” That is “Listens first”.',
    );
  });
});

describe('notes, promises and the end', () => {
  it('shows both texts where the other wrote meanwhile, and saves them together', async () => {
    const conversationId = await plan();
    await writeNote(as('learner'), { conversationId, part: 'ahead', body: 'The words of Ines', version: 0 });
    const path = `/conversations/${conversationId}/notes`;
    const note = { _form: 'note-ahead', part: 'ahead', anchor: 'ahead' };
    const refused = await send('manager', path, { ...note, version: '0', body: 'The words of Mara' });
    expect(refused.status).toBe(409);
    const html = await refused.text();
    expect(textOf(html)).toContain('Written meanwhile: The words of Ines');
    expect(html).toMatch(/<textarea[^>]*>The words of Mara/);
    expect(html).toContain('name="version" value="1"');
    const both = 'The words of both';
    expect((await send('manager', path, { ...note, version: '1', body: both })).status).toBe(303);
    expect((await getConversation(as('learner'), conversationId)).notes[0]?.body).toBe(both);
    const json = await siteOf('manager').request(`/api/v1${path}`, {
      method: 'POST',
      headers: {
        origin: tenant.deps.publicUrl,
        accept: 'application/json',
        'content-type': 'application/json',
        'x-csrf-token': 'token',
      },
      body: JSON.stringify({ part: 'ahead', body: 'From a program', version: 0 }),
    });
    expect(json.status).toBe(409);
  });

  it('R72: refuses to close without a look ahead, keeps the page, and closes with one', async () => {
    await agreeCadence(as('manager'), { personId: id('learner'), everyDays: 14 });
    const conversationId = await plan();
    await addPoint(as('learner'), { conversationId, part: 'support', title: 'Time to practise' });
    const path = `/conversations/${conversationId}/closing`;
    const refused = await send('manager', path, { _form: 'closing', ahead: '' });
    expect(refused.status).toBe(422);
    expect(await refused.text()).toContain('href="#closing-ahead"');
    const sent = await send('manager', path, { _form: 'closing', ahead: 'The Vale in spring' });
    expect(sent.headers.get('location')).toBe(`${talkPath()}?done=closed`);
    const next = await findNextConversation(as('manager'), id('learner'));
    expect(await read('manager', `${talkPath()}?held=${conversationId}`)).toContain(
      'Closed on 2 March. Ines has not confirmed it yet.',
    );
    expect(next?.id).not.toBe(conversationId);
    tenant.clock.advance(9);
    const employees = await read('learner', `/conversations/${conversationId}`);
    expect(employees).toContain('You added this on 2 March');
    expect(employees).toContain('Yes, that is what we agreed');
    expect(employees).toContain('The Vale in spring');
    expect((await send('learner', `/conversations/${conversationId}/confirmation`, {})).status).toBe(303);
    expect(await read('learner', '/conversations')).toContain('You confirmed it on 11 March');
  });

  it('a promise without words comes back with its faults and its person', async () => {
    const conversationId = await plan();
    const refused = await send('learner', `/conversations/${conversationId}/promises`, {
      _form: 'promise',
      byPersonId: id('manager'),
      body: '',
      due: '2026-03-20',
    });
    expect(refused.status).toBe(422);
    const html = await refused.text();
    expect(textOf(html)).toContain('Write what is promised.');
    expect(html).toContain('value="2026-03-20"');
    expect(textOf(html)).toContain('Conversation with Mara Okafor');
  });

  it('R54: a two-minute note needs a skill and a sentence; the person sees and acknowledges it', async () => {
    await plan();
    const path = `/people/${id('learner')}/two-minute-notes`;
    const refused = await send('manager', path, {
      _form: 'two-minutes',
      kind: 'feedback',
      text: 'Asked twice.',
    });
    expect(refused.status).toBe(422);
    const html = await refused.text();
    expect(textOf(html)).toContain('Choose the skill or behaviour that it is about.');
    expect(html).toMatch(/<textarea[^>]*>Asked twice\./);
    const fields = { kind: 'coaching', text: 'Ask once more.', competencyId: learning.skills.LISTEN };
    expect((await send('manager', path, fields)).status).toBe(303);
    const [observation] = await listObservations(as('learner'), id('learner'));
    expect(observation).toMatchObject({ seen: '', direction: 'Ask once more.', level: null });
    expect(await read('learner', '/conversations')).toContain('Ask once more.');
    const read303 = await send('learner', `/observations/${observation!.id}/acknowledgement`, {});
    expect(read303.status).toBe(303);
    expect(await read('learner', '/conversations')).not.toContain('I have read this');
  });

  it('R84: asks about a shared goal, with a question of the bank one click away', async () => {
    await plan();
    const goalId = await goal('Lead calmly', true);
    const picked = await htmlOf('manager', `${talkPath()}?goal=${goalId}&question=ahead-0`);
    expect(picked).toMatch(/<textarea[^>]*>What would a good first week look like\?/);
    const path = `/people/${id('learner')}/goal-questions`;
    const sent = await send('manager', path, { goalId, question: 'What would a good first week look like?' });
    expect(sent.headers.get('location')).toBe(`${talkPath()}?done=question-asked#goals`);
    const [mine] = await listGoals(as('learner'), id('learner'));
    expect(mine?.questions).toHaveLength(1);
  });

  it('acknowledges an example from the agenda, and it counts', async () => {
    await plan();
    const { id: exampleId } = await shareExample(as('learner'), {
      competencyId: learning.skills.LISTEN,
      body: 'I asked first.',
    });
    const path = `/people/${id('learner')}/acknowledgements`;
    const form = { _form: `acknowledge-${exampleId}`, exampleId };
    expect((await send('manager', path, form)).status).toBe(422);
    expect((await send('manager', path, { ...form, level: '3' })).status).toBe(303);
    expect(await read('manager', talkPath())).toContain('Ines shared this example, 2 March, level 3');
    expect((await send('boss', path, { ...form, level: '3' })).status).toBe(403);
  });
});

describe('the employee’s pages', () => {
  it('another employee finds no conversation there', async () => {
    const conversationId = await plan();
    expect((await siteOf('peer').request(`/conversations/${conversationId}`)).status).toBe(403);
    expect((await siteOf('manager').request(`/conversations/${conversationId}`)).status).toBe(404);
    expect((await siteOf('learner').request('/conversations/nonsense')).status).toBe(404);
  });

  it('adds a point, moves the day, and sees no private goal on the common agenda', async () => {
    const conversationId = await plan();
    await goal('Leave this team', false);
    const point = await send('learner', `/conversations/${conversationId}/points`, {
      part: 'support',
      title: 'Time to practise',
    });
    expect(point.headers.get('location')).toBe(`/conversations/${conversationId}?done=point-added#support`);
    const page = await read('learner', `/conversations/${conversationId}`);
    expect(page).toContain('You added this today');
    expect(page).not.toContain('Leave this team');
    const moved = await send('learner', `/people/${id('learner')}/conversations`, { at: '2026-03-06T09:00' });
    expect(await read('learner', moved.headers.get('location')!)).toContain('Friday 6 March, 09:00');
  });

  it('says why nothing can be planned where nobody manages', async () => {
    expect(await read('boss', '/conversations')).toContain('Nobody is recorded as your manager');
  });
});

describe('Team', () => {
  it('one row per person by name, with what waits counted, and filters that work without script', async () => {
    await plan();
    await promptFor('COURSE');
    const page = await read('manager', '/team');
    expect(page).toContain('1 recognition waiting');
    expect(page).toContain('1 to recognise');
    expect(page.indexOf('Ines Castro')).toBeLessThan(page.indexOf('Owen Price'));
    const waiting = await read('manager', '/team?show=waiting');
    expect(waiting).toContain('Ines Castro');
    expect(waiting).not.toContain('Owen Price');
    expect(await read('stranger', '/team')).toContain('Nobody reports to you today');
  });

  it('R48: to a manager’s manager it tells process in counts, no person of that team and no word', async () => {
    const conversationId = await plan();
    await addPoint(as('manager'), { conversationId, part: 'ahead', title: 'Between us' });
    await closeConversation(as('manager'), { id: conversationId });
    const page = await read('boss', '/team');
    expect(page).toContain('Teams of your managers');
    expect(page).toContain('1 of 2');
    expect(page).not.toMatch(/Ines Castro|Owen Price|Between us/);
  });
});
