import { EmptyState, PageHeader, Section, Stack, StatLine, Who } from '../../widgets/ui/index.ts';
import {
  HELD_WITHIN_DAYS,
  listDepartmentProcess,
  type TeamProcess,
} from '../features/conversations/index.ts';
import type { AppContext } from '../http/environment.ts';
import { showPage } from '../http/show-page.tsx';
import { ProcessTable } from './conversation/process-table.tsx';

/** "Do conversations happen?": what an HR admin sees of their departments, in counts and no content (R48). */
export async function oversightPage(c: AppContext): Promise<Response> {
  const { departments, teams } = await listDepartmentProcess(c.get('context'));
  const where = departments?.join(', ') ?? 'the whole company';
  const body = (
    <Stack gap="loose">
      <PageHeader
        title="Do conversations happen?"
        meta={`${where.charAt(0).toUpperCase()}${where.slice(1)} · last ${HELD_WITHIN_DAYS} days`}
        actions={<Who>{`HR in ${where}: counts only`}</Who>}
      />
      {teams.length === 0 ? (
        <EmptyState title="No team here yet" headingLevel={2}>
          Teams appear here once the people file says who works in {where} and who manages them. Your
          administrator imports it.
        </EmptyState>
      ) : (
        <>
          <Sums teams={teams} />
          <Section title="Team by team" note="what was said stays between the two">
            <ProcessTable teams={teams} />
          </Section>
        </>
      )}
    </Stack>
  );
  return showPage(c, { title: 'Do conversations happen?', screen: 'oversight', body });
}

function Sums({ teams }: { teams: readonly TeamProcess[] }) {
  const sum = (of: (one: TeamProcess) => number) => teams.reduce((all, one) => all + of(one), 0);
  return (
    <StatLine
      stats={[
        { value: `${sum((one) => one.held)} of ${sum((one) => one.people)}`, label: 'people talked' },
        { value: sum((one) => one.overdue), label: 'overdue' },
        { value: sum((one) => one.unplanned), label: 'with nothing planned' },
        { value: sum((one) => one.unconfirmed), label: 'not confirmed yet' },
      ]}
    />
  );
}
