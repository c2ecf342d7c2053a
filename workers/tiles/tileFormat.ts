import { Problem } from "../../shared/problems/problem.ts";
import { TILE_FORMATS, type TileFormat } from "../../shared/tiles/encodeTile.ts";
import { qualityOf } from "../http/accept.ts";

const FORMATS = Object.keys(TILE_FORMATS) as TileFormat[];

/** `f` decides; without it Accept (RFC 9110 § 12.5.1), of equals the first; one that asks for none of these gets the first. @throws Problem 400 */
export function tileFormat(f: string | undefined, accept: string | null): TileFormat {
  const named = FORMATS.find((format) => format === f);
  if (named) return named;
  if (f !== undefined) throw unknownFormat(f);
  let best: { format: TileFormat; quality: number } = { format: FORMATS[0]!, quality: 0 };
  for (const format of FORMATS) {
    const quality = Math.max(...namesOf(format).map((name) => qualityOf(name, accept)));
    if (quality > best.quality) best = { format, quality };
  }
  return best.format;
}

/** Most callers who want GeoJSON say so by JSON's own name. */
function namesOf(format: TileFormat): readonly string[] {
  const { mediaType } = TILE_FORMATS[format];
  return format === "geojson" ? [mediaType, "application/json"] : [mediaType];
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
