/** Hands the reader a file. */
export function save(name: string, content: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name.replace(/[^\w.-]+/g, "-");
  link.click();
  setTimeout(() => {
    URL.revokeObjectURL(link.href);
  }, 10_000);
}

export type Cell = string | number | null | undefined;

/** RFC 4180; text that a spreadsheet would take for a formula is kept from being one. */
export function csv(rows: Cell[][]): string {
  const cell = (value: Cell) => {
    if (typeof value === "number") return String(value);
    let text = value ?? "";
    if (/^[=+\-@\t\r]/.test(text)) text = `'${text}`;
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return rows.map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";
}

export function saveCsv(name: string, rows: Cell[][]): void {
  save(`${name}.csv`, new Blob([csv(rows)], { type: "text/csv" }));
}

/** The same as a list of objects. */
export function saveJson(name: string, rows: Cell[][]): void {
  const [head = [], ...body] = rows;
  const objects = body.map((row) => Object.fromEntries(head.map((key, i) => [String(key), row[i] ?? null])));
  save(`${name}.json`, new Blob([JSON.stringify(objects, null, 1)], { type: "application/json" }));
}
