/**
 * How much a caller wants a media type, from 0 to 1 (RFC 9110 § 12.5.1): the most specific range of Accept that matches it
 * counts. Without the header everything is welcome.
 */
export function qualityOf(mediaType: string, accept: string | null): number {
  const ranges = new Map((accept ?? "*/*").split(",").map(rangeOf));
  return ranges.get(mediaType) ?? ranges.get(`${mediaType.split("/")[0]}/*`) ?? ranges.get("*/*") ?? 0;
}

function rangeOf(entry: string): [string, number] {
  const [range = "", ...parameters] = entry.trim().toLowerCase().split(";");
  const q = parameters.map((parameter) => /^\s*q=([\d.]+)\s*$/.exec(parameter)?.[1]).find(Boolean);
  return [range.trim(), q === undefined ? 1 : Number(q)];
}
