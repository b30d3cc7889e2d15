import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WriteNote } from '../../src/features/conversations/contract.ts';
import {
  AGENDA_PARTS,
  type AgendaFacts,
  buildAgenda,
  countItems,
  nextByCadence,
  sayDayNear,
  sayRhythm,
} from '../../src/features/conversations/index.ts';
import {
  readObservationText,
  writeObservationText,
} from '../../src/features/conversations/observation-text.ts';

const manager = { id: '0198c0de-0000-7000-8000-00000000000a', name: 'Mara Okafor', givenName: 'Mara' };
const employee = { id: '0198c0de-0000-7000-8000-00000000000b', name: 'Ines Castro', givenName: 'Ines' };
const now = new Date('2026-11-26T09:00:00Z');

const uuid = fc.uuid({ version: 7 });
const words = fc.string({ minLength: 1, maxLength: 40 });
const instant = fc.date({
  min: new Date('2026-09-01'),
  max: new Date('2026-12-24'),
  noInvalidDate: true,
});
const dayText = instant.map((date) => date.toISOString().slice(0, 10));
const someone = fc.constantFrom(manager.id, employee.id);
const unique = <T extends { id: string }>(arb: fc.Arbitrary<T>) =>
  fc.uniqueArray(arb, { selector: (one) => one.id, maxLength: 6 });

const lately = fc.record({
  kind: fc.constantFrom('completion' as const, 'observation' as const, 'example' as const),
  id: uuid,
  evidenceId: fc.option(uuid, { nil: null }),
  title: words,
  direction: fc.constant(''),
  occurredAt: instant,
  by: fc.option(fc.constantFrom(manager, employee), { nil: null }),
  level: fc.option(fc.integer({ min: 1, max: 5 }), { nil: null }),
  competencies: fc.array(fc.record({ id: uuid, name: words, level: fc.constant(null) }), { maxLength: 2 }),
  acknowledgedAt: fc.constant(null),
  recognised: fc.boolean(),
});

const facts: fc.Arbitrary<AgendaFacts> = fc.record({
  now: fc.constant(now),
  until: fc.constant(now),
  since: instant,
  viewer: fc.constantFrom('manager' as const, 'employee' as const),
  manager: fc.constant(manager),
  employee: fc.constant(employee),
  points: unique(
    fc.record({
      id: uuid,
      part: fc.constantFrom(...AGENDA_PARTS),
      title: words,
      addedBy: someone,
      addedAt: instant,
    }),
  ),
  lately: unique(lately),
  openPromises: unique(
    fc.record({
      id: uuid,
      byPersonId: someone,
      body: words,
      due: fc.option(dayText, { nil: null }),
      madeAt: instant,
    }),
  ),
  objectives: unique(
    fc.record({
      id: uuid,
      title: words,
      status: fc.constantFrom('on_track' as const, 'at_risk' as const, 'off_track' as const),
      statusReason: words,
      recheckOn: fc.option(dayText, { nil: null }),
      aim: fc.option(fc.record({ title: words }), { nil: null }),
    }),
  ),
  recommendations: unique(
    fc.record({
      id: uuid,
      skill: fc.record({ name: words }),
      status: fc.constantFrom(
        'sent' as const,
        'accepted' as const,
        'countered' as const,
        'declined' as const,
      ),
      sentAt: instant,
      answeredAt: fc.option(instant, { nil: null }),
    }),
  ),
  prompts: unique(
    fc.record({
      id: uuid,
      evidenceId: uuid,
      what: words,
      occurredAt: instant,
      competency: fc.record({ id: uuid, name: words }),
    }),
  ),
  goals: unique(
    fc.record({
      id: uuid,
      title: words,
      status: fc.constantFrom('active' as const, 'parked' as const, 'closed' as const),
      sharedAt: fc.option(instant, { nil: null }),
    }),
  ),
});

const itemsOf = (given: AgendaFacts) => buildAgenda(given).flatMap(({ items }) => items);
const keysOf = (given: AgendaFacts) => itemsOf(given).map(({ key }) => key);

describe('the agenda builds itself (R99)', () => {
  it('has all six parts in their order, and every item once, with a title and where it comes from', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const agenda = buildAgenda(given);
        expect(agenda.map(({ part }) => part)).toEqual([...AGENDA_PARTS]);
        const items = agenda.flatMap((section) => section.items);
        expect(new Set(items.map(({ key }) => key)).size).toBe(items.length);
        expect(countItems(agenda)).toBe(items.length);
        for (const item of items) {
          expect(item.title).not.toBe('');
          expect(item.source.length).toBeGreaterThan(8);
        }
      }),
    );
  });

  it('each item’s key can carry a note', () => {
    fc.assert(
      fc.property(facts, (given) => {
        for (const anchor of keysOf(given))
          expect(
            WriteNote.safeParse({ conversationId: manager.id, part: 'ahead', anchor, body: 'x' }).success,
          ).toBe(true);
      }),
    );
  });

  it('shows a goal only where the employee shared it and it is active', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const shown = itemsOf(given).filter(({ about }) => about.kind === 'goal');
        const shared = given.goals.filter((goal) => goal.sharedAt && goal.status === 'active');
        expect(new Set(shown.map(({ key }) => key))).toEqual(new Set(shared.map(({ id }) => `goal:${id}`)));
      }),
    );
  });

  it('shows evidence since last time up to now, and none from before', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const shown = itemsOf(given).flatMap(({ about }) =>
          about.kind === 'evidence' ? [about.item.id] : [],
        );
        const due = given.lately.filter((item) => item.occurredAt > given.since && item.occurredAt <= now);
        expect(new Set(shown)).toEqual(new Set(due.map(({ id }) => id)));
      }),
    );
  });

  it('brings every point and open promise, objectives that need a look, and answers that are open', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const keys = new Set(keysOf(given));
        for (const { id } of given.points) expect(keys).toContain(`point:${id}`);
        for (const { id } of given.openPromises) expect(keys).toContain(`promise:${id}`);
        for (const { id, status, recheckOn } of given.objectives)
          expect(keys.has(`objective:${id}`)).toBe(
            status !== 'on_track' || (recheckOn !== null && recheckOn <= '2026-11-26'),
          );
        for (const { id, status, sentAt, answeredAt } of given.recommendations)
          expect(keys.has(`recommendation:${id}`)).toBe(
            status === 'sent' || status === 'countered' || (answeredAt ?? sentAt) > given.since,
          );
      }),
    );
  });

  it('tells the manager what waits for thanks, each once, and never the employee', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const told = itemsOf(given).flatMap(({ about }) =>
          about.kind === 'prompt'
            ? [about.id]
            : about.kind === 'evidence' && about.promptId
              ? [about.promptId]
              : [],
        );
        if (given.viewer === 'employee') expect(told).toEqual([]);
        else {
          expect(new Set(told).size).toBe(told.length);
          const evidence = new Map(given.prompts.map((one) => [one.evidenceId, one.id]));
          expect(new Set(told)).toEqual(new Set(evidence.values()));
        }
      }),
    );
  });

  it('does not depend on the order in which the facts were read', () => {
    const shuffled = facts.chain((given) =>
      fc.record({
        given: fc.constant(given),
        lately: fc.shuffledSubarray([...given.lately], { minLength: given.lately.length }),
        points: fc.shuffledSubarray([...given.points], { minLength: given.points.length }),
        goals: fc.shuffledSubarray([...given.goals], { minLength: given.goals.length }),
        openPromises: fc.shuffledSubarray([...given.openPromises], { minLength: given.openPromises.length }),
      }),
    );
    fc.assert(
      fc.property(shuffled, ({ given, ...order }) => {
        expect(keysOf({ ...given, ...order })).toEqual(keysOf(given));
      }),
    );
  });
});

describe('next-by-cadence', () => {
  it('keeps the weekday and the hour, lies ahead, and skips no more than it must', () => {
    fc.assert(
      fc.property(instant, instant, fc.constantFrom(7, 14, 28), (scheduledAt, closedAt, everyDays) => {
        const next = nextByCadence(scheduledAt, everyDays, closedAt);
        expect((next.getTime() - scheduledAt.getTime()) % (everyDays * 86_400_000)).toBe(0);
        expect(next.getTime()).toBeGreaterThan(scheduledAt.getTime());
        expect(next.getTime()).toBeGreaterThan(closedAt.getTime());
        const before = next.getTime() - everyDays * 86_400_000;
        expect(before <= scheduledAt.getTime() || before - closedAt.getTime() < 43_200_000).toBe(true);
      }),
    );
  });
});

describe('an observation as one text', () => {
  it('reads back as it was written', () => {
    const half = fc
      .string({ maxLength: 60 })
      .filter((text) => !text.includes('To try: ') && text.trim() === text);
    fc.assert(
      fc.property(half, half, (seen, direction) => {
        fc.pre(seen !== '' || direction !== '');
        expect(readObservationText(writeObservationText({ seen, direction }))).toEqual({ seen, direction });
      }),
    );
  });
});

describe('saying when', () => {
  it('says near days by their word and rhythms by theirs', () => {
    expect(sayDayNear(new Date('2026-11-26T23:00:00Z'), now)).toBe('today');
    expect(sayDayNear(new Date('2026-11-25T00:10:00Z'), now)).toBe('yesterday');
    expect(sayDayNear('2026-11-27', now)).toBe('tomorrow');
    expect(sayDayNear('2025-11-20', now)).toBe('on 20 November 2025');
    expect(sayRhythm(14)).toBe('every two weeks');
    expect(sayRhythm(10)).toBe('every 10 days');
  });
});
