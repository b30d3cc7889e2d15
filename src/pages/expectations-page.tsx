import { Columns, EmptyState, LinkButton, List, PageHeader, Section, Stack } from '../../widgets/ui/index.ts';
import { findMyManager } from '../features/goals/index.ts';
import { listAimsServed } from '../features/objectives/index.ts';
import { type Gap, listGaps } from '../features/recommendations/index.ts';
import type { FormState } from '../http/endpoint.ts';
import type { AppContext } from '../http/environment.ts';
import { showPage } from '../http/show-page.tsx';
import { doneNotices } from './done-notices.ts';
import { GROWTH_DONE } from './growth/done.ts';
import { ExpectationRow } from './growth/expectation-row.tsx';
import { Responsibilities } from './growth/responsibilities.tsx';

/** Priorities stand in a group of their own, before the three types (R8). */
const GROUPS: readonly { title: string; holds: (gap: Gap) => boolean }[] = [
  { title: 'What counts most', holds: (gap) => gap.priority },
  { title: 'Knowledge', holds: (gap) => !gap.priority && gap.type === 'knowledge' },
  { title: 'Skills', holds: (gap) => !gap.priority && gap.type === 'skill' },
  { title: 'Behaviours', holds: (gap) => !gap.priority && gap.type === 'behaviour' },
];

/** What is expected of me: the role profile with weights, targets and where one stands (R18, R88). */
export async function expectationsPage(c: AppContext, state?: FormState): Promise<Response> {
  const context = c.get('context');
  const me = c.get('viewer').personId;
  const [{ role, gaps }, aims, manager] = await Promise.all([
    listGaps(context, me),
    listAimsServed(context, me),
    findMyManager(context),
  ]);
  const body = (
    <Stack gap="loose">
      <PageHeader
        title="What is expected of me"
        meta={
          role
            ? `${role.title} · dots: filled is now, ringed is wanted, the line is your own rating`
            : undefined
        }
      />
      {!role ? (
        <EmptyState
          title="No role profile yet"
          headingLevel={2}
          action={<LinkButton href="/growth?start=challenge#goal-form">Write a goal meanwhile</LinkButton>}
        >
          {c.get('viewer').matched
            ? 'When your learning team brings in the profile of your job, it appears here with its levels and weights.'
            : 'Once you are linked, the profile of your job appears here with its levels and weights.'}
        </EmptyState>
      ) : (
        <Columns kind="side">
          <Stack gap="loose">
            {GROUPS.map(({ title, holds }) => {
              const rows = gaps.filter(holds);
              if (rows.length === 0) return null;
              return (
                <Section key={title} title={title} note={rows.length} size="large">
                  <List label={title}>
                    {rows.map((gap) => (
                      <ExpectationRow
                        key={gap.id}
                        gap={gap}
                        aim={aims.get(gap.id)}
                        manager={manager}
                        state={state}
                        allWays={c.req.query('ways') === gap.id}
                      />
                    ))}
                  </List>
                </Section>
              );
            })}
          </Stack>
          <Stack gap="loose">
            <Responsibilities tasks={role.tasks} />
          </Stack>
        </Columns>
      )}
    </Stack>
  );
  return showPage(c, {
    title: 'What is expected of me',
    screen: 'expectations',
    body,
    notices: doneNotices(c, GROWTH_DONE),
    ...(state ? { status: 422 } : {}),
  });
}
