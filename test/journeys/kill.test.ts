import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually, expectNoJobLeft, type JourneyIds, readJourneyIds } from './support/behind.ts';
import { type HttpPerson, launchOverHttp } from './support/http-person.ts';
import { newProduct, type Product, startBeside } from './support/product.ts';

const COURSE = '121';

describe('the product killed (kill -9) between any two steps of the journey', () => {
  let product: Product;
  let ids: JourneyIds;
  let mara: HttpPerson;
  let ines: HttpPerson;

  beforeAll(async () => {
    product = await newProduct();
    const first = product.start();
    // the first kill comes in the middle of the company's history
    await eventually(async () => expect(product.output()).toContain('strategy and objectives'), 60_000);
    await wait(100 + Math.random() * 900);
    await product.kill();
    await expect(first).rejects.toThrow('ended before it was there');
    await product.start();
    ids = await readJourneyIds(product);
    mara = await launchOverHttp(product, '24');
    ines = await launchOverHttp(product, '41');
  });
  afterAll(() => product.dispose());

  const killAndStart = async () => {
    await product.kill();
    await product.start();
  };
  const count = async (sql: string): Promise<number> => {
    const [row] = await product.owner().unsafe(sql);
    return row?.n;
  };
  /** Kills while the request is under way, starts again, and asks the same once more, as a person would. */
  const askThroughAKill = async (who: HttpPerson, path: string, body: object) => {
    const lost = who.ask(path, body).catch(() => null);
    await wait(Math.random() * 12);
    await killAndStart();
    await lost;
    return who.ask(path, body);
  };

  test('the half-loaded company was completed by the next start', async () => {
    const owner = product.owner();
    const [row] = await owner`
      select (select count(*)::int from person) as people, (select count(*)::int from recognition) as thanks,
             (select count(*)::int from role_grant) as grants, (select count(*)::int from evidence) as evidence`;
    expect(row).toEqual({ people: 43, thanks: 24, grants: 3, evidence: 69 });
    await expectNoJobLeft(product);
  });

  test('a recommendation sent through a kill is there exactly once', async () => {
    const before = await count('select count(*)::int as n from development.recommendation');
    const asked = await askThroughAKill(mara, '/recommendations', {
      personId: ids.learner,
      competencyId: ids.skill,
      reason: 'In spring you lead people you have never met.',
      optionIds: [ids.course, ids.otherWay],
    });
    expect(asked.status).toBe(200);
    expect(await count('select count(*)::int as n from development.recommendation')).toBe(before + 1);
    const about = `entity_id = '${asked.body.id}'`;
    expect(
      await count(
        `select count(*)::int as n from audit.entry where action = 'recommendation.sent' and ${about}`,
      ),
    ).toBe(1);
  });

  test('an acceptance made through a kill plans each way exactly once', async () => {
    const [sent] = await product.owner()`
      select id from development.recommendation where person_id = ${ids.learner} and status = 'sent'`;
    const asked = await askThroughAKill(ines, `/recommendations/${sent?.id}/acceptance`, {
      optionIds: [ids.course],
    });
    expect(asked.status).toBeLessThan(300);
    const planned = `select count(*)::int as n from development.plan_item where recommendation_id = '${sent?.id}'`;
    expect(await count(planned)).toBe(1);
  });

  test('a completion reported through a kill becomes evidence, a done plan item, a level and one prompt', async () => {
    const lost = ines.complete(COURSE).catch(() => 0);
    await wait(Math.random() * 12);
    await killAndStart();
    await lost;
    await ines.complete(COURSE);
    await eventually(async () => {
      const [row] = await product.owner()`
        select (select count(*)::int from evidence where person_id = ${ids.learner} and option_id = ${ids.course}) as evidence,
               (select count(*)::int from development.plan_item
                 where person_id = ${ids.learner} and option_id = ${ids.course} and done_at is not null) as done,
               (select max(level) from level_reached where person_id = ${ids.learner} and competency_id = ${ids.skill}) as level,
               (select count(*)::int from recognition_prompt q join evidence e on e.id = q.evidence_id
                 where e.person_id = ${ids.learner} and e.option_id = ${ids.course} and q.open) as prompts`;
      expect(row).toEqual({ evidence: 1, done: 1, level: 3, prompts: 1 });
    });
    await killAndStart();
    await expectNoJobLeft(product);
  });

  test('a recognition given through a kill stands once, and the prompt is answered', async () => {
    const [prompt] = await product.owner()`
      select q.id, q.competency_id from recognition_prompt q join evidence e on e.id = q.evidence_id
       where e.person_id = ${ids.learner} and e.option_id = ${ids.course}`;
    const asked = await askThroughAKill(mara, `/people/${ids.learner}/recognitions`, {
      competencyId: prompt?.competency_id,
      body: 'You practised it aloud, and yesterday one could hear it.',
      promptId: prompt?.id,
    });
    expect(asked.status).toBe(200);
    expect(await count(`select count(*)::int as n from recognition where prompt_id = '${prompt?.id}'`)).toBe(
      1,
    );
    expect(await ines.read('/growth')).toContain('one could hear it');
  });

  test('each statement of the journey was stored once, and the audit holds together', async () => {
    await expectNoJobLeft(product);
    const twice = await product.owner()`
      select statement::jsonb -> 'verb' ->> 'id' as verb, statement::jsonb -> 'object' as object,
             statement::jsonb -> 'actor' as actor, statement ->> 'timestamp' as at, count(*)::int as n
        from records.statement group by 1, 2, 3, 4 having count(*) > 1`;
    expect([...twice]).toEqual([]);
    const [seal] = await product.owner().begin(async (sql) => {
      await sql`select set_config('app.tenant', ${ids.tenantId}, true)`;
      return sql`select * from audit.verify()`;
    });
    expect(seal?.broken_at).toBeNull();
  });

  test('a second start on the same data folder is refused in a sentence and harms nothing', async () => {
    const second = await startBeside(product);
    expect(second.code).toBe(1);
    expect(second.output.trim().split('\n')).toHaveLength(1);
    expect(second.output).toContain('already running on the data folder');
    expect(second.output).toContain(product.toolUrl);
    expect(await mara.read('/team')).toContain('Ines');
  });

  test('Ctrl-C finishes the work that was accepted: whatever was answered is there after the next start', async () => {
    const { credentials } = JSON.parse(readFileSync(join(product.dataDir, 'practice-lms.json'), 'utf8'));
    const answered: string[] = [];
    const send = async (n: number) => {
      const response = await fetch(`${product.toolUrl}/xapi/statements`, {
        method: 'POST',
        headers: {
          authorization: `Basic ${btoa(`${credentials.key}:${credentials.secret}`)}`,
          'content-type': 'application/json',
          'x-experience-api-version': '1.0.3',
        },
        body: JSON.stringify({
          actor: { account: { homePage: product.lmsUrl, name: '42' } },
          verb: { id: 'http://adlnet.gov/expapi/verbs/experienced' },
          object: { id: `${product.lmsUrl}/page/${n}` },
        }),
      }).catch(() => null);
      if (response?.status === 200) answered.push(...((await response.json()) as string[]));
    };
    const sending = Array.from({ length: 60 }, (_, n) => wait(n * 3).then(() => send(n)));
    await wait(90);
    const code = await product.interrupt();
    await Promise.all(sending);
    expect(code).toBe(0);
    expect(answered.length).toBeGreaterThan(5);
    await product.start();
    const found =
      await product.owner()`select id from records.statement where id in ${product.owner()(answered)}`;
    expect(found).toHaveLength(answered.length);
  });
});
