/**
 * What a development goal may become (R1, R81, R83): pure rules. They decide; the verbs load and write.
 */
export type GoalStatus = 'active' | 'parked' | 'closed';

/** As much of a goal as the rules need. `rank` is 1..3 for an active goal and null for every other. */
export interface PlacedGoal {
  readonly id: string;
  readonly status: GoalStatus;
  readonly rank: number | null;
}

/** Three at most, so that each gets attention (R81). */
export const MOST_ACTIVE = 3;

/** The active goals in their new order, highest first, and those that step aside for it. */
export interface Placement {
  readonly kind: 'placed';
  readonly order: readonly string[];
  readonly parked: readonly string[];
}

export type Refusal = { readonly kind: 'refused'; readonly because: 'full' | 'closed' | 'not-active' };

/** The ids of the active goals, highest rank first. */
export function activeOrder(goals: readonly PlacedGoal[]): string[] {
  return goals
    .filter((goal) => goal.status === 'active')
    .sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0))
    .map((goal) => goal.id);
}

/**
 * Makes room for a goal (new, or one that was parked) at `rank`, last where none is wished. Where three are
 * active one must be named to step aside; a name given while there is room parks nobody.
 */
export function decideActivation(
  goals: readonly PlacedGoal[],
  goalId: string,
  wish: { readonly rank?: number | undefined; readonly parkGoalId?: string | undefined } = {},
): Placement | Refusal {
  if (goals.some((goal) => goal.id === goalId && goal.status === 'closed'))
    return { kind: 'refused', because: 'closed' };
  const order = activeOrder(goals);
  if (order.includes(goalId)) return { kind: 'placed', order, parked: [] };
  const parked: string[] = [];
  if (order.length >= MOST_ACTIVE) {
    if (wish.parkGoalId === undefined) return { kind: 'refused', because: 'full' };
    const at = order.indexOf(wish.parkGoalId);
    if (at < 0) return { kind: 'refused', because: 'not-active' };
    parked.push(...order.splice(at, 1));
  }
  order.splice(Math.min(order.length, Math.max(0, (wish.rank ?? order.length + 1) - 1)), 0, goalId);
  return { kind: 'placed', order, parked };
}

/** The order of those that stay when one is parked or closed: the ranks close up. */
export function orderWithout(goals: readonly PlacedGoal[], goalId: string): string[] {
  return activeOrder(goals).filter((id) => id !== goalId);
}

/** A new order is right when it names each active goal exactly once. */
export function decideOrder(goals: readonly PlacedGoal[], wished: readonly string[]): Placement | Refusal {
  const active = activeOrder(goals);
  const same =
    wished.length === active.length &&
    new Set(wished).size === wished.length &&
    wished.every((id) => active.includes(id));
  return same ? { kind: 'placed', order: wished, parked: [] } : { kind: 'refused', because: 'not-active' };
}

/**
 * Two persons turn out to be one: the employee's own goals keep their places, the others follow in their
 * order as long as there is room, the rest are parked.
 */
export function decideMerge(own: readonly PlacedGoal[], moved: readonly PlacedGoal[]): Placement {
  const order = [...activeOrder(own), ...activeOrder(moved)];
  return { kind: 'placed', order: order.slice(0, MOST_ACTIVE), parked: order.slice(MOST_ACTIVE) };
}
