import { Problem } from "../../shared/problems/problem.ts";
import {
  TILE_MATRIX_SETS,
  type TileAddress,
  type TileMatrixSet,
  tileAddress,
  tileMatrixSet,
} from "../../shared/tiles/tileMatrixSets.ts";

/** The last segments of a tile's path. */
export interface TilePath {
  readonly set: string;
  readonly zoom: string;
  readonly row: string;
  readonly column: string;
}

/** @throws Problem `no-such-tile-matrix-set` (404) */
export function setNamed(id: string): TileMatrixSet {
  const set = tileMatrixSet(id);
  if (set) return set;
  const known = TILE_MATRIX_SETS.map((each) => each.id).join(", ");
  throw new Problem({
    type: "no-such-tile-matrix-set",
    status: 404,
    title: { zh: "没有这个瓦片矩阵集", en: "No such tile matrix set" },
    detail: { zh: `没有瓦片矩阵集 ${id.slice(0, 64)}`, en: `There is no tile matrix set ${id.slice(0, 64)}` },
    mend: { zh: `可用：${known}`, en: `There are ${known}` },
  });
}

/** @throws Problem `no-such-tile` (404) */
export function tileAt(set: TileMatrixSet, { zoom, row, column }: TilePath): TileAddress {
  const address = tileAddress(set, zoom, row, column);
  if (address) return address;
  const asked = [zoom, row, column].map((text) => text.slice(0, 20)).join("/");
  const columns = set.columns === 1 ? "2^z" : `${set.columns}·2^z`;
  throw new Problem({
    type: "no-such-tile",
    status: 404,
    title: { zh: "没有这个瓦片", en: "No such tile" },
    detail: { zh: `${set.id} 中没有瓦片 ${asked}`, en: `${set.id} has no tile ${asked}` },
    mend: {
      zh: `z 为 0 至 ${set.maxZoom}，row 为 0 至 2^z − 1，col 为 0 至 ${columns} − 1`,
      en: `z is 0 to ${set.maxZoom}, row 0 to 2^z − 1, col 0 to ${columns} − 1`,
    },
  });
}
