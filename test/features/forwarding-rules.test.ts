import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decideAnswer,
  decideLater,
  decidePasses,
  decideVoiding,
  decideWait,
} from '../../src/features/forwarding/decide-forward.ts';
import { endpointOf } from '../../src/features/forwarding/forward-store.ts';
import { listNamedPeople } from '../../src/features/forwarding/list-named-people.ts';
import { parcelsOf, writeParcel } from '../../src/features/forwarding/parcels.ts';
import { startForwardLoop } from '../../src/node/forward-loop.ts';
import {
  type Followed,
  type JsonObject,
  readStatement,
  type Statement,
  sameStatement,
} from '../../xapi/index.ts';
import { arbitraryStatement } from '../xapi/arbitrary-statement.ts';
import { ada } from '../xapi/support.ts';
import { statements } from './forwarding-ground.ts';

const followed = (statement: Statement, at = 0): Followed => ({
  id: String(statement.id),
  statement,
  stored: '2026-03-01T10:00:00.000Z',
  seq: String(at),
  credentialId: 'lms',
});

describe('what an answer means', () => {
  test('every status is understood; one about the store never sets a statement aside', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 200, max: 599 }),
        fc.option(fc.string()),
        fc.boolean(),
        (status, retry, alone) => {
          const { kind } = decideAnswer(status, retry, alone);
          expect(kind === 'taken').toBe(status < 300);
          if (decideLater(status, retry)) expect(kind).toBe('later');
          if (status >= 500 || [401, 403, 404, 408, 429].includes(status)) expect(kind).toBe('later');
          // of several, each has to be looked at before one is set aside
          if (!alone) expect(kind).not.toBe('refused');
        },
      ),
    );
  });

  test('a voiding: nothing is set aside by its status alone, and 403 or 404 may be about the copy', () => {
    fc.assert(
      fc.property(fc.integer({ min: 200, max: 599 }), fc.option(fc.string()), (status, retry) => {
        const answer = decideVoiding(status, retry);
        const isTheirs = status >= 500 || [401, 408, 425, 429].includes(status);
        expect(answer.kind).toBe(status < 300 ? 'taken' : isTheirs ? 'later' : 'look-closer');
      }),
    );
  });

  test('waits grow to a quarter of an hour, spread by chance, and follow what the store asks for up to a day', () => {
    fc.assert(
      fc.property(fc.nat(10_000), fc.double({ min: 0, max: 1, noNaN: true }), (attempts, chance) => {
        const wait = decideWait(attempts, null, chance);
        expect(wait).toBeGreaterThan(0);
        expect(wait).toBeLessThanOrEqual(900);
        expect(decideWait(attempts + 1, null, chance)).toBeGreaterThanOrEqual(wait);
      }),
    );
    expect([decideWait(1, 0, 0), decideWait(1, 120, 0), decideWait(1, 10 ** 6, 0)]).toEqual([1, 120, 86_400]);
    expect(decideLater(429, 'Wed, 21 Oct 2026 07:28:00 GMT')?.seconds).toBe(30);
  });
});

describe('what is sent', () => {
  test('parcels keep every statement and the order, and stay under a hundred and a megabyte', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 700_000 }), { maxLength: 250 });
    fc.assert(
      fc.property(sizes, (lengths) => {
        const [base] = statements(1);
        const all = lengths.map((length, at) =>
          followed({ ...base, attachments: [{ sha2: 'a', length }] } as unknown as Statement, at),
        );
        const parcels = parcelsOf(all);
        expect(parcels.flat()).toEqual(all);
        for (const parcel of parcels) {
          const bytes = parcel.reduce((sum, { seq }) => sum + (lengths[Number(seq)] ?? 0), 0);
          expect(parcel.length).toBeLessThanOrEqual(100);
          expect(parcel.length === 1 || bytes <= 1_000_000).toBe(true);
        }
      }),
      { numRuns: 50 },
    );
  });

  test('what is written is the same statement, without what the other store says by itself', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryStatement, async (statement) => {
        const one = followed({ ...(statement as Statement), authority: ada('us'), version: '1.0.0' });
        if (one.statement.attachments) return;
        const parcel = await writeParcel([one], async () => []);
        if ('missing' in parcel) return;
        const [sent] = JSON.parse(String(parcel.body)) as [Statement & JsonObject];
        expect(sameStatement(sent, readStatement(one))).toBe(true);
        expect([sent.authority, sent.stored, sent.version]).toEqual([undefined, undefined, undefined]);
        expect(sent.timestamp).toBe(one.statement.timestamp ?? one.stored);
      }),
      { numRuns: 100 },
    );
  });

  test('an attachment whose body is gone is not sent as if it had none', async () => {
    const [base] = statements(1);
    const one = followed({ ...base, attachments: [{ sha2: 'AB', length: 1 }] } as unknown as Statement);
    expect(await writeParcel([one], async () => [])).toEqual({ missing: true });
    const elsewhere = { sha2: 'AB', length: 1, fileUrl: 'https://files.example/a' };
    const other = followed({ ...base, attachments: [elsewhere] } as unknown as Statement);
    expect(await writeParcel([other], async () => [])).toMatchObject({ contentType: 'application/json' });
  });

  test('a filter lets through what it names, and nothing else but what is taken back', () => {
    const [one] = statements(1) as [Statement];
    const completed = one.verb.id;
    expect(decidePasses({}, one)).toBe(true);
    expect(decidePasses({ verbs: [], activities: [] }, one)).toBe(true);
    expect(decidePasses({ verbs: [completed] }, one)).toBe(true);
    expect(decidePasses({ verbs: [`${completed}x`] }, one)).toBe(false);
    expect(decidePasses({ activities: ['https://lms.example/'] }, one)).toBe(true);
    expect(decidePasses({ activities: ['https://lms.example/other'] }, one)).toBe(false);
    const agent = { ...one, object: { objectType: 'Agent', id: 'https://lms.example/x' } };
    expect(decidePasses({ activities: ['https://lms.example/'] }, agent)).toBe(false);
  });

  test('everybody whom a statement names is found in whatever it is made of', () => {
    fc.assert(
      fc.property(arbitraryStatement, (statement) => {
        const { authority: _vouches, ...said } = statement as Statement;
        const named = listNamedPeople(statement as Statement);
        const text = JSON.stringify(said);
        if (/"(mbox|mbox_sha1sum|openid)":/.test(text)) expect(named).toBe(null);
        for (const { sub } of named ?? []) expect(text).toContain(JSON.stringify(sub));
      }),
      { numRuns: 300 },
    );
  });

  test.each([
    ['https://a.example/xapi', 'https://a.example/xapi'],
    ['https://a.example/xapi///', 'https://a.example/xapi'],
    [' https://a.example/xapi/statements/ ', 'https://a.example/xapi'],
    ['https://a.example', 'https://a.example'],
  ])('%s is the endpoint %s', (written, endpoint) => {
    expect(endpointOf(written)).toBe(endpoint);
  });
});

describe('the loop on Node', () => {
  const log = { error: () => {} } as never;
  const soon = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

  test('looks at once, again when it is nudged, and ends what is under way when it stops', async () => {
    let looks = 0;
    let ended = false;
    const loop = startForwardLoop(async (running, signal) => {
      looks++;
      if (running.size > 0) return;
      const run = new Promise<void>((resolve) =>
        signal.addEventListener('abort', () => soon(30).then(() => resolve())),
      );
      running.set(
        'store',
        run.then(() => {
          ended = true;
        }),
      );
    }, log);
    await soon(20);
    expect(looks).toBe(1);
    await soon(300);
    loop.nudge();
    await soon(100);
    expect(looks).toBe(2);
    const asked = performance.now();
    await loop.stop();
    expect(performance.now() - asked).toBeLessThan(500);
    expect(ended).toBe(true);
    const before = looks;
    loop.nudge();
    await soon(300);
    expect(looks).toBe(before);
  });

  test('goes on after an error', async () => {
    let looks = 0;
    const loop = startForwardLoop(() => {
      looks++;
      return Promise.reject(new Error('no database'));
    }, log);
    loop.nudge();
    await soon(300);
    expect(looks).toBe(2);
    await loop.stop();
  });
});
