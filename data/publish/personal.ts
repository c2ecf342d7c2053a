import personal from "../tables/personal-fields.json" with { type: "json" };

/** A column holds personal data by its own name, or by a name inside the JSON text that it holds. */
const PATTERNS = personal.columns.map((pattern) => pattern.toLowerCase());

/** Joined tables put their name before a column's: `DKXX.ZRRMC`. */
export function isPersonal(column: string): boolean {
  const name = column
    .slice(column.lastIndexOf(".") + 1)
    .trim()
    .toLowerCase();
  return PATTERNS.some((pattern) => (pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : name === pattern));
}

/** GeoJSON may nest properties; the reader gives them as JSON text. */
export function holdsPersonal(value: unknown): boolean {
  if (typeof value !== "string" || !/^\s*[[{]/.test(value)) return false;
  try {
    return namesPersonal(JSON.parse(value));
  } catch {
    return false;
  }
}

function namesPersonal(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (Array.isArray(value)) return value.some(namesPersonal);
  return Object.entries(value).some(([name, inner]) => isPersonal(name) || namesPersonal(inner));
}
