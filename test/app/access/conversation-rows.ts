import { newId } from '../../../src/core/ids.ts';
import { writeGoal } from '../../../src/features/goals/index.ts';
import { shareExample } from '../../../src/features/records/index.ts';
import { SECRET } from '../access-ground.ts';
import { type EndpointRows, to, words } from './endpoint-row.ts';
import { LINE } from './people.ts';
import { ground, learner, mine } from './stage.ts';

const tomorrow = () => new Date(ground.home.tenant.clock.now().getTime() + 86_400_000).toISOString();

/** Between the two of a reporting line. */
export const CONVERSATION_ROWS: EndpointRows = {
  'POST /recommendations': [
    {
      with: to(
        () => '/recommendations',
        ({ personId, skill, options }) => ({
          personId,
          competencyId: skill,
          reason: SECRET.reason,
          optionIds: options,
        }),
      ),
      ok: ['manager'],
    },
  ],
  'POST /people/:personId/cadence': [
    {
      with: to(
        ({ personId }) => `/people/${personId}/cadence`,
        () => ({ everyDays: 14 }),
      ),
      ok: LINE,
    },
  ],
  'POST /people/:personId/conversations': [
    {
      with: to(
        ({ personId }) => `/people/${personId}/conversations`,
        () => ({ at: tomorrow() }),
      ),
      ok: LINE,
    },
  ],
  'POST /conversations/:conversationId/points': [
    {
      with: to(
        ({ conversation }) => `/conversations/${conversation}/points`,
        () => ({ part: 'ahead', title: words }),
      ),
      ok: LINE,
    },
  ],
  'POST /conversations/:conversationId/notes': [
    {
      with: to(
        ({ conversation }) => `/conversations/${conversation}/notes`,
        () => ({ part: 'support', body: words }),
      ),
      ok: LINE,
    },
  ],
  'POST /conversations/:conversationId/private-note': [
    {
      with: to(
        ({ conversation }) => `/conversations/${conversation}/private-note`,
        () => ({ body: words, version: 1 }),
      ),
      ok: LINE,
    },
  ],
  'POST /conversations/:conversationId/promises': [
    {
      with: to(
        ({ conversation }) => `/conversations/${conversation}/promises`,
        ({ personId }) => ({ byPersonId: personId, body: words }),
      ),
      ok: LINE,
    },
  ],
  'POST /promises/:id/keeping': [
    {
      with: async (ids) => {
        const [row] = await ground.owner`select id from promise where conversation_id = ${mine.conversation}`;
        return { at: `/promises/${ids === mine ? row?.id : newId()}/keeping` };
      },
      ok: LINE,
    },
  ],
  'POST /conversations/:id/closing': [
    { with: to(({ conversation }) => `/conversations/${conversation}/closing`), ok: ['manager'] },
  ],
  'POST /conversations/:id/confirmation': [
    { with: to(({ conversation }) => `/conversations/${conversation}/confirmation`), ok: ['learner'] },
  ],
  'POST /people/:personId/observations': [
    {
      with: to(
        ({ personId }) => `/people/${personId}/observations`,
        ({ skill }) => ({ competencyId: skill, seen: words }),
      ),
      ok: ['manager', 'dotted'],
    },
  ],
  'POST /people/:personId/two-minute-notes': [
    {
      with: to(
        ({ personId }) => `/people/${personId}/two-minute-notes`,
        ({ skill }) => ({ competencyId: skill, kind: 'coaching', text: words }),
      ),
      ok: ['manager', 'dotted'],
    },
  ],
  'POST /observations/:id/acknowledgement': [
    { with: to(({ observation }) => `/observations/${observation}/acknowledgement`), ok: ['learner'] },
  ],
  'POST /examples/:id/acknowledgement': [
    {
      with: to(
        ({ example }) => `/examples/${example}/acknowledgement`,
        () => ({ level: 2 }),
      ),
      ok: ['manager'],
    },
  ],
  'POST /people/:personId/acknowledgements': [
    {
      with: async (ids) => {
        if (ids !== mine)
          return {
            at: `/people/${ids.personId}/acknowledgements`,
            body: { exampleId: ids.example, level: 2 },
          };
        const { id } = await shareExample(learner(), {
          competencyId: ids.skill,
          body: `${SECRET.example} ${newId()}`,
        });
        return { at: `/people/${ids.personId}/acknowledgements`, body: { exampleId: id, level: 2 } };
      },
      ok: ['manager'],
    },
  ],
  'POST /recognition-prompts/:id/dismissal': [
    { with: to(({ prompt }) => `/recognition-prompts/${prompt}/dismissal`), ok: ['manager'] },
  ],
  'POST /people/:personId/recognitions': [
    {
      with: to(
        ({ personId }) => `/people/${personId}/recognitions`,
        ({ skill }) => ({ competencyId: skill, body: words }),
      ),
      ok: ['manager', 'dotted'],
    },
  ],
  'POST /goals/:id/closing': [
    {
      with: async (ids) => {
        if (ids !== mine) return { at: `/goals/${ids.sharedGoal}/closing`, body: { closingNote: words } };
        const [row] = await ground.owner`
          select id from development.goal where title = ${words} and person_id = ${mine.personId}`;
        const id = row?.id ?? (await writeGoal(learner(), { title: words, origin: 'challenge' })).id;
        return { at: `/goals/${id}/closing`, body: { closingNote: words } };
      },
      ok: ['learner'],
      // nobody shared it
      otherwise: 404,
    },
  ],
};
