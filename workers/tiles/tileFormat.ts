import { Problem } from "../../shared/problems/problem.ts";
import { TILE_FORMATS, type TileFormat } from "../../shared/tiles/encodeTile.ts";

const FORMATS = Object.keys(TILE_FORMATS) as TileFormat[];

/** `f` decides; without it Accept (RFC 9110 § 12.5.1), of equals the first; one that asks for none of these gets the first. @throws Problem 400 */
export function tileFormat(f: string | undefined, accept: string | null): TileFormat {
  const named = FORMATS.find((format) => format === f);
  if (named) return named;
  if (f !== undefined) throw unknownFormat(f);
  let best: { format: TileFormat; quality: number } = { format: FORMATS[0]!, quality: 0 };
  for (const format of FORMATS) {
    const quality = qualityOf(TILE_FORMATS[format].mediaType, accept ?? "*/*");
    if (quality > best.quality) best = { format, quality };
  }
  return best.format;
}

/** How much a caller wants a media type; the most specific range that matches it counts. */
function qualityOf(mediaType: string, accept: string): number {
  const ranges = new Map(accept.split(",").map(rangeOf));
  return ranges.get(mediaType) ?? ranges.get(`${mediaType.split("/")[0]}/*`) ?? ranges.get("*/*") ?? 0;
}

function rangeOf(entry: string): [string, number] {
  const [range = "", ...parameters] = entry.trim().toLowerCase().split(";");
  const q = parameters.map((parameter) => /^\s*q=([\d.]+)\s*$/.exec(parameter)?.[1]).find(Boolean);
  // Most callers who want GeoJSON say so by JSON's own name.
  const name = range.trim() === "application/json" ? TILE_FORMATS.geojson.mediaType : range.trim();
  return [name, q === undefined ? 1 : Number(q)];
}

function unknownFormat(f: string): Problem {
  const shown = f.slice(0, 40);
  return new Problem({
    type: "unknown-format",
    status: 400,
    title: { zh: "未知的格式", en: "Unknown format" },
    detail: { zh: `f=${shown} 不是瓦片格式`, en: `f=${shown} is not a tile format` },
    mend: { zh: `可用格式：${FORMATS.join("、")}`, en: `Use one of ${FORMATS.join(", ")}` },
    parameter: "f",
  });
}
