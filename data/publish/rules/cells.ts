/** What the cells of a table mean, before a schema has accepted it. */

/** By column name, trimmed. */
export type Cells = Readonly<Record<string, string>>;

/** An empty cell is an absent value. */
export function optional(cell: string | undefined): string | undefined {
  return cell === undefined || cell === "" ? undefined : cell;
}

/** Items are separated by `;`, as typed on either keyboard. */
export function list(cell: string | undefined): string[] {
  return (cell ?? "")
    .split(/[;；]/)
    .map((item) => item.trim())
    .filter((item) => item !== "");
}

/** What stands between colons, as typed on either keyboard. */
export function colonParts(item: string): string[] {
  return item.split(/[:：]/).map((part) => part.trim());
}

/** A number; an empty cell is an absent value, and anything else is left for the schema to refuse. */
export function numberCell(cell: string | undefined): number | string | undefined {
  const text = optional(cell);
  return text === undefined || Number.isNaN(Number(text)) ? text : Number(text);
}

/** The text of a pair of columns in two languages. */
export function text(cells: Cells, column: string) {
  return { zh: cells[`${column}_zh`], en: cells[`${column}_en`] };
}

/** The same; absent where both are empty. */
export function optionalText(cells: Cells, column: string) {
  const { zh, en } = text(cells, column);
  return optional(zh) === undefined && optional(en) === undefined ? undefined : { zh, en };
}

/** `yes` or `no`; empty is `no`; anything else is left for the schema to refuse. */
export function yesNo(cell: string | undefined): boolean | string {
  if (cell === "yes") return true;
  return cell === undefined || cell === "" || cell === "no" ? false : cell;
}

/** `document:article; document` → references. */
export function basisList(cell: string | undefined): { document: string; article?: string }[] {
  return list(cell).map((item) => {
    const colon = item.search(/[:：]/);
    const article = colon === -1 ? "" : item.slice(colon + 1).trim();
    const document = (colon === -1 ? item : item.slice(0, colon)).trim();
    return article === "" ? { document } : { document, article };
  });
}

/** The columns that the rows of all rule tables have beside their `id`. */
export const ruleColumns = ["basis", "effective_from", "effective_to", "confidence", "rigid"];

/** What `id` and `ruleColumns` say. */
export function rowRecord(cells: Cells) {
  return {
    id: cells.id,
    basis: basisList(cells.basis),
    ...dates(cells),
    confidence: cells.confidence,
    rigid: yesNo(cells.rigid),
  };
}

export function subjectRecord(cells: Cells) {
  return { kind: cells.subject_kind, code: optional(cells.subject_code) };
}

export function dates(cells: Cells) {
  return { effectiveFrom: optional(cells.effective_from), effectiveTo: optional(cells.effective_to) };
}
