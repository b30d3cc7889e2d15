import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listEndpoints } from '../../src/endpoints.ts';
import {
  bringObjects,
  type Company,
  type Ground,
  layGround,
  type Objects,
  subOf,
  type Visitor,
} from './access-ground.ts';
import { type Good, goodRequests } from './good-requests.ts';

const TIMES = 20;

let ground: Ground;
let once: Side;
let often: Side;

/** One company: in the one each form is sent once, in the other twenty times at once. */
interface Side {
  readonly company: Company;
  readonly ids: Objects;
  readonly requests: Readonly<Record<string, Good>>;
  readonly visitors: Record<Good['as'], Visitor>;
}

beforeAll(async () => {
  ground = await layGround();
  once = await sideOf(ground.other);
  often = await sideOf(ground.home);
}, 120_000);

afterAll(() => ground.close());

async function sideOf(company: Company): Promise<Side> {
  const ids = await bringObjects(ground, company);
  const launch = (key: string) => ground.launch(company, subOf(company.deployment, key));
  // every desk of the second company is one person's; at home they are two
  const desk = company.deployment === '2' ? 'tenantAdmin' : 'ldAdmin';
  return {
    company,
    ids,
    requests: goodRequests(company, ids),
    visitors: {
      learner: await launch('learner'),
      manager: await launch('manager'),
      ldAdmin: await launch(desk),
      tenantAdmin: await launch('tenantAdmin'),
    },
  };
}

/** What a change leaves behind: rows of the audit, statements, announcements. */
async function effects({ company }: Side): Promise<Record<string, number>> {
  const { tenantId } = company.tenant;
  const [row] = await ground.owner`
    select (select count(*)::int from audit.entry where tenant_id = ${tenantId} and action not like '%.read') as audited,
           (select count(*)::int from records.statement where tenant_id = ${tenantId}) as said,
           (select count(*)::int from pgboss.job where data->>'tenantId' = ${tenantId}) as announced`;
  return { audited: row?.audited, said: row?.said, announced: row?.announced };
}

async function change(side: Side, work: () => Promise<unknown>): Promise<Record<string, number>> {
  const before = await effects(side);
  await work();
  const after = await effects(side);
  return Object.fromEntries(
    Object.entries(after).map(([name, count]) => [name, count - (before[name] ?? 0)]),
  );
}

const names = listEndpoints().map(({ method, path }) => `${method} ${path}`);

describe('the same form twenty times at once', () => {
  test.each(names)('%s: leaves behind what one leaves behind, and never a 5xx', async (name) => {
    const single = once.requests[name]!;
    const whole = { at: single.at(), body: single.body() };
    const expected = await change(once, async () => {
      const answer = await once.visitors[single.as].json(whole.at, whole.body);
      expect(answer.status, await answer.text()).toBeLessThan(500);
    });
    const { as, at, body } = often.requests[name]!;
    const [address, sent] = [at(), body()];
    const found = await change(often, async () => {
      const answers = await Promise.all(
        Array.from({ length: TIMES }, () => often.visitors[as].json(address, sent)),
      );
      for (const answer of answers) expect(answer.status, await answer.text()).toBeLessThan(500);
    });
    expect(found, name).toEqual(expected);
  });
});
