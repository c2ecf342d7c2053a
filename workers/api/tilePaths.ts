import { TILE_FORMATS } from "../../shared/tiles/encodeTile.ts";
import { TILE_MATRIX_SETS } from "../../shared/tiles/tileMatrixSets.ts";
import { conditional, document, layer, notModified, older, path, problems, published, query } from "./openapiParts.ts";

/** What the tiles Worker answers (OGC API – Tiles – Part 1: Core, 20-057). */

const set = path("tileMatrixSet", { enum: TILE_MATRIX_SETS.map(({ id }) => id) }, "WebMercatorQuad");
const onlyJson = query("f", { enum: ["json"] }, { zh: "只有 JSON", en: "There is JSON only" });
const integer = { type: "integer", minimum: 0 };
const mediaTypes = Object.fromEntries(Object.values(TILE_FORMATS).map(({ mediaType }) => [mediaType, {}]));

export const tilePaths = {
  "/tileMatrixSets": {
    get: {
      operationId: "getTileMatrixSets",
      summary: { zh: "瓦片矩阵集列表", en: "Tile matrix sets" },
      parameters: [onlyJson, ...conditional],
      responses: document({ zh: "瓦片矩阵集", en: "Tile matrix sets" }),
    },
  },
  "/tileMatrixSets/{tileMatrixSet}": {
    get: {
      operationId: "getTileMatrixSet",
      summary: { zh: "瓦片矩阵集的定义", en: "Definition of a tile matrix set" },
      parameters: [set, onlyJson, ...conditional],
      responses: { ...document({ zh: "定义（OGC 17-083r4）", en: "Definition (OGC 17-083r4)" }), ...problems(404) },
    },
  },
  "/collections/{layer}/tiles": {
    get: {
      operationId: "getTilesets",
      summary: { zh: "图层的瓦片集", en: "A layer's tilesets" },
      parameters: [layer, onlyJson, older, ...conditional],
      responses: { ...published({ zh: "瓦片集", en: "Tilesets" }), ...problems(403, 404) },
    },
  },
  "/collections/{layer}/tiles/{tileMatrixSet}": {
    get: {
      operationId: "getTileset",
      summary: { zh: "瓦片集元数据", en: "Metadata of a tileset" },
      parameters: [
        layer,
        set,
        query(
          "f",
          { enum: ["json", "tilejson"] },
          {
            zh: "json（默认）：OGC 瓦片集元数据；tilejson：仅 WebMercatorQuad",
            en: "json (default): OGC tileset metadata; tilejson: of WebMercatorQuad only",
          },
        ),
        older,
        ...conditional,
      ],
      responses: { ...published({ zh: "元数据", en: "Metadata" }), ...problems(403, 404) },
    },
  },
  "/collections/{layer}/tiles/{tileMatrixSet}/{tileMatrix}/{tileRow}/{tileCol}": {
    get: {
      operationId: "getTile",
      summary: { zh: "瓦片", en: "A tile" },
      parameters: [
        layer,
        set,
        path("tileMatrix", { type: "string" }, "12"),
        path("tileRow", integer, 1665),
        path("tileCol", integer, 3379),
        query(
          "f",
          { enum: Object.keys(TILE_FORMATS) },
          {
            zh: "格式；默认按 Accept 选择，否则为 fgb",
            en: "Format; default: the one that Accept names, else fgb",
          },
        ),
        older,
        ...conditional,
      ],
      responses: {
        200: { description: { zh: "瓦片", en: "Tile" }, content: mediaTypes },
        204: { description: { zh: "此处没有要素", en: "Nothing there" } },
        304: notModified,
        ...problems(400, 403, 404, 412, 413, 503),
      },
    },
  },
};
