import { Table } from '../../../widgets/ui/index.ts';
import { HELD_WITHIN_DAYS, type TeamProcess } from '../../features/conversations/index.ts';

/** Whether conversations happen, team by team: counts, never what is said in them (R48). */
export function ProcessTable({ teams }: { teams: readonly TeamProcess[] }) {
  return (
    <Table
      caption={`How the conversations go, last ${HELD_WITHIN_DAYS} days`}
      captionHidden
      rows={[...teams]}
      keyOf={({ manager }) => manager.id}
      columns={[
        { label: 'Manager', heading: true, cell: ({ manager }) => manager.name },
        { label: 'People', numeric: true, cell: ({ people }) => people },
        {
          label: `Talked in ${HELD_WITHIN_DAYS} days`,
          numeric: true,
          cell: ({ held, people }) => `${held} of ${people}`,
        },
        { label: 'Overdue', numeric: true, cell: ({ overdue }) => overdue },
        { label: 'Nothing planned', numeric: true, cell: ({ unplanned }) => unplanned },
        { label: 'Not confirmed', numeric: true, cell: ({ unconfirmed }) => unconfirmed },
      ]}
    />
  );
}
