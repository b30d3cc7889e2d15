import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { parseCatalogCsv } from '../../src/core/parse/catalog-csv.ts';
import { parseFrameworkCsv } from '../../src/core/parse/framework-csv.ts';
import { parseMappingCsv } from '../../src/core/parse/mapping-csv.ts';
import { parsePeopleCsv } from '../../src/core/parse/people-csv.ts';
import { parseRoleProfileCsv } from '../../src/core/parse/role-profile-csv.ts';
import {
  type HistoryEntry,
  type HistoryVerb,
  momentOf,
  practiceCompany,
  practiceGrants,
  practiceJourney,
  readCompanyFile,
  readPracticeHistory,
  readPracticeStrategy,
} from '../../src/practice-lms/company/company.ts';

const folder = new URL('../../src/practice-lms/company/', import.meta.url);
const bytes = (name: string): Buffer => readFileSync(new URL(name, folder));
const rows = (name: string): Record<string, string>[] => parse(bytes(name), { columns: true });

const people = rows('people.csv');
const competencies = rows('framework.csv');
const profile = rows('role-profiles.csv');
const catalogue = rows('catalogue.csv');
const mapping = rows('mapping.csv');
const strategy = await readPracticeStrategy(folder);
const history = await readPracticeHistory(folder);

const byNumber = new Map(people.map((person) => [person.employee_number, person]));
const teachable = competencies.filter((row) => row.type !== 'area');
const competencyCodes = new Set(teachable.map((row) => row.code));
const optionByCode = new Map(catalogue.map((row) => [row.code, row]));
const today = new Date().toISOString().slice(0, 10);
const list = (cell = ''): string[] => cell.split(';').filter(Boolean);
const entriesOf = <Verb extends HistoryVerb>(verb: Verb) =>
  history.filter((entry): entry is Extract<HistoryEntry, { verb: Verb }> => entry.verb === verb);
const countedBy = <Row>(all: readonly Row[], key: (row: Row) => string): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const row of all) counts.set(key(row), (counts.get(key(row)) ?? 0) + 1);
  return counts;
};
const unique = (values: readonly string[]): boolean => new Set(values).size === values.length;

const withinCatalogue = new Set(['course', 'class', 'elearning']);
const withoutCourse = new Set(['shadowing', 'mentoring', 'assignment']);
const alignedOptions = (competency: string) =>
  mapping
    .filter((row) => row.competency_code === competency)
    .map((row) => optionByCode.get(row.option_code)!);

describe('the people of the practice company', () => {
  test('the product reads every table without a complaint', () => {
    const framework = parseFrameworkCsv(bytes('framework.csv'), practiceCompany.framework);
    expect(framework.framework?.competencies).toHaveLength(competencies.length);
    expect([...framework.complaints, ...framework.notes]).toEqual([]);
    for (const read of [
      parsePeopleCsv(bytes('people.csv')),
      parseRoleProfileCsv(bytes('role-profiles.csv')),
      parseCatalogCsv(bytes('catalogue.csv')),
      parseMappingCsv(bytes('mapping.csv')),
    ]) {
      expect(read.complaints).toEqual([]);
      expect(read.notes).toEqual([]);
      expect(read.ignoredColumns).toEqual([]);
    }
  });

  test('are about 40, in two departments and three levels, each with a role profile', () => {
    expect(people.length).toBeGreaterThanOrEqual(38);
    expect(people.length).toBeLessThanOrEqual(44);
    expect(new Set(people.map((row) => row.department)).size).toBe(2);
    const roles = new Set(profile.map((row) => row.job_code));
    expect(people.filter((row) => !roles.has(row.job_code!))).toEqual([]);
    const depth = (number: string, seen: string[] = []): number => {
      expect(seen, 'a cycle of managers').not.toContain(number);
      const manager = byNumber.get(number)!.manager_employee_number!;
      return manager ? 1 + depth(manager, [...seen, number]) : 1;
    };
    expect(Math.max(...people.map((row) => depth(row.employee_number!)))).toBe(3);
  });

  test('have managers and dotted lines that exist, and nobody reports to somebody who left', () => {
    expect(people.filter((row) => !row.manager_employee_number)).toHaveLength(1);
    for (const row of people) {
      if (row.manager_employee_number) expect(byNumber.get(row.manager_employee_number)?.active).toBe('true');
      if (row.dotted_line_employee_number) {
        expect(byNumber.get(row.dotted_line_employee_number)?.active).toBe('true');
      }
    }
    expect(people.filter((row) => row.dotted_line_employee_number)).toHaveLength(1);
    expect(people.some((row) => row.active === 'false' && row.end_date)).toBe(true);
  });

  test('have unique numbers, addresses and LMS accounts, and dates in the past', () => {
    // one of them is matched with no LMS account yet: Robin, for whom Connect waits
    const accounts = people.filter((row) => row.lti_sub);
    expect(accounts).toHaveLength(people.length - 1);
    for (const column of ['employee_number', 'email'])
      expect(unique(people.map((row) => row[column]!))).toBe(true);
    expect(unique(accounts.map((row) => row.lti_sub!))).toBe(true);
    expect(accounts.every((row) => /^\d+$/.test(row.lti_sub!))).toBe(true);
    expect(accounts.every((row) => row.lti_issuer === practiceCompany.lmsOrigin)).toBe(true);
    for (const row of people) {
      for (const date of [row.start_date!, row.end_date!, row.manager_since!])
        expect(date < today).toBe(true);
      if (row.manager_since) expect(row.manager_since >= row.start_date!).toBe(true);
    }
  });

  test('Mara Okafor manages Ines Castro in a team of five to seven', () => {
    const named = (given: string, family: string) =>
      people.find((row) => row.given_name === given && row.family_name === family)!;
    const mara = named('Mara', 'Okafor');
    expect(named('Ines', 'Castro').manager_employee_number).toBe(mara.employee_number);
    const team = people.filter((row) => row.manager_employee_number === mara.employee_number);
    expect(team.length).toBeGreaterThanOrEqual(5);
    expect(team.length).toBeLessThanOrEqual(7);
  });

  test('to launch as are the people of the file, and one whom the company does not know', () => {
    for (const member of practiceCompany.people) {
      const row = people.find((person) => person.lti_sub === member.sub);
      expect(row?.employee_number ?? null).toBe(member.employeeNumber);
      if (!row) continue;
      expect([row.given_name, row.family_name, row.email]).toEqual([
        member.givenName,
        member.familyName,
        member.email,
      ]);
      expect(row.active).toBe('true');
    }
    expect(practiceCompany.people.filter((member) => member.employeeNumber === null)).toHaveLength(1);
  });

  test('hold each administrator role once', () => {
    expect(practiceGrants.map((grant) => grant.role).sort()).toEqual([
      'hr-admin',
      'ld-admin',
      'tenant-admin',
    ]);
    const departments = new Set(people.map((row) => row.department));
    for (const grant of practiceGrants) {
      expect(byNumber.get(grant.employeeNumber)?.active).toBe('true');
      expect(departments.has(grant.unit ?? people[0]!.department)).toBe(true);
    }
  });
});

describe('competencies and roles of the practice company', () => {
  test('R6: there are 25 competencies, each with five different indicators', () => {
    expect(teachable).toHaveLength(25);
    expect(unique(competencies.map((row) => row.code!))).toBe(true);
    expect(unique(competencies.map((row) => row.name!))).toBe(true);
    const areas = new Set(competencies.filter((row) => row.type === 'area').map((row) => row.code));
    const indicators = teachable.flatMap((row) => [1, 2, 3, 4, 5].map((level) => row[`level_${level}`]!));
    expect(indicators.every((text) => /^[A-Z].{20,}\.$/.test(text))).toBe(true);
    expect(unique(indicators)).toBe(true);
    for (const row of teachable) {
      expect(areas.has(row.parent_code)).toBe(true);
      expect(['knowledge', 'skill', 'behaviour']).toContain(row.type);
      expect(row.description).not.toBe('');
    }
  });

  test('R8: six roles, weights that sum to 100, at most three priorities, known competencies', () => {
    const roles = [...new Set(profile.map((row) => row.job_code))];
    expect(roles).toHaveLength(6);
    for (const role of roles) {
      const lines = profile.filter((row) => row.job_code === role);
      expect(lines.reduce((sum, row) => sum + Number(row.weight), 0)).toBe(100);
      expect(lines.filter((row) => row.priority === 'yes').length).toBeLessThanOrEqual(3);
      expect(unique(lines.map((row) => row.competency_code!))).toBe(true);
    }
    expect(new Set(profile.map((row) => row.competency_code))).toEqual(competencyCodes);
    expect(profile.every((row) => /^[1-5]$/.test(row.target_level!))).toBe(true);
  });
});

describe('the catalogue of the practice company', () => {
  test('R29: 80 options, ten of each of the eight kinds, each completable under its own address', () => {
    expect(catalogue).toHaveLength(80);
    const kinds = countedBy(catalogue, (row) => row.kind!);
    expect([...kinds.values()]).toEqual(Array(8).fill(10));
    for (const column of ['code', 'title', 'url', 'description'])
      expect(unique(catalogue.map((row) => row[column]!))).toBe(true);
    const address = /^http:\/\/127\.0\.0\.1:8081\/course\/view\.php\?id=1\d\d$/;
    for (const row of catalogue) {
      expect(row.url).toMatch(address);
      expect(row.description).toContain('After this you can ');
      expect(Number(row.duration_min)).toBeGreaterThan(0);
    }
  });

  test('names only competencies and prerequisites that exist, and no circle of prerequisites', () => {
    const reach = (code: string, seen: string[]): void => {
      expect(seen).not.toContain(code);
      for (const before of list(optionByCode.get(code)!.prerequisite_codes)) {
        expect(optionByCode.has(before)).toBe(true);
        reach(before, [...seen, code]);
      }
    };
    for (const row of catalogue) {
      expect(list(row.competency_codes).filter((code) => !competencyCodes.has(code))).toEqual([]);
      reach(row.code!, []);
    }
    const claimed = catalogue.filter((row) => row.competency_codes !== '').length;
    expect(claimed).toBeGreaterThanOrEqual(35);
    expect(claimed).toBeLessThanOrEqual(50);
  });

  test('R95: about 55 options are mapped by the L&D admin, about 25 wait', () => {
    const mapped = new Set(mapping.map((row) => row.option_code));
    expect(mapped.size).toBeGreaterThanOrEqual(53);
    expect(mapped.size).toBeLessThanOrEqual(57);
    const lena = practiceGrants.find((grant) => grant.role === 'ld-admin')!.employeeNumber;
    for (const row of mapping) {
      expect(optionByCode.has(row.option_code)).toBe(true);
      expect(competencyCodes.has(row.competency_code!)).toBe(true);
      expect(row.level).toMatch(/^[1-5]$/);
      expect(row.confirmed_by).toBe(lena);
      expect(row.confirmed_at! < today).toBe(true);
    }
  });

  test.each([...competencyCodes])('R30: %s has a course and something that is no course', (competency) => {
    const kinds = alignedOptions(competency!).map((option) => option.kind!);
    expect(kinds.some((kind) => withinCatalogue.has(kind))).toBe(true);
    expect(kinds.some((kind) => withoutCourse.has(kind))).toBe(true);
  });
});

describe('the strategy of the practice company', () => {
  test('R59: aims, targets and objectives form unbroken chains', () => {
    const aims = new Set(strategy.aims.map((aim) => aim.key));
    const targets = new Set(strategy.targets.map((target) => target.key));
    const departments = new Set(people.map((row) => row.department));
    for (const target of strategy.targets) {
      expect(aims.has(target.aim)).toBe(true);
      expect(departments.has(target.department)).toBe(true);
    }
    for (const objective of strategy.objectives) {
      expect(targets.has(objective.serves)).toBe(true);
      expect(competencyCodes.has(objective.competency)).toBe(true);
      expect(byNumber.get(objective.person)?.active).toBe('true');
    }
    expect(strategy.aims.map((aim) => aim.title)).toContain('No surprises for customers');
    const fed = strategy.targets.filter((target) => target.aim === 'no-surprises');
    expect(new Set(fed.map((target) => target.department)).size).toBe(2);
  });

  test('R91: one to three objectives for 15 people or more, weights that sum to 100', () => {
    const counts = countedBy(strategy.objectives, (objective) => objective.person);
    expect(counts.size).toBeGreaterThanOrEqual(15);
    for (const [person, count] of counts) {
      expect(count).toBeLessThanOrEqual(3);
      const own = strategy.objectives.filter((objective) => objective.person === person);
      expect(own.reduce((sum, objective) => sum + objective.weight, 0)).toBe(100);
    }
    const team = people.filter((row) => row.manager_employee_number === practiceJourney.manager);
    expect(team.filter((row) => !counts.has(row.employee_number!))).toEqual([]);
  });

  test('R65: the skill of the journey leads to an aim through an objective of Ines', () => {
    const objective = strategy.objectives.find(
      (each) => each.person === practiceJourney.learner && each.competency === practiceJourney.skill,
    )!;
    const target = strategy.targets.find((each) => each.key === objective.serves)!;
    expect(target.aim).toBe(practiceJourney.aim);
  });

  test('R68: whatever is not on track says the blocker, the action and when to look again', () => {
    const uneasy = strategy.objectives.filter((objective) => objective.status.state !== 'on_track');
    expect(uneasy.some((objective) => objective.person === practiceJourney.learner)).toBe(true);
    for (const { status } of uneasy) {
      if (status.state === 'on_track') continue;
      expect(Boolean(status.blocker && status.action && status.recheck)).toBe(true);
    }
  });
});

describe('the history of the practice company', () => {
  const order = (entry: HistoryEntry): string =>
    `${String(999 - entry.daysAgo).padStart(3, '0')} ${entry.time}`;

  test('is in order, within four months, never in the future, and done by people of the company', () => {
    const moments = history.map(order);
    expect(moments).toEqual([...moments].sort());
    for (const entry of history) {
      expect(entry.daysAgo).toBeGreaterThanOrEqual(1);
      expect(entry.daysAgo).toBeLessThanOrEqual(122);
      expect(entry.time).toMatch(/^([01]\d|2[0-3]):[0-5]\d$/);
      expect(byNumber.get(entry.who)?.active).toBe('true');
    }
  });

  test('names only people, options, competencies, levels and aims that exist', () => {
    const aims = new Set(strategy.aims.map((aim) => aim.key));
    for (const { input } of history as { input: Record<string, unknown> }[]) {
      for (const name of ['person', 'with'])
        if (input[name] !== undefined) expect(byNumber.get(String(input[name]))?.active).toBe('true');
      if (input.competency !== undefined) expect(competencyCodes.has(String(input.competency))).toBe(true);
      for (const option of [input.option ?? [], input.options ?? []].flat())
        expect(optionByCode.has(String(option))).toBe(true);
      for (const level of [input.level, input.targetLevel])
        if (level !== undefined) expect([1, 2, 3, 4, 5]).toContain(level);
      if (input.aim !== undefined) expect(aims.has(String(input.aim))).toBe(true);
    }
  });

  test('points only to what an earlier entry made', () => {
    const made = new Set<string>();
    const references = ['goal', 'question', 'conversation', 'recommendation', 'example', 'about'] as const;
    for (const entry of history) {
      const input = entry.input as Record<string, unknown>;
      const named = references.filter((name) => !(name === 'question' && entry.verb === 'askAboutGoal'));
      for (const name of named)
        if (input[name] !== undefined) expect(made, JSON.stringify(entry)).toContain(input[name]);
      if (!entry.key) continue;
      expect(made.has(entry.key)).toBe(false);
      made.add(entry.key);
    }
  });

  test('lets only managers and dotted lines observe, and only managers recommend, ask and recognise', () => {
    for (const { who, input } of entriesOf('recordObservation')) {
      const person = byNumber.get(input.person)!;
      expect([person.manager_employee_number, person.dotted_line_employee_number]).toContain(who);
    }
    const asManager = [
      ...entriesOf('recommendOption').map(({ who, input }) => [who, input.person]),
      ...entriesOf('giveRecognition').map(({ who, input }) => [who, input.person]),
      ...entriesOf('agreeCadence').map(({ who, input }) => [who, input.with]),
      ...entriesOf('shareGoal').map(({ who, input }) => [input.with, who]),
      ...entriesOf('shareExample').map(({ who, input }) => [input.with, who]),
    ];
    for (const [manager, person] of asManager)
      expect(byNumber.get(person!)?.manager_employee_number).toBe(manager);
  });

  test('R81, R84: at most three goals each, and managers ask only about shared ones', () => {
    const goals = countedBy(entriesOf('writeGoal'), (entry) => entry.who);
    for (const count of goals.values()) expect(count).toBeLessThanOrEqual(3);
    const shared = new Set(entriesOf('shareGoal').map((entry) => entry.input.goal));
    for (const { input } of entriesOf('askAboutGoal')) expect(shared.has(input.goal)).toBe(true);
    const own = entriesOf('writeGoal').filter((entry) => entry.who === practiceJourney.learner);
    expect(own.map((entry) => [entry.input.title, shared.has(entry.key!)])).toEqual([
      ['Lead difficult conversations calmly', true],
      ['Plan work with realistic buffers', false],
    ]);
  });

  test('R31: a recommendation offers two confirmed ways for a competency of the role, one of them no course', () => {
    for (const { input } of entriesOf('recommendOption')) {
      const aligned = new Set(alignedOptions(input.competency).map((option) => option.code!));
      expect(input.options.length).toBeGreaterThanOrEqual(2);
      expect(input.options.filter((option) => !aligned.has(option))).toEqual([]);
      const kinds = input.options.map((option) => optionByCode.get(option)!.kind!);
      expect(kinds.some((kind) => withoutCourse.has(kind))).toBe(true);
    }
  });

  test('R98: answers choose among what was offered, by the person concerned', () => {
    const offers = new Map(entriesOf('recommendOption').map((entry) => [entry.key, entry.input]));
    for (const { who, input } of entriesOf('acceptRecommendation')) {
      const offer = offers.get(input.recommendation)!;
      expect(offer.person).toBe(who);
      expect(input.options.filter((option) => !offer.options.includes(option))).toEqual([]);
    }
    const answers = [...entriesOf('declineRecommendation'), ...entriesOf('counterRecommendation')];
    expect(answers.length).toBeGreaterThanOrEqual(2);
    for (const { who, input } of answers) expect(offers.get(input.recommendation)?.person).toBe(who);
  });

  test('R70: no conversation was closed without something ahead', () => {
    for (const { input } of entriesOf('closeConversation')) {
      const ahead = [...entriesOf('addPoint'), ...entriesOf('writeNote')].some(
        (entry) => entry.input.conversation === input.conversation && entry.input.part === 'ahead',
      );
      expect(ahead, input.conversation).toBe(true);
    }
  });
});

describe('the evidence that the journey rests on', () => {
  type Piece = { level: number; kind: string; source: string; daysAgo: number };
  const completions = (person: string, skill: string): Piece[] =>
    entriesOf('complete').flatMap(({ who, input, daysAgo }) => {
      const row = mapping.find((each) => each.option_code === input.option && each.competency_code === skill);
      return who === person && row
        ? [{ level: Number(row.level), kind: 'completion', source: input.option, daysAgo }]
        : [];
    });
  const observations = (person: string, skill: string): Piece[] =>
    entriesOf('recordObservation')
      .filter(({ input }) => input.person === person && input.competency === skill)
      .map(({ who, input, daysAgo }) => ({ level: input.level, kind: 'observation', source: who, daysAgo }));
  const examples = (person: string, skill: string): Piece[] =>
    entriesOf('acknowledgeExample').flatMap(({ who, input, daysAgo }) => {
      const told = entriesOf('shareExample').find((entry) => entry.key === input.example)!;
      return told.who === person && told.input.competency === skill
        ? [{ level: input.level, kind: 'example', source: who, daysAgo }]
        : [];
    });
  const evidence = (person: string): Piece[] =>
    [completions, observations, examples].flatMap((read) => read(person, practiceJourney.skill));
  const independent = (one: Piece, other: Piece): boolean =>
    one.kind !== other.kind || one.source !== other.source || Math.abs(one.daysAgo - other.daysAgo) >= 14;
  const skillLevel = (pieces: readonly Piece[]): number =>
    Math.max(
      0,
      ...pieces.flatMap((one, index) =>
        pieces
          .slice(index + 1)
          .filter((other) => independent(one, other))
          .map((other) => Math.min(one.level, other.level)),
      ),
    );
  const course = mapping.find(
    (row) => row.option_code === practiceJourney.course && row.competency_code === practiceJourney.skill,
  )!;
  const completed: Piece = {
    level: Number(course.level),
    kind: 'completion',
    source: course.option_code!,
    daysAgo: 0,
  };

  test('R78: Ines holds the skill at 2, below her role, and the course lifts her to 3', () => {
    const pieces = evidence(practiceJourney.learner);
    expect(pieces.filter((piece) => piece.level >= 3)).toHaveLength(1);
    expect(pieces.filter((piece) => piece.level === 2)).toHaveLength(2);
    expect(skillLevel(pieces)).toBe(2);
    expect(skillLevel([...pieces, completed])).toBe(3);
    const target = profile.find(
      (row) =>
        row.competency_code === practiceJourney.skill &&
        row.job_code === byNumber.get(practiceJourney.learner)?.job_code,
    );
    expect([target?.target_level, target?.weight]).toEqual(['4', '30']);
  });

  test('R78: one completion alone changes nothing for Joon-ho', () => {
    expect(evidence(practiceJourney.learnerWithoutEvidence)).toEqual([]);
    expect(skillLevel([completed])).toBe(0);
  });

  test('nobody has recommended the skill to Ines yet, nor has she done either way', () => {
    const offers = entriesOf('recommendOption').map((entry) => entry.input);
    expect(offers.filter((offer) => offer.person === practiceJourney.learner)).toEqual([]);
    const done = entriesOf('complete').filter((entry) => entry.who === practiceJourney.learner);
    for (const way of [practiceJourney.course, practiceJourney.otherWay]) {
      expect(done.map((entry) => entry.input.option)).not.toContain(way);
      expect(alignedOptions(practiceJourney.skill).map((option) => option.code)).toContain(way);
      expect(optionByCode.get(way)?.prerequisite_codes).toBe('');
    }
    expect(optionByCode.get(practiceJourney.course)?.kind).toBe('elearning');
  });
});

describe('the screens of the practice company look alive', () => {
  const team = people.filter((row) => row.manager_employee_number === practiceJourney.manager);
  const inTeam = (number: string): boolean => team.some((row) => row.employee_number === number);

  test('Mara has an overdue conversation, an objective to recheck and completions to recognise', () => {
    const closed = new Set(entriesOf('closeConversation').map((entry) => entry.input.conversation));
    const open = entriesOf('planConversation').filter(
      (entry) => entry.who === practiceJourney.manager && !closed.has(entry.key!),
    );
    expect(open.filter((entry) => 'daysAgo' in entry.input.at)).toHaveLength(1);
    expect(new Set(open.map((entry) => entry.input.with))).toEqual(
      new Set(team.map((row) => row.employee_number)),
    );
    const recheckDue = strategy.objectives.filter(
      ({ person, status }) => inTeam(person) && status.state !== 'on_track' && 'daysAgo' in status.recheck,
    );
    expect(recheckDue).toHaveLength(1);
    const thanked = new Set(entriesOf('giveRecognition').map((entry) => entry.input.about));
    const roleOf = (number: string): Set<string> =>
      new Set(
        profile
          .filter((row) => row.job_code === byNumber.get(number)?.job_code)
          .map((row) => row.competency_code!),
      );
    const waiting = entriesOf('complete').filter(
      ({ who, key, input }) =>
        inTeam(who) &&
        !thanked.has(key) &&
        mapping.some((row) => row.option_code === input.option && roleOf(who).has(row.competency_code!)),
    );
    expect(waiting.map((entry) => entry.daysAgo)).toEqual([6, 4]);
  });

  test('Ines meets Mara in a few days, was thanked lately, and has a question to answer', () => {
    const next = entriesOf('planConversation').findLast(
      (entry) => entry.input.with === practiceJourney.learner,
    )!;
    expect(next.input.at).toMatchObject({ daysAhead: 4 });
    const thanks = entriesOf('giveRecognition').filter(
      (entry) => entry.input.person === practiceJourney.learner,
    );
    expect(thanks.at(-1)?.daysAgo).toBe(1);
    const answered = new Set(entriesOf('answerQuestion').map((entry) => entry.input.question));
    const goals = new Set(
      entriesOf('writeGoal')
        .filter((entry) => entry.who === practiceJourney.learner)
        .map((entry) => entry.key),
    );
    const open = entriesOf('askAboutGoal').filter(
      (entry) => goals.has(entry.input.goal) && !answered.has(entry.key!),
    );
    expect(open).toHaveLength(1);
  });

  test('no agenda and no word of anybody else reveals a private goal', () => {
    const shared = new Set(entriesOf('shareGoal').map((entry) => entry.input.goal));
    const hidden = entriesOf('writeGoal').filter((entry) => !shared.has(entry.key!));
    expect(hidden.length).toBeGreaterThanOrEqual(2);
    const elsewhere = history.filter((entry) => entry.verb !== 'writeGoal').map((entry) => entry.input);
    for (const { key, input } of hidden) {
      expect(JSON.stringify(elsewhere)).not.toContain(`"${key}"`);
      for (const words of [input.title, input.label, input.nextStep])
        expect(JSON.stringify(elsewhere)).not.toContain(words);
    }
  });
});

describe('reading the company', () => {
  test('another address of the practice LMS takes the place of the written one', async () => {
    const text = await readCompanyFile(folder, 'catalogue.csv', 'http://127.0.0.1:9999');
    expect(text).toContain('http://127.0.0.1:9999/course/view.php?id=101');
    expect(text).not.toContain(practiceCompany.lmsOrigin);
  });

  test('relative days count from today, and no conversation is planned for a weekend', () => {
    const saturday = new Date('2026-11-21T20:14:00Z');
    expect(momentOf(saturday, { daysAgo: 1 }, '10:30').toISOString()).toBe('2026-11-20T10:30:00.000Z');
    expect(momentOf(saturday, { daysAhead: 4 }, '10:30').toISOString()).toBe('2026-11-25T10:30:00.000Z');
    expect(momentOf(saturday, { daysAhead: 1 }, '11:00').toISOString()).toBe('2026-11-23T11:00:00.000Z');
    expect(momentOf(saturday, { daysAhead: 7 }, '11:00').toISOString()).toBe('2026-11-30T11:00:00.000Z');
  });
});
