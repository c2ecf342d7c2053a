import { Problem } from "../problems/problem.ts";

/** A file that holds something else than areas, or nothing. */
export function notAreas(zh: string, en: string, line?: number): Problem {
  return new Problem({
    type: "not-a-geometry",
    status: 400,
    title: { zh: "不是面状几何", en: "Not a polygon geometry" },
    detail: { zh, en },
    mend: {
      zh: "用地范围是面：GeoJSON、WKT/EWKT、KML/KMZ、Geobuf、FlatGeobuf、打包为 .zip 的 Shapefile 中的面，或界址点成果表；删去线与点",
      en: "A site is an area: polygons in GeoJSON, WKT/EWKT, KML/KMZ, Geobuf, FlatGeobuf or a zipped Shapefile, or a table of boundary points; leave out lines and points",
    },
    pointer: "",
    ...(line === undefined ? {} : { line }),
  });
}

const NAMES: Readonly<Record<string, string>> = { lines: "线", points: "点" };

/** @param kind as readers call it: `lines`, `points`; else the format's own name of the type */
export function holds(kind: string, line?: number): Problem {
  return notAreas(`文件里有${NAMES[kind] ?? ` ${kind}`}，不是面`, `The file holds ${kind}, which are not areas`, line);
}
