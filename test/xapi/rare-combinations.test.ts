import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Statement } from '../../xapi/index.ts';
import { LOOKED_AT } from '../../xapi/postgres/query-statements.ts';
import { ada, type Harness, openHarness, statementOf } from './support.ts';

const BUSY = ada('busy');
const COMMON = { id: 'https://v.example/common' };
const RARE = { id: 'https://v.example/rare' };
const rare = () => statementOf({ id: randomUUID(), actor: BUSY, verb: RARE });

let h: Harness;
/** Statements that match agent and verb, oldest first. */
const expected: string[] = [];

// as many statements of one agent as one page looks at, between the few of the rare verb
beforeAll(async () => {
  h = await openHarness();
  const send = async (statement: Statement): Promise<Statement> => {
    const answer = await h.post(statement);
    if (answer.status !== 200) throw new Error(await answer.text());
    return statement;
  };
  const refer = (to: Statement, actor: Statement['actor']) =>
    statementOf({
      id: randomUUID(),
      actor,
      verb: COMMON,
      object: { objectType: 'StatementRef', id: to.id! },
    });
  const first = await send(rare());
  // carries the agent twice, through what it refers to and through what that refers to; the verb through the second only
  const between = await send(refer(first, BUSY));
  const last = await send(refer(between, ada('somebody else')));
  expected.push(first.id!, between.id!, last.id!);
  for (let left = LOOKED_AT - 1; left > 0; left -= 1000) {
    const batch = Array.from({ length: Math.min(left, 1000) }, () =>
      statementOf({ actor: BUSY, verb: COMMON }),
    );
    expect((await h.post(batch)).status).toBe(200);
  }
}, 120_000);
afterAll(() => h?.close());

async function pageOn(parameters: Record<string, string>): Promise<{ ids: string[]; sizes: number[] }> {
  const ids: string[] = [];
  const sizes: number[] = [];
  let answer = await h.get({ agent: JSON.stringify(BUSY), verb: RARE.id, ...parameters });
  for (;;) {
    const { statements, more } = (await answer.json()) as { statements: Statement[]; more: string };
    ids.push(...statements.map(({ id }) => id!));
    sizes.push(statements.length);
    if (more === '') return { ids, sizes };
    answer = await h.request(more);
  }
}

test('a rare combination is found behind many of one filter: pages are short, nothing is lost or told twice', async () => {
  const newest = await pageOn({});
  expect(newest.ids).toEqual(expected.toReversed());
  // the first page looked at its share and went on
  expect(newest.sizes.length).toBeGreaterThan(1);
  const { ids } = await pageOn({ ascending: 'true' });
  expect(ids).toEqual(expected);
  const related = await pageOn({ related_agents: 'true', limit: '1' });
  expect(related.ids).toEqual(expected.toReversed());
});

test('what matches on both sides of what one page looks at is found once, and a page never exceeds its limit', async () => {
  const [late, later] = [rare(), rare()];
  for (const one of [late, later]) expect((await h.post(one)).status).toBe(200);
  const { ids, sizes } = await pageOn({ limit: '2' });
  expect(ids).toEqual([later.id, late.id, ...expected.toReversed()]);
  expect(Math.max(...sizes)).toBe(2);
});
