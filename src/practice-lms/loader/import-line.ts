import type { Context } from '../../core/context.ts';
import { importObjectives, type ObjectiveImport } from '../../features/objectives/index.ts';
import { importStrategy } from '../../features/strategy/index.ts';
import {
  momentOf,
  type ObjectiveStatus,
  type PracticeStrategy,
  readPracticeStrategy,
  type When,
} from '../company/company.ts';

const STANDING: Record<ObjectiveStatus['state'], ObjectiveImport['status']> = {
  on_track: 'on_track',
  at_risk: 'at_risk',
  off_track: 'off_track',
};

/** Brings in aims, targets and objectives, with their days counted from `today`. Returns the aims' titles by key. */
export async function importLine(
  operator: Context,
  folder: URL,
  today: Date,
): Promise<ReadonlyMap<string, string>> {
  const strategy = await readPracticeStrategy(folder);
  const dayOf = (when: When) => momentOf(today, when, '12:00').toISOString().slice(0, 10);
  await importStrategy(operator, {
    aims: strategy.aims.map(({ key, title, story }) => ({ key, title, description: story })),
    targets: strategy.targets.map(({ unit, target, dueInDays, ...rest }) => ({
      ...rest,
      measureUnit: unit,
      targetValue: target,
      due: dayOf({ daysAhead: dueInDays }),
    })),
  });
  await importObjectives(
    operator,
    strategy.objectives.map((one) => objectiveOf(one, today, dayOf)),
  );
  return new Map(strategy.aims.map(({ key, title }) => [key, title]));
}

function objectiveOf(
  one: PracticeStrategy['objectives'][number],
  today: Date,
  dayOf: (when: When) => string,
): ObjectiveImport {
  const { key, person, serves, title, measure, direction, unit, baseline, weight, competency, status } = one;
  const risk = status.state === 'on_track' ? null : status;
  return {
    key,
    employeeNumber: person,
    target: serves,
    competency,
    title,
    measure,
    direction,
    measureUnit: unit,
    baseline,
    currentValue: one.now,
    targetValue: one.target,
    weight,
    due: dayOf({ daysAhead: one.dueInDays }),
    status: STANDING[status.state],
    statusReason: status.reason,
    blocker: risk?.blocker ?? null,
    action: risk?.action ?? null,
    recheckOn: risk ? dayOf(risk.recheck) : null,
    agreedAt: momentOf(today, { daysAgo: one.agreedDaysAgo }, '10:00'),
  };
}
