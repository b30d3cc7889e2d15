import type { Context } from '../core/context.ts';
import type { Deps } from '../core/deps.ts';
import { AppError } from '../core/errors.ts';
import { newId } from '../core/ids.ts';
import { grantRole } from '../features/people/index.ts';
import { addCredential, createTenant, findTenant } from '../features/tenants/index.ts';
import { drainJobs } from '../jobs/drain.ts';
import { momentOf, practiceCompany, practiceGrants } from './company/company.ts';
import { companyContext } from './loader/company-context.ts';
import { type CompanySource, importCompany } from './loader/import-company.ts';
import { importLine } from './loader/import-line.ts';
import { readProgress } from './loader/read-progress.ts';
import { registerLms } from './loader/register-lms.ts';
import { replayHistory } from './loader/replay-history.ts';
import type { RecordStore } from './loader/send-completion.ts';

/** The day on which the company began with the product; the history begins after it. */
const BEGAN_DAYS_AGO = 125;

/** Who does not see it in the audit looks at somebody else's company. */
const FIRST_STEP = 'tenant';

/** The last thing that is done: who has seen it in the audit knows that the company is whole. */
const LAST_STEP = 'ready';

export interface LoadOptions extends CompanySource {
  /** What the LMS keeps in its own file. */
  readonly lms: {
    readonly companyLoaded: boolean;
    readonly credentials: RecordStore['credentials'] | null;
    keepCredentials(credentials: RecordStore['credentials']): void;
    keepCompletion(sub: string, courseId: string, at: Date): void;
    keepLoaded(): void;
  };
  /** The tool's own application, for the completions of the past. */
  readonly fetch: RecordStore['fetch'];
  readonly log: (line: string) => void;
}

/**
 * Loads the practice company through the product's own verbs, at the moments of its story; where it is there
 * already, nothing happens. Every step leaves its name in the audit within its own transaction, so that the next
 * start after a kill goes on where this one ended: it skips what was done and repeats what is harmless.
 * @throws Error where the company's files do not fit the product
 */
export async function loadCompany(deps: Deps, options: LoadOptions): Promise<void> {
  const { lms, log, lmsOrigin, folder } = options;
  const today = deps.now();
  const begin = await beginCompany({ ...deps, nudge: () => {} }, today);
  const operator = begin.operatorAt('register', 0);
  const progress = lms.companyLoaded ? null : await readProgress(begin.operatorAt('look', 0));
  if (progress && !progress.isDone(FIRST_STEP)) throw notForPractice();
  const { added } = await registerLms(operator, deps, lmsOrigin);
  // another address of the LMS is another registration; people and courses are told it too
  if (!progress && !added) return;
  const credentials = lms.credentials ?? (await makeCredentials(begin.operatorAt('credential', 0), lms));
  log(`Loading the practice company ${practiceCompany.name}, this once …`);
  const names = await importCompany(begin.operatorAt('import', 0), options);
  log('… people, competencies, roles, catalogue and mapping');
  if (progress && !progress.isDone(LAST_STEP)) {
    // who goes on on another day goes on with the story of the first one
    const day = new Date(
      (progress.findMoment(FIRST_STEP) ?? begin.at(0)).getTime() + BEGAN_DAYS_AGO * 86_400_000,
    );
    const aims = await importLine(begin.operatorAt('strategy', 0), folder, day);
    await drainJobs({ ...deps, now: () => begin.at(1) });
    log('… strategy and objectives, suggestions for the mapping');
    const aim = (key: string) => aims.get(key) ?? '';
    const store = { lmsOrigin, credentials, fetch: options.fetch };
    const { tenantId } = begin;
    const completed = lms.keepCompletion;
    const count = await replayHistory({
      deps,
      tenantId,
      folder,
      names: { ...names, aim },
      store,
      today: day,
      progress,
      completed,
    });
    log(`… four months of history in ${count} steps`);
    await giveRoles(begin);
  }
  await drainJobs(deps);
  lms.keepLoaded();
}

interface Beginning {
  readonly tenantId: string;
  /** A moment on the company's first day with the product, in minutes from its morning. */
  at(minutes: number): Date;
  operatorAt(step: string, minutes: number): Context;
}

async function beginCompany(deps: Deps, today: Date): Promise<Beginning> {
  const found = await findTenant(deps, practiceCompany.slug);
  const tenantId = found?.id ?? newId();
  const morning = momentOf(today, { daysAgo: BEGAN_DAYS_AGO }, '07:00').getTime();
  const at = (minutes: number) => new Date(morning + minutes * 60_000);
  const actor = { kind: 'operator' } as const;
  const operatorAt = (name: string, minutes: number) =>
    companyContext(deps, { tenantId, actor, name, at: at(minutes) });
  const { slug, name } = practiceCompany;
  if (!found) await createTenant(operatorAt(FIRST_STEP, 0), { slug, name });
  return { tenantId, at, operatorAt };
}

function notForPractice(): AppError {
  return new AppError(
    'conflict',
    `There is a tenant "${practiceCompany.slug}" here that was not made for practice, so it is left alone. Start with PRACTICE_LMS=off.`,
  );
}

async function makeCredentials(
  operator: Context,
  lms: LoadOptions['lms'],
): Promise<RecordStore['credentials']> {
  const { key, secret } = await addCredential(operator, { kind: 'xapi', name: 'Practice LMS' });
  lms.keepCredentials({ key, secret });
  return { key, secret };
}

/** Each role to its one person. It comes last, so that nobody administers a company that is half there. */
async function giveRoles({ operatorAt }: Beginning): Promise<void> {
  for (const [index, { employeeNumber, role, unit }] of practiceGrants.entries()) {
    const isLast = index === practiceGrants.length - 1;
    const operator = operatorAt(isLast ? LAST_STEP : `grant-${role}`, 30 + index);
    await grantRole(operator, { who: { employeeNumber }, role, unit: unit ?? null });
  }
}
