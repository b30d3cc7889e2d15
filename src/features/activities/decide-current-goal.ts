/** As much of a goal as the check looks at. */
export interface CheckedGoal {
  readonly id: string;
  readonly status: 'active' | 'parked' | 'closed';
  readonly nextStep: string;
  readonly skill: { readonly id: string } | null;
}

/** ready: an active goal with a next step. no-step: one without. none: no active goal for these skills. */
export type GoalCheck<Goal> =
  | { readonly state: 'ready' | 'no-step'; readonly goal: Goal }
  | { readonly state: 'none' };

/** Pure: how far somebody is with a goal for one of these skills; the goals come the highest ranked first. */
export function decideCurrentGoal<Goal extends CheckedGoal>(
  goals: readonly Goal[],
  skillIds: readonly string[],
): GoalCheck<Goal> {
  const fitting = goals.filter(
    ({ status, skill }) => status === 'active' && skill !== null && skillIds.includes(skill.id),
  );
  const ready = fitting.find(({ nextStep }) => nextStep.trim() !== '');
  if (ready) return { state: 'ready', goal: ready };
  const [first] = fitting;
  return first ? { state: 'no-step', goal: first } : { state: 'none' };
}
