import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  activeOrder,
  decideActivation,
  decideMerge,
  decideOrder,
  MOST_ACTIVE,
  orderWithout,
  type PlacedGoal,
} from '../../src/features/goals/goal.ts';

/** Any goals a person can have: up to three active with dense ranks, and others. */
const goals = fc
  .record({
    active: fc.integer({ min: 0, max: MOST_ACTIVE }),
    others: fc.array(fc.constantFrom('parked' as const, 'closed' as const), { maxLength: 4 }),
    turn: fc.boolean(),
  })
  .map(({ active, others, turn }): PlacedGoal[] => {
    const all: PlacedGoal[] = [
      ...Array.from({ length: active }, (_, at) => ({
        id: `a${at}`,
        status: 'active' as const,
        rank: at + 1,
      })),
      ...others.map((status, at) => ({ id: `o${at}`, status, rank: null })),
    ];
    return turn ? all.reverse() : all;
  });

describe('where a goal stands', () => {
  it('R81: activating never leaves more than three, drops nobody, and parks only the one that was named', () => {
    fc.assert(
      fc.property(
        goals,
        fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
        fc.option(fc.constantFrom('a0', 'a1', 'a2', 'o0', 'nobody'), { nil: undefined }),
        (mine, rank, parkGoalId) => {
          const before = activeOrder(mine);
          const place = decideActivation(mine, 'new', { rank, parkGoalId });
          if (place.kind === 'refused') {
            expect(before).toHaveLength(MOST_ACTIVE);
            expect(place.because).toBe(parkGoalId === undefined ? 'full' : 'not-active');
            return;
          }
          expect(place.order.length).toBeLessThanOrEqual(MOST_ACTIVE);
          expect([...place.order, ...place.parked].sort()).toEqual([...before, 'new'].sort());
          expect(place.parked).toEqual(before.length < MOST_ACTIVE ? [] : [parkGoalId]);
          expect(place.order.filter((id) => id !== 'new')).toEqual(
            before.filter((id) => !place.parked.includes(id)),
          );
          const last = place.order.length;
          expect(place.order.indexOf('new') + 1).toBe(Math.min(rank ?? last, last));
        },
      ),
    );
  });

  it('a closed goal never comes back, an active one stays where it is', () => {
    fc.assert(
      fc.property(goals, (mine) => {
        for (const goal of mine) {
          const place = decideActivation(mine, goal.id, { parkGoalId: 'a0' });
          if (goal.status === 'closed') expect(place).toEqual({ kind: 'refused', because: 'closed' });
          if (goal.status === 'active')
            expect(place).toEqual({ kind: 'placed', order: activeOrder(mine), parked: [] });
        }
      }),
    );
  });

  it('R81: an order is right only when it names each active goal once', () => {
    fc.assert(
      fc.property(goals, fc.array(fc.constantFrom('a0', 'a1', 'a2', 'o0')), (mine, wished) => {
        const right = [...wished].sort().join() === activeOrder(mine).sort().join();
        expect(decideOrder(mine, wished).kind).toBe(right ? 'placed' : 'refused');
      }),
    );
  });

  it('whoever leaves, the others keep their order', () => {
    fc.assert(
      fc.property(goals, fc.constantFrom('a0', 'a1', 'a2', 'o0'), (mine, gone) => {
        expect(orderWithout(mine, gone)).toEqual(activeOrder(mine).filter((id) => id !== gone));
      }),
    );
  });

  it('R81: two persons that turn out to be one keep three active goals, their own first', () => {
    fc.assert(
      fc.property(goals, goals, (own, other) => {
        const moved = other.map((goal) => ({ ...goal, id: `m${goal.id}` }));
        const { order, parked } = decideMerge(own, moved);
        expect([...order, ...parked]).toEqual([...activeOrder(own), ...activeOrder(moved)]);
        expect(order.slice(0, activeOrder(own).length)).toEqual(activeOrder(own));
        expect(order.length).toBe(Math.min(MOST_ACTIVE, order.length + parked.length));
      }),
    );
  });
});
