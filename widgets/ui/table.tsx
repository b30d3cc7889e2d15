import type { ComponentChildren } from 'preact';
import { joinClasses } from './join-classes.ts';

export type Column<Row> = {
  label: string;
  cell: (row: Row) => ComponentChildren;
  /** Numbers line up at the end. */
  numeric?: boolean;
  /** A name or a day that stays on one line where there is room. */
  short?: boolean;
  /** The cell that names its row; give it to the first column. */
  heading?: boolean;
};

/**
 * A table that turns into small cards in a narrow place. The roles are spelled out because browsers drop
 * a table's meaning when its display changes.
 */
export function Table<Row>(props: {
  caption: string;
  captionHidden?: boolean;
  columns: Column<Row>[];
  rows: Row[];
  keyOf: (row: Row) => string;
}) {
  return (
    <div class="table-room">
      {/* biome-ignore-start lint/a11y/noRedundantRoles: display changes drop the native roles */}
      <table class="table" role="table">
        <caption class={joinClasses(props.captionHidden && 'hidden-visually')}>{props.caption}</caption>
        <thead role="rowgroup">
          <tr role="row">
            {props.columns.map((column) => (
              <th
                key={column.label}
                scope="col"
                role="columnheader"
                class={joinClasses(column.numeric && 'numeric')}
              >
                {column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {props.rows.map((row) => (
            <tr key={props.keyOf(row)} role="row">
              {props.columns.map((column) => (
                <Cell key={column.label} column={column} row={row} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {/* biome-ignore-end lint/a11y/noRedundantRoles: display changes drop the native roles */}
    </div>
  );
}

function Cell<Row>({ column, row }: { column: Column<Row>; row: Row }) {
  const content = <div>{column.cell(row)}</div>;
  const look = joinClasses(column.numeric && 'numeric', column.short && 'short');
  if (column.heading) {
    return (
      // biome-ignore lint/a11y/noRedundantRoles: display changes drop the native roles
      <th scope="row" role="rowheader" class={look}>
        {content}
      </th>
    );
  }
  return (
    // biome-ignore lint/a11y/noRedundantRoles: display changes drop the native roles
    <td role="cell" data-label={column.label} class={look}>
      {content}
    </td>
  );
}

/** Where one is in a long list, with the ways on. Pages count from 1. */
export function Pager(props: {
  label: string;
  page: number;
  pages: number;
  hrefOf: (page: number) => string;
}) {
  const { label, page, pages, hrefOf } = props;
  if (pages <= 1) return null;
  return (
    <nav class="pager" aria-label={label}>
      {page > 1 ? (
        <a class="button small" rel="prev" href={hrefOf(page - 1)}>
          Previous
        </a>
      ) : (
        <span />
      )}
      <span class="small muted num">
        Page {page} of {pages}
      </span>
      {page < pages ? (
        <a class="button small" rel="next" href={hrefOf(page + 1)}>
          Next
        </a>
      ) : (
        <span />
      )}
    </nav>
  );
}
