import type { ComponentChildren } from "preact";
import { useId, useMemo, useState } from "preact/hooks";
import { saveCsv, saveJson, type Cell } from "./save";

export interface Column<Row> {
  key: string;
  title: string;
  /** What it is sorted by, and what is exported. */
  value: (row: Row) => Cell;
  show?: (row: Row) => ComponentChildren;
  /** Numbers stand at the right. */
  number?: boolean;
  hint?: string;
  /** Stands beside the title. */
  extra?: ComponentChildren;
}

interface Props<Row> {
  name: string;
  rows: Row[];
  columns: Column<Row>[];
  id: (row: Row) => string;
  /** What a search looks at; without it there is no search. */
  text?: (row: Row) => string;
  /** Rows that lie below one and are shown when it is opened, or when the search finds them. Asked for only then. */
  children?: (row: Row) => Row[];
  /** Whether there are any. */
  parent?: (row: Row) => boolean;
  empty: string;
  tools?: ComponentChildren;
  rowClass?: (row: Row) => string;
}

interface Sort {
  key: string;
  down: boolean;
}

function compare(a: Cell, b: Cell): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (a === null || a === undefined) return b === null || b === undefined ? 0 : -1;
  if (b === null || b === undefined) return 1;
  return String(a).localeCompare(String(b), "en", { numeric: true });
}

function sorted<Row>(rows: Row[], columns: Column<Row>[], sort: Sort | null): Row[] {
  const column = columns.find(({ key }) => key === sort?.key);
  if (column === undefined || sort === null) return rows;
  const sign = sort.down ? -1 : 1;
  return [...rows].sort((a, b) => sign * compare(column.value(a), column.value(b)));
}

function Head<Row>(props: { column: Column<Row>; sort: Sort | null; onSort: (sort: Sort) => void }) {
  const { column, sort } = props;
  if (column.title === "") return <td />;
  const active = sort?.key === column.key;
  const direction = active ? (sort.down ? "descending" : "ascending") : "none";
  return (
    <th scope="col" class={column.number === true ? "number" : ""} aria-sort={direction} title={column.hint}>
      <button
        type="button"
        onClick={() => {
          props.onSort({ key: column.key, down: active ? !sort.down : column.number === true });
        }}
      >
        {column.title}
        <span class="arrow" aria-hidden="true">
          {active ? (sort.down ? "▼" : "▲") : ""}
        </span>
      </button>
      {column.extra}
    </th>
  );
}

/** A table that can be searched, sorted by each column, and saved. */
export function Table<Row>(props: Props<Row>) {
  const { rows, columns, text, children } = props;
  const [sort, setSort] = useState<Sort | null>(null);
  const [wanted, setWanted] = useState("");
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const searchId = useId();
  const needle = wanted.trim().toLowerCase();
  const found = (row: Row) => needle === "" || (text?.(row) ?? "").toLowerCase().includes(needle);

  const shown = useMemo(() => {
    const list: { row: Row; level: number; parent: boolean; opened: boolean }[] = [];
    for (const row of sorted(rows, columns, sort)) {
      const below = needle !== "" || open.has(props.id(row)) ? (children?.(row) ?? []) : [];
      const hits = needle === "" ? below : below.filter(found);
      if (!found(row) && hits.length === 0) continue;
      const opened = open.has(props.id(row)) || (needle !== "" && hits.length > 0);
      list.push({ row, level: 0, parent: props.parent?.(row) ?? false, opened });
      if (!opened) continue;
      const visible = needle !== "" && hits.length > 0 ? hits : below;
      for (const child of sorted(visible, columns, sort)) list.push({ row: child, level: 1, parent: false, opened: false });
    }
    return list;
  }, [rows, columns, sort, needle, open]);

  const toggle = (id: string) => {
    setOpen((before) => {
      const next = new Set(before);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  };
  const exported = (): Cell[][] => {
    const all = rows.flatMap((row) => [row, ...(children?.(row) ?? [])]);
    return [columns.map(({ key }) => key), ...all.map((row) => columns.map(({ value }) => value(row)))];
  };
  return (
    <div class="table">
      <div class="tools">
        {props.tools}
        <span class="grow" />
        {text !== undefined && rows.length > 0 && (
          <input
            id={searchId}
            type="search"
            placeholder="Search"
            aria-label={`Search in ${props.name}`}
            value={wanted}
            onInput={(event) => {
              setWanted(event.currentTarget.value);
            }}
          />
        )}
        {rows.length > 0 && <SaveButtons name={props.name} rows={exported} />}
      </div>
      <div class="scroll" tabIndex={0} role="region" aria-label={`${props.name}, table`}>
        <table>
          <thead>
            <tr>
              {columns.map((column) => (
                <Head key={column.key} column={column} sort={sort} onSort={setSort} />
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map(({ row, level, parent, opened }) => (
              <tr key={`${level} ${props.id(row)}`} class={`level-${level} ${props.rowClass?.(row) ?? ""}`}>
                {columns.map((column, i) => {
                  const content = column.show?.(row) ?? column.value(row) ?? "–";
                  if (i > 0) {
                    return (
                      <td key={column.key} class={column.number === true ? "number" : ""}>
                        {content}
                      </td>
                    );
                  }
                  return (
                    <th key={column.key} scope="row">
                      {parent && (
                        <button
                          type="button"
                          class="opener"
                          aria-expanded={opened}
                          aria-label={`Dimensions of ${props.id(row)}`}
                          onClick={() => {
                            toggle(props.id(row));
                          }}
                        >
                          ▸
                        </button>
                      )}
                      {content}
                    </th>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
        {shown.length === 0 && <p class="empty">{rows.length === 0 ? props.empty : `Nothing here matches “${wanted}”.`}</p>}
      </div>
    </div>
  );
}

export function SaveButtons(props: { name: string; rows: () => Cell[][] }) {
  return (
    <span class="save">
      <button
        type="button"
        class="quiet"
        aria-label={`Save ${props.name} as CSV`}
        onClick={() => {
          saveCsv(props.name, props.rows());
        }}
      >
        CSV
      </button>
      <button
        type="button"
        class="quiet"
        aria-label={`Save ${props.name} as JSON`}
        onClick={() => {
          saveJson(props.name, props.rows());
        }}
      >
        JSON
      </button>
    </span>
  );
}
