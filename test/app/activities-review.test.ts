import { describe, expect, test } from 'vitest';
import { subOf } from './access-ground.ts';
import { activityClaims, arrive, reviewClaims, settleJobs } from './activities-ground.ts';
import { ground, meetCompanies, place, placeOne, skill } from './activities-stage.ts';

meetCompanies();

describe('submission review (issue F2, 6), and what a teacher sees', () => {
  async function handedIn(words: Record<string, string>) {
    const id = (await placeOne('reflection')).custom.activity;
    const learner = await arrive(ground, ground.home, 'learner', activityClaims(id));
    const answer = await learner.form(`/activities/${id}/reflection`, { competencyId: skill(), ...words });
    expect(answer.status).toBe(303);
    await settleJobs(ground);
    return { id, learner };
  }

  test('the teacher sees that and when; the words only while their writer shows them, and the look is on record', async () => {
    const { id, learner } = await handedIn({ body: 'Peridot the words' });
    const look = async () => {
      const teacher = await arrive(ground, ground.home, 'stranger', reviewClaims(id, subOf('1', 'learner')));
      expect(teacher.landedAt).toMatch(/^\/activities\/review\?request=/);
      return (await teacher.get(teacher.landedAt)).text();
    };
    const hidden = await look();
    expect(hidden).toContain('Ines Castro');
    expect(hidden).toContain('Handed in');
    expect(hidden).not.toContain('Peridot');
    const again = { body: 'Peridot the words', competencyId: skill(), showToCourse: 'yes' };
    await learner.form(`/activities/${id}/reflection`, again);
    expect(await look()).toContain('Peridot the words');
    await learner.form(`/activities/${id}/reflection`, { body: 'Peridot the words', competencyId: skill() });
    expect(await look()).not.toContain('Peridot');
    const reads = await ground.owner`
      select action from audit.entry where subject_id = ${ground.home.tenant.personId('learner')}
         and action in ('hand-in.read', 'reflection.read') order by action`;
    expect(reads.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['hand-in.read', 'reflection.read']),
    );
    const record = await (await learner.get('/record')).text();
    expect(record).toContain('saw that you handed something in');
  });

  test.each(['Learner', 'Mentor', 'ContentDeveloper'])(
    'a %s of the course sees nothing of it',
    async (role) => {
      const { id } = await handedIn({ body: 'Onyx words', showToCourse: 'yes' });
      const other = await arrive(
        ground,
        ground.home,
        'peer',
        reviewClaims(id, subOf('1', 'learner'), { role }),
      );
      const page = await other.get(other.landedAt);
      expect(page.status).toBe(403);
      expect(await page.text()).not.toContain('Onyx');
    },
  );

  test('the teacher of another course, and another teacher with the same address, see nothing', async () => {
    const { id } = await handedIn({ body: 'Onyx words', showToCourse: 'yes' });
    const elsewhere = await arrive(
      ground,
      ground.home,
      'stranger',
      reviewClaims(id, subOf('1', 'learner'), { link: 'another-link' }),
    );
    const page = await (await elsewhere.get(elsewhere.landedAt)).text();
    expect(page).toContain('Nothing is handed in yet');
    expect(page).not.toContain('Onyx');
    const teacher = await arrive(ground, ground.home, 'stranger', reviewClaims(id, subOf('1', 'learner')));
    const thief = await arrive(ground, ground.home, 'manager', reviewClaims(id, subOf('1', 'peer')));
    expect((await thief.get(teacher.landedAt)).status).toBe(404);
  });

  test('the person themself is led to their own page', async () => {
    const { id } = await handedIn({ body: 'Mine to read' });
    const claims = reviewClaims(id, subOf('1', 'learner'), { role: 'Learner' });
    const own = await arrive(ground, ground.home, 'learner', claims);
    const page = await own.get(own.landedAt);
    expect(page.status).toBe(303);
    expect(page.headers.get('location')).toBe(`/activities/${id}`);
  });

  test('for ratings and goals there are never words to see', async () => {
    const { items } = await place([{ kind: 'self-assessment', competencyIds: skill() }]);
    const id = items[0]!.custom.activity;
    const learner = await arrive(ground, ground.home, 'learner', activityClaims(id));
    await learner.form(`/activities/${id}/self-assessment`, { [`level-${skill()}`]: '4', shared: 'yes' });
    await settleJobs(ground);
    const teacher = await arrive(ground, ground.home, 'stranger', reviewClaims(id, subOf('1', 'learner')));
    const page = await (await teacher.get(teacher.landedAt)).text();
    expect(page).toContain('seen by the person alone');
    expect(page).not.toMatch(/level 4/i);
  });

  test('a teacher who opens the activity sees how it works and how many, and nobody’s name or words', async () => {
    const { id } = await handedIn({ body: 'Onyx words', showToCourse: 'yes' });
    const teacher = await arrive(ground, ground.home, 'stranger', activityClaims(id, { role: 'Instructor' }));
    const page = await (await teacher.get(`/activities/${id}`)).text();
    expect(page).toContain('For whoever teaches this course');
    expect(page).toContain('person handed in');
    expect(page).not.toContain('Castro');
    expect(page).not.toContain('Onyx');
    const peer = await arrive(ground, ground.home, 'peer', activityClaims(id));
    expect(await (await peer.get(`/activities/${id}`)).text()).not.toContain('For whoever teaches');
    const other = await arrive(
      ground,
      ground.home,
      'stranger',
      activityClaims(id, { role: 'Instructor', link: 'another' }),
    );
    const elsewhere = await (await other.get(`/activities/${id}`)).text();
    expect(elsewhere).toMatch(/<b[^>]*>0<\/b>|>0</);
  });
});
