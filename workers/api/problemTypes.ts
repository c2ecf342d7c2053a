import type { FormatFault } from "../../shared/formats/fault.ts";
import type { LocalText } from "../../shared/problems/problem.ts";
import { SHAPE_PROBLEMS } from "../../shared/sites/shapeProblems.ts";

/** A kind of problem (RFC 9457) that the service answers with; never changes once published. */
export interface ProblemType {
  readonly type: string;
  readonly status: number;
  readonly title: LocalText;
}

const row = (status: number, type: string, zh: string, en: string): ProblemType => ({
  type,
  status,
  title: { zh, en },
});

/** Of the readers of files that a site may come in (`formatFault`). */
const FILE_FAULTS = [
  "malformed-wkt",
  "malformed-kml",
  "malformed-geobuf",
  "malformed-flatgeobuf",
  "malformed-shapefile",
  "malformed-zip",
  "truncated-file",
  "several-layers",
  "unsupported-geometry",
  "mixed-geometry-kinds",
  "text-encoding",
] as const satisfies readonly FormatFault[];

/** For the documentation; a test compares it with what the code throws. In the order of their status. */
export const PROBLEM_TYPES: readonly ProblemType[] = [
  row(400, "no-body", "没有请求体", "No body"),
  row(400, "not-utf8", "不是 UTF-8", "Not UTF-8"),
  row(400, "not-json", "不是 JSON", "Not JSON"),
  row(400, "invalid-request", "请求不合格式", "The request does not fit its schema"),
  row(400, "not-a-geometry", "不是面状几何", "Not a polygon geometry"),
  row(400, "bad-position", "坐标不是数", "Position is not two finite numbers"),
  row(400, "ring-not-closed", "环未闭合", "Ring is not closed"),
  row(400, "too-few-positions", "环的点太少", "Ring has too few positions"),
  row(400, "out-of-range", "坐标超出范围", "Position out of range"),
  row(400, "axis-order", "经纬度颠倒", "Latitude and longitude are swapped"),
  row(400, "coordinates-outside-crs", "坐标不属于所声明的坐标系", "Coordinates do not belong to the stated CRS"),
  row(400, "unknown-crs", "不认识的坐标系", "Unknown coordinate reference system"),
  row(400, "crs-conflict", "坐标系说法不一", "Two different coordinate reference systems are stated"),
  row(400, "malformed-multipart", "multipart 请求有误", "The multipart body cannot be read"),
  row(400, "malformed-boundary-points", "界址点坐标文件不合格式", "Not a file of boundary points"),
  ...FILE_FAULTS.map((type) => row(400, type, "文件无法读取", "The file cannot be read")),
  row(400, "datum-shift-unknown", "缺少基准转换参数", "The datum shift is not known"),
  row(400, "missing-zone", "缺少带号", "No zone is stated"),
  row(400, "unknown-parameter", "未知的查询参数", "Unknown query parameter"),
  row(400, "repeated-parameter", "查询参数重复", "Query parameter given twice"),
  row(400, "bad-parameter", "查询参数无效", "Bad query parameter"),
  row(400, "format-without-crs", "此格式只提供经纬度", "This format is given in degrees only"),
  row(400, "unknown-format", "未知的格式", "Unknown format"),
  row(400, "missing-parameter", "缺少查询参数", "Query parameter missing"),
  row(400, "nothing-to-check", "没有要核对的内容", "Nothing to check"),
  row(400, "unknown-profile", "清单没有这个方案", "The list has no such profile"),
  row(400, "unusable-receipt", "该回执不能作为在先阶段", "Nothing builds on this kind of check"),
  row(400, "bad-filter", "过滤表达式有误", "The filter cannot be read"),
  row(400, "filter-not-supported", "不支持的过滤功能", "The filter uses what is not offered here"),
  row(400, "zero-area", "面积为零", "No area"),
  row(400, "crs-not-offered", "该图层不提供此坐标系", "The layer is not offered in this CRS"),
  row(400, "bad-bbox", "范围框有误", "The bounding box is not one"),
  row(400, "impossible-event", "办件状态不允许此事件", "The case cannot have had this event"),
  row(400, "unknown-unit", "不认识的单位", "Unknown unit"),
  row(400, "wrong-unit", "单位不符", "The unit does not fit the item"),
  row(400, "implausible-amount", "数值不合常理", "The amount cannot be"),
  row(400, "not-an-amount", "值的类型不符", "The value does not fit"),
  ...Object.entries(SHAPE_PROBLEMS).map(([type, title]) => ({ type, status: 400, title })),
  row(403, "not-exposed", "该图层未开放此用途", "The layer is not published for this use"),
  row(403, "paging-limit", "翻页超出上限", "Paging goes no further"),
  row(404, "no-such-resource", "没有这个资源", "No such resource"),
  row(404, "unknown-layer", "没有这个图层", "No such layer"),
  row(404, "unknown-snapshot", "没有这个数据快照", "No such snapshot"),
  row(404, "no-such-receipt", "没有这份回执", "No such receipt"),
  row(404, "unknown-service", "没有这个事项", "No such service"),
  row(404, "no-such-item", "没有这个要素", "No such feature"),
  row(404, "no-such-tile", "没有这个瓦片", "No such tile"),
  row(404, "no-such-tile-matrix-set", "没有这个瓦片矩阵集", "No such tile matrix set"),
  row(404, "unknown-list", "没有这份清单", "No such list"),
  row(405, "method-not-allowed", "不支持此方法", "Method not allowed"),
  row(412, "precondition-failed", "前提条件不成立", "Precondition failed"),
  row(413, "body-too-large", "请求体过大", "Body too large"),
  row(413, "archive-too-large", "压缩包内容过多", "The archive holds too much"),
  row(413, "site-too-large", "用地范围过大", "Site too large for one check"),
  row(413, "too-many-vertices", "顶点过多", "Too many vertices"),
  row(413, "site-too-complex", "用地范围过于复杂", "Site too complex for one check"),
  row(413, "scan-limit", "需查找的要素过多", "Too much to look through"),
  row(413, "tile-too-full", "瓦片要素过多", "Too many features in this tile"),
  row(415, "unsupported-media-type", "不支持的内容类型", "Unsupported media type"),
  row(416, "range-not-satisfiable", "范围超出文件", "Range not satisfiable"),
  row(500, "internal", "内部错误", "Internal error"),
  row(503, "data-damaged", "已发布的数据损坏", "Published data are damaged"),
  row(503, "store-unavailable", "对象存储暂不可用", "The object store is not available"),
  row(503, "nothing-published", "尚无已发布的数据", "Nothing has been published yet"),
  row(503, "catalog-damaged", "目录损坏", "The catalogue is damaged"),
  row(503, "receipt-not-stored", "回执未能保存", "The receipt could not be stored"),
  row(503, "receipt-damaged", "回执已损坏", "The receipt is damaged"),
  row(503, "rules-unavailable", "规则包不可用", "A rule pack is not available"),
];
