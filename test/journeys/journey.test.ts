import { afterAll, beforeAll, describe, expect } from 'vitest';
import { eventually, expectNoJobLeft, type JourneyIds, readJourneyIds } from './support/behind.ts';
import { launchAs, openProfile, probeCookies, type Visit } from './support/browser.ts';
import { tabTo } from './support/keyboard.ts';
import { newProduct, type Product } from './support/product.ts';
import { stepsOf } from './support/steps.ts';

const SKILL = 'Giving feedback that lands';
const COURSE = 'Spoken feedback: short, kind and clear';
const OTHER_WAY = 'Shadow Tomás in two review meetings';
const IRRELEVANT = 'A day on the care desk';
const WHY = 'In spring you lead people you have never met; the first weeks need clear, kind feedback.';
const THANKS = 'You said it aloud, the same day, and the driver thanked you for it.';

/** A person with a browser of their own, from their first launch on. */
type Person = Visit & { readonly close: () => Promise<void> };

let product: Product;
let ids: JourneyIds;
let mara: Person;
let ines: Person;
let joonho: Person;
let since: Date;

async function arrive(name: string): Promise<Person> {
  const { context, close } = await openProfile();
  return { ...(await launchAs(context, product, name)), close };
}

const step = stepsOf();

const textOf = async ({ tool }: Visit): Promise<string> => tool.locator('main').innerText();

/** The card or row with this heading. */
const rowOf = ({ tool }: Visit, name: string) =>
  tool
    .locator('article, section, li, .list > *')
    .filter({ has: tool.getByRole('heading', { name, exact: true }) })
    .last();

beforeAll(async () => {
  product = await newProduct();
  await product.start();
  ids = await readJourneyIds(product);
  since = new Date();
});
afterAll(async () => {
  for (const person of [mara, ines, joonho]) await person?.close();
  await product.dispose();
});

describe('the journey, in real browsers, inside the frame of an LMS on another site', () => {
  step(
    'the frame is cross-site and the browser blocks third-party cookies; the session is there all the same',
    async () => {
      mara = await arrive('Mara Okafor');
      const seen = await probeCookies(mara);
      expect(seen).toEqual({ plain: false, parted: true });
      expect(new URL(mara.page.url()).hostname).toBe('127.0.0.1');
      expect(new URL(mara.tool.url()).pathname).toBe('/team');
      await mara.tool.getByText('Signed in as Mara Okafor').waitFor();
    },
  );

  step(
    'Mara opens Team and the conversation with Ines, and sees gaps with their evidence and the shared goal',
    async () => {
      await mara.tool.getByRole('link', { name: 'Ines Castro', exact: true }).click();
      await mara.tool.waitForURL(/\/people\/[^/]+\/conversation/);
      const text = await textOf(mara);
      expect(text).toContain('Lead difficult conversations calmly');
      expect(text).not.toContain('Plan work with realistic buffers');
      const gap = rowOf(mara, SKILL);
      await gap.getByRole('img', { name: /^Level 2 of 5, target 4/ }).waitFor();
      await gap.getByText('3 pieces of evidence').click();
      expect(await gap.innerText()).toContain('Three feedback sentences and why they work');
    },
  );

  step('R30, R31: an incomplete recommendation cannot be sent, and says what is missing', async () => {
    await mara.tool.locator('#recommend').getByRole('link', { name: SKILL }).click();
    await mara.tool.getByRole('checkbox', { name: COURSE }).check();
    await mara.tool.getByRole('button', { name: 'Recommend to Ines' }).click();
    const problem = mara.tool.getByRole('region', { name: 'Nothing is lost' });
    await problem.waitFor();
    const told = await problem.innerText();
    expect(told).toMatch(/why/i);
    expect(told).toMatch(/two/i);
    expect(await mara.tool.getByRole('checkbox', { name: COURSE }).isChecked()).toBe(true);
    const [row] = await product.owner()`
      select count(*)::int as n from development.recommendation where person_id = ${ids.learner}`;
    expect(row?.n).toBe(0);
  });

  step('a full one is sent: the skill, why, and two ways, one of them no course', async () => {
    await mara.tool.getByRole('textbox', { name: 'Why it matters for Ines' }).fill(WHY);
    await mara.tool.getByRole('radio', { name: 'the future' }).check();
    await mara.tool.getByRole('checkbox', { name: OTHER_WAY }).check();
    await mara.tool.getByRole('button', { name: 'Recommend to Ines' }).click();
    await mara.tool.getByText('Sent. It arrives with your reason').waitFor();
  });

  step('Ines sees it with its reason, and accepts it by keyboard alone', async () => {
    ines = await arrive('Ines Castro');
    const card = rowOf(ines, SKILL);
    expect(await card.innerText()).toContain(WHY);
    expect(await card.innerText()).toContain(OTHER_WAY);
    expect(await textOf(ines)).toMatch(/Recommended by Mara/);
    await tabTo(ines, new RegExp(`^${COURSE}`));
    await ines.page.keyboard.press('Space');
    await tabTo(ines, /^Accept/);
    await ines.page.keyboard.press('Enter');
    await ines.tool.getByText('Accepted. What you chose is on your plan.').waitFor();
    await ines.tool.getByRole('heading', { name: 'On my plan' }).waitFor();
  });

  step(
    'she completes something that nobody asked of her, and the course, in the LMS in a new tab',
    async () => {
      const desk = await ines.page.context().newPage();
      await desk.goto(`${product.lmsUrl}/`);
      await desk.getByRole('link', { name: IRRELEVANT }).click();
      await desk.getByRole('button', { name: 'Complete this as Ines' }).click();
      await desk.getByText('Throughline has been told').waitFor();
      await desk.close();

      const opening = ines.page.context().waitForEvent('page');
      await ines.tool.getByRole('link', { name: `Open in a new window: ${COURSE}` }).click();
      const course = await opening;
      await course.getByRole('button', { name: 'Complete this as Ines' }).click();
      await course.getByText('Throughline has been told').waitFor();
      await course.close();
    },
  );

  step(
    'the plan item is done, the evidence stands on her record, and her level goes from 2 to 3',
    async () => {
      await eventually(async () => {
        await ines.go('/growth');
        const text = await textOf(ines);
        expect(text).toContain(`Reached level 3 in ${SKILL}`);
        expect(text).toContain(`Completed ${COURSE}`);
      });
      expect(await ines.tool.getByRole('link', { name: `Open in a new window: ${COURSE}` }).count()).toBe(0);
      await ines.go('/record');
      expect(await textOf(ines)).toContain(COURSE);
      await ines.go('/expectations');
      expect(await rowOf(ines, SKILL).innerText()).toContain('3 now, 4 wanted');
    },
  );

  step(
    'R33: Mara is asked for a word about the course, and not about what is relevant to nothing',
    async () => {
      await mara.go('/team');
      expect(await rowOf(mara, 'Ines Castro').innerText()).toContain('1 to recognise');
      await mara.tool.getByRole('link', { name: 'Ines Castro', exact: true }).click();
      const card = mara.tool.locator('#recognise');
      await card.getByRole('heading', { name: COURSE }).waitFor();
      expect(await card.innerText()).not.toContain(IRRELEVANT);
      expect(await card.innerText()).not.toContain('goal');
    },
  );

  step('she recognises it, and Ines sees her words', async () => {
    const card = mara.tool.locator('#recognise');
    const words = card.getByRole('textbox', { name: 'Your words' });
    expect(await words.inputValue()).toContain(SKILL);
    await words.fill(THANKS);
    await card.getByRole('button', { name: 'Thank Ines' }).click();
    await mara.tool.getByText('Your thanks stand on their page now.').waitFor();
    await ines.go('/growth');
    expect(await textOf(ines)).toContain(`Mara thanked you: ${THANKS}`);
  });

  step('behind the scenes each step is audited, by whoever did it, exactly once', async () => {
    await expectNoJobLeft(product);
    const rows = await product.owner()`
      select action, case actor_id when ${ids.manager} then 'Mara' when ${ids.learner} then 'Ines' else actor_kind end as who,
             count(*)::int as n
        from audit.entry where subject_id = ${ids.learner} and at > ${since} and action not like '%read%' group by 1, 2`;
    const audited = Object.fromEntries(rows.map(({ action, who, n }) => [`${who}: ${action}`, n]));
    expect(audited).toMatchObject({
      'Mara: recommendation.sent': 1,
      'Ines: recommendation.accepted': 1,
      'Ines: plan.added': 1,
      'system: completion.recorded': 2,
      'system: plan.completed': 1,
      'system: level.reached': 1,
      'system: recognition.prompted': 1,
      'Mara: recognition.given': 1,
    });
  });

  step('and each says its own xAPI statement, exactly once', async () => {
    const rows = await product.owner()`
      select regexp_replace(statement -> 'verb' ->> 'id', '^.*/', '') as verb,
             statement -> 'actor' -> 'account' ->> 'name' as who, count(*)::int as n
        from records.statement
       where stored > ${since} and (statement -> 'actor' -> 'account' ->> 'name') in ('24', '41') group by 1, 2`;
    const said = Object.fromEntries(rows.map(({ verb, who, n }) => [`${who} ${verb}`, n]));
    expect(said).toMatchObject({
      '24 launched': 1,
      '41 launched': 1,
      '24 recommended': 1,
      '41 planned': 1,
      '41 completed': 2,
      '24 acknowledge': 1,
    });
  });

  step('Mara’s looks at Ines’ record are audited, and Ines can see them', async () => {
    const [row] = await product.owner()`
      select count(*)::int as n from audit.entry
       where subject_id = ${ids.learner} and actor_id = ${ids.manager} and at > ${since} and action like '%read%'`;
    expect(row?.n).toBeGreaterThan(0);
    await ines.go('/record');
    expect(await ines.tool.locator('#who-saw, main').last().innerText()).toContain('Mara Okafor');
  });
});

describe('what one piece of evidence does alone, and the other answers', () => {
  step(
    'Joon-ho completes the same course: it is evidence, and one piece alone changes no level',
    async () => {
      joonho = await arrive('Joon-ho Park');
      const course = await joonho.page.context().newPage();
      await course.goto(`${product.lmsUrl}/`);
      await course.getByRole('link', { name: COURSE }).click();
      await course.getByRole('button', { name: 'Complete this as Joon-ho' }).click();
      await course.getByText('Throughline has been told').waitFor();
      await course.close();
      await eventually(async () => {
        await joonho.go('/record');
        expect(await textOf(joonho)).toContain(COURSE);
      });
      expect(await textOf(joonho)).toContain('A second piece is needed');
      await expectNoJobLeft(product);
      const [row] = await product.owner()`
      select count(*)::int as n from level_reached where person_id = ${ids.other} and competency_id = ${ids.skill}`;
      expect(row?.n).toBe(0);
    },
  );

  step('R98: he says not now, with a reason that Mara sees', async () => {
    await joonho.go('/growth');
    await joonho.tool.getByText('Not now', { exact: true }).click();
    await joonho.tool
      .getByRole('textbox', { name: 'Why not now?' })
      .fill('The boats come in at four until Christmas.');
    await joonho.tool.getByRole('button', { name: 'Tell Mara' }).click();
    await joonho.tool.getByText('Your manager knows that it is not now, and why.').waitFor();
    await mara.go(`/people/${ids.other}/conversation`);
    expect(await textOf(mara)).toContain('The boats come in at four until Christmas.');
  });

  step('R98: Mara proposes another way to her own manager, who sees it', async () => {
    await mara.go('/growth');
    await mara.tool.getByText('Another way', { exact: true }).click();
    await mara.tool
      .getByRole('textbox', { name: 'What would you rather do?' })
      .fill('I would rather walk through one drift with you.');
    await mara.tool.getByRole('button', { name: 'Propose it to Ruth' }).click();
    await mara.tool.getByText('Your other way is proposed.').waitFor();
    const ruth = await arrive('Ruth Halden');
    try {
      await ruth.go(`/people/${ids.manager}/conversation`);
      expect(await textOf(ruth)).toContain('I would rather walk through one drift with you.');
      // what Mara's people told her stays with her
      await ruth.go(`/people/${ids.learner}/conversation`);
      expect(await textOf(ruth)).not.toContain(WHY);
    } finally {
      await ruth.close();
    }
  });
});
