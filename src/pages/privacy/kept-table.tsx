import { Muted, Stack, Table } from '../../../widgets/ui/index.ts';
import { type Kept, KINDS, MOST_STATEMENTS } from '../../features/privacy/index.ts';
import { KIND_WORDS } from './kind-words.ts';

interface Line {
  readonly label: string;
  readonly what: string;
  readonly rows: string;
}

/** What is kept about somebody, kind by kind, in numbers. */
export function KeptTable({ kept, whose }: { kept: Kept; whose: string }) {
  const lines = [...linesOf(kept), ...storeLines(kept)];
  return (
    <Stack gap="close">
      <Table
        caption={`What is kept about ${whose}`}
        captionHidden
        rows={lines}
        keyOf={({ label }) => label}
        columns={[
          {
            label: 'Kind',
            heading: true,
            short: true,
            cell: ({ label }) => label,
          },
          { label: 'What it is', cell: ({ what }) => what },
          { label: 'Entries', numeric: true, cell: ({ rows }) => rows },
        ]}
      />
      {!kept.isSelf && kept.personId && (
        <Muted>
          Goals, plan, recommendations, logged learning and private notes are the person’s own. They are not
          counted here; an erasure takes them too. Your download leaves out these and what is between them and
          their manager: conversations, examples and thanks, objectives.
        </Muted>
      )}
    </Stack>
  );
}

function linesOf({ counts }: Kept): Line[] {
  return KINDS.flatMap((kind) => {
    if (kind === 'courses') return [{ ...KIND_WORDS[kind], rows: '–' }];
    const rows = counts[kind];
    return rows ? [{ ...KIND_WORDS[kind], rows: String(rows) }] : [];
  });
}

function storeLines({ statements, documents }: Kept): Line[] {
  const many = statements > MOST_STATEMENTS ? `more than ${MOST_STATEMENTS}` : String(statements);
  const what = 'xAPI statements with attachments, and what players saved';
  return statements + documents === 0
    ? []
    : [
        {
          label: 'Record store',
          what,
          rows: documents > 0 ? `${many} + ${documents} documents` : many,
        },
      ];
}
