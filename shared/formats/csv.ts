/**
 * UTF-8 with a byte order mark, without which Excel takes Chinese for another encoding; CRLF as RFC 4180 has it. A text
 * that a spreadsheet would compute stands behind an apostrophe: see `guarded`.
 */
export function writeCsv(rows: readonly (readonly (string | number)[])[]): Uint8Array {
  const lines = rows.map((cells) =>
    cells.map((cell) => quoted(typeof cell === "number" ? String(cell) : guarded(cell))).join(","),
  );
  return new TextEncoder().encode(`\ufeff${lines.map((line) => `${line}\r\n`).join("")}`);
}

/**
 * A text that begins like a formula would be run by the spreadsheet that opens the file (CWE-1236). One apostrophe in
 * front keeps it a text, also in front of a text that begins with one: whoever takes one leading apostrophe away has
 * every text back as it was.
 */
function guarded(text: string): string {
  return /^[=+\-@\t\r\n']/.test(text) ? `'${text}` : text;
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
