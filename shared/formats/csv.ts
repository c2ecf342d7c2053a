/** UTF-8 with a byte order mark, without which Excel takes Chinese for another encoding; CRLF as RFC 4180 has it. */
export function writeCsv(rows: readonly (readonly (string | number)[])[]): Uint8Array {
  const lines = rows.map((cells) => cells.map((cell) => quoted(String(cell))).join(","));
  return new TextEncoder().encode(`\ufeff${lines.map((line) => `${line}\r\n`).join("")}`);
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
