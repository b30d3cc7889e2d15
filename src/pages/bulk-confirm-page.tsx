import {
  Actions,
  Button,
  EmptyState,
  Form,
  LinkButton,
  Muted,
  PageHeader,
  Select,
  Stack,
  Table,
} from '../../widgets/ui/index.ts';
import { BULK_ABOVE, BULK_MOST, type BulkPreview, previewBulkConfirm } from '../features/catalog/index.ts';
import type { AppContext } from '../http/environment.ts';
import { showPage } from '../http/show-page.tsx';

const STEPS = [0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.6, 0.5];

/** Shows exactly what a bulk confirmation would do, before it does anything. `?above=` is the score, 0 to 1. */
export async function bulkConfirmPage(c: AppContext): Promise<Response> {
  const asked = Number(c.req.query('above'));
  const above = Number.isFinite(asked) && asked > 0 && asked <= 1 ? asked : BULK_ABOVE;
  const preview = await previewBulkConfirm(c.get('context'), { above });
  const title = `Confirm ${preview.rows.length} above ${above.toFixed(2)}`;
  return showPage(c, { title, screen: 'mapping', body: <Bulk preview={preview} title={title} /> });
}

function Bulk({ preview, title }: { preview: BulkPreview; title: string }) {
  const { above, rows } = preview;
  return (
    <Stack gap="loose">
      <PageHeader
        title={title}
        meta={
          rows.length < BULK_MOST
            ? 'Nothing is confirmed yet. Tick what should wait for a closer look.'
            : 'Nothing is confirmed yet. Tick what should wait for a closer look. These are the best; the others come after them.'
        }
        actions={
          <Actions>
            <LinkButton kind="plain" href="/mapping">
              Back to the queue
            </LinkButton>
          </Actions>
        }
      />
      <Threshold above={above} />
      {rows.length === 0 ? (
        <EmptyState
          title="Nothing is that likely"
          headingLevel={2}
          action={<LinkButton href="/mapping">Decide one by one</LinkButton>}
        >
          No undecided match has a score of {above.toFixed(2)} or more. Choose a lower score, or go through
          the queue.
        </EmptyState>
      ) : (
        <ConfirmRows preview={preview} />
      )}
    </Stack>
  );
}

function Threshold({ above }: { above: number }) {
  const steps = STEPS.includes(above) ? STEPS : [above, ...STEPS].sort((a, b) => b - a);
  return (
    <Form id="threshold" action="/mapping/bulk" method="get" inline>
      <Select
        name="above"
        label="Score of at least"
        hint="Of matches near 0.80 a careful person confirms about four of five."
        options={steps.map((step) => ({ value: String(step), label: step.toFixed(2) }))}
        value={String(above)}
        short
      />
      <Button>Show</Button>
    </Form>
  );
}

function ConfirmRows({ preview }: { preview: BulkPreview }) {
  const { above, fingerprint, rows } = preview;
  return (
    <Form id="bulk" action="/api/v1/mapping/bulk-confirmations" draft={false}>
      <input type="hidden" name="above" value={above} />
      <input type="hidden" name="fingerprint" value={fingerprint} />
      <Table
        caption="What would be confirmed"
        captionHidden
        rows={[...rows]}
        keyOf={(row) => `${row.optionId}.${row.competencyId}`}
        columns={[
          {
            label: 'Option',
            heading: true,
            cell: (row) => <a href={`/mapping?option=${row.optionId}&show=all`}>{row.optionTitle}</a>,
          },
          { label: 'Competency', cell: (row) => row.competencyName },
          {
            label: 'Brings level',
            numeric: true,
            cell: (row) => (row.levels.length > 1 ? `${row.level} of ${row.levels.length}` : 'shown'),
          },
          { label: 'Score', numeric: true, cell: (row) => row.score.toFixed(2) },
          { label: 'Matched', cell: (row) => <Muted inline>{row.terms.join(', ')}</Muted> },
          {
            label: 'Leave out',
            cell: (row) => (
              <label class="tick-line">
                <input
                  class="tick"
                  type="checkbox"
                  name="leaveOut"
                  value={`${row.optionId}.${row.competencyId}`}
                />
                <span class="hidden-visually">{`Leave out ${row.optionTitle}: ${row.competencyName}`}</span>
              </label>
            ),
          },
        ]}
      />
      <Actions>
        <Button kind="primary">Confirm all that are not ticked</Button>
        <LinkButton kind="plain" href="/mapping">
          Confirm nothing
        </LinkButton>
      </Actions>
      <Muted>Your name is kept with each of them. Undo takes all of them back at once.</Muted>
    </Form>
  );
}
