import { epsgOfName } from "../geometry/crs.ts";
import { Problem } from "../problems/problem.ts";
import { isRecord, type Pointer, placeOf } from "./json.ts";

/**
 * The `crs` member of GeoJSON before RFC 7946 (The GeoJSON Format Specification 2008, § 3): GIS programs still write it,
 * and coordinates that say of themselves what they are must not be read as something else.
 */
export interface DeclaredCrs {
  readonly name: string;
  /** Where the member stands. */
  readonly pointer: Pointer;
  /** Of a text file: where it is said. */
  readonly line?: number;
}

/** Of a name in a request or in a site: a receipt states the one as the other. */
export const LONGEST_CRS_NAME = 200;

/** `null` where nothing is declared: without the member, or with the `null` of § 3. @throws Problem `unknown-crs` */
export function declaredCrs({ crs }: Record<string, unknown>, parent: Pointer): DeclaredCrs | null {
  if (crs === undefined || crs === null) return null;
  const pointer = `${parent}/crs`;
  const name = isRecord(crs) && crs.type === "name" && isRecord(crs.properties) ? crs.properties.name : undefined;
  if (typeof name !== "string" || name.length > LONGEST_CRS_NAME) throw unknownCrs(pointer);
  return { name, pointer };
}

/** Whether two names mean one system. EPSG:4490, EPSG:4326 and CRS84 differ by less than a millimetre. */
export function isSameSystem(one: string, other: string): boolean {
  const [a, b] = [one, other].map((name) => {
    const epsg = epsgOfName(name);
    return epsg === 4326 ? 4490 : epsg;
  });
  return a !== null && a === b;
}

export function crsConflict({ name, pointer, line }: DeclaredCrs, other: string): Problem {
  const place = placeOf(pointer, line);
  const [inside, outside] = [name, other].map((text) => text.slice(0, 100));
  return new Problem({
    type: "crs-conflict",
    status: 400,
    title: { zh: "坐标系说法不一", en: "Two different coordinate reference systems are stated" },
    detail: {
      zh: `${place.zh} 声明 ${inside}，与 ${outside} 不是同一坐标系`,
      en: `${place.en} declares ${inside}, which is not the same system as ${outside}`,
    },
    mend: {
      zh: "只保留坐标真正所用的一个：改正文件的声明（删去 GeoJSON 的 crs 成员），或改正请求的 crs",
      en: "Keep the one that the coordinates are really in: correct what the file declares (drop the GeoJSON's crs member), or the request's crs",
    },
    pointer,
    ...(line === undefined ? {} : { line }),
  });
}

export function unknownCrs(pointer: Pointer): Problem {
  return new Problem({
    type: "unknown-crs",
    status: 400,
    title: { zh: "不认识的坐标系", en: "Unknown coordinate reference system" },
    detail: { zh: `${pointer} 不是本服务认识的坐标系`, en: `${pointer} is not a CRS that this service knows` },
    mend: {
      zh: "用 EPSG:4490、EPSG:4326、EPSG:3857 或 CGCS2000 高斯—克吕格 EPSG:4491–4554",
      en: "Use EPSG:4490, EPSG:4326, EPSG:3857 or a CGCS2000 Gauss–Krüger code, EPSG:4491–4554",
    },
    pointer,
  });
}
