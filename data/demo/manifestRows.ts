import type * as z from "zod";
import type { manifest, manifestLayer } from "../publish/manifest.ts";
import { ZONES } from "./codeNames.ts";
import { COUNTY_CODE, COUNTY_NAME } from "./county.ts";

type ManifestText = z.input<typeof manifest>;
type LayerRow = z.input<typeof manifestLayer>;
type Titles = NonNullable<LayerRow["classTitles"]>;

const DATA_DATE = "2025-12-31";

/** The demo's manifest; `rulePacks` are folders relative to where it is written. */
export function demoManifest(rulePacks: readonly string[]): ManifestText & { layers: LayerRow[] } {
  return {
    title: { zh: `${COUNTY_NAME}国土空间规划(虚构示例数据)`, en: "Example County (fictitious demo data)" },
    region: { code: COUNTY_CODE, name: COUNTY_NAME },
    disclaimer: {
      zh: "示例数据,由程序生成,与任何真实地区无关,不得用于审批。",
      en: "Generated example data. It describes no real place and must not be used for any decision.",
    },
    coverage: "XZQ",
    rulePacks: [...rulePacks],
    layers: LAYERS.map(({ document, ...row }) => ({
      ...row,
      file: row.file ?? `${row.code}.geojsonl`,
      source: { document: `${COUNTY_NAME}${document}`, dataDate: DATA_DATE, note: "虚构示例数据" },
      exposure: ["tiles", "items", "download"],
    })),
  };
}

type Row = Omit<LayerRow, "file" | "source" | "exposure"> & { readonly file?: string; readonly document: string };

const LAYERS: readonly Row[] = [
  {
    code: "XZQ",
    title: { zh: "行政区(示例)", en: "Administrative areas (example)" },
    kind: "administrative",
    idColumn: "XZQDM",
    nameColumn: "XZQMC",
    coverage: "self",
    document: "行政区划调查成果",
  },
  {
    code: "DLTB",
    title: { zh: "地类图斑(示例)", en: "Land cover parcels (example)" },
    kind: "survey",
    idColumn: "BSM",
    classColumn: "DLBM",
    nameColumn: "DLMC",
    document: "2025年度国土变更调查成果",
  },
  {
    code: "STBHHX",
    title: { zh: "生态保护红线(示例)", en: "Ecological protection red line (example)" },
    kind: "control-line",
    idColumn: "BSM",
    classColumn: "ZRBHDFQ",
    nameColumn: "HXMC",
    classTitles: classes({ 核心保护区: "core protection zone", 一般控制区: "general control zone" }),
    document: "生态保护红线划定成果",
  },
  {
    code: "YJJBNTBHTB",
    title: { zh: "永久基本农田保护图斑(示例)", en: "Permanent basic farmland (example)" },
    kind: "control-line",
    idColumn: "YJJBNTTBBH",
    classColumn: "DLBM",
    nameColumn: "DLMC",
    classTitles: { "0101": { zh: "水田", en: "paddy" }, "0103": { zh: "旱地", en: "dry farmland" } },
    document: "永久基本农田划定成果",
  },
  {
    code: "CZKFBJ",
    title: { zh: "城镇开发边界(示例)", en: "Urban growth boundary (example)" },
    kind: "control-line",
    idColumn: "BSM",
    classColumn: "GHFQDM",
    nameColumn: "GHFQMC",
    classTitles: zoneTitles(["410", "420", "430"]),
    document: "国土空间总体规划(2021—2035年)",
  },
  {
    code: "GHFQ",
    title: { zh: "规划分区(示例)", en: "Planning zones (example)" },
    kind: "zone",
    idColumn: "BSM",
    classColumn: "GHFQDM",
    nameColumn: "GHFQMC",
    classTitles: zoneTitles(Object.keys(ZONES)),
    document: "国土空间总体规划(2021—2035年)",
  },
  {
    code: "HLFXKZX",
    title: { zh: "洪涝风险控制线(示例)", en: "Flood risk control line (example)" },
    kind: "control-line",
    idColumn: "BSM",
    classColumn: "FXLX",
    nameColumn: "MC",
    classTitles: classes({ 洪涝风险区: "flood risk area", 蓄滞洪区: "flood storage area" }),
    document: "洪涝风险控制线划定成果",
  },
  {
    code: "HHGLFW",
    title: { zh: "河湖管理范围(示例)", en: "River and lake management (example)" },
    kind: "control-line",
    idColumn: "BSM",
    classColumn: "HHLX",
    nameColumn: "HHMC",
    classTitles: classes({ 河流: "river", 水库: "reservoir" }),
    document: "河湖管理范围划定成果",
  },
  {
    code: "YYSSYBHQ",
    title: { zh: "饮用水水源保护区(示例)", en: "Drinking-water protection (example)" },
    kind: "control-line",
    idColumn: "BSM",
    classColumn: "BHQJB",
    nameColumn: "BHQMC",
    classTitles: classes({ 一级保护区: "first grade", 二级保护区: "second grade", 准保护区: "quasi protection zone" }),
    document: "饮用水水源保护区划分方案",
  },
  {
    code: "HJGKDY",
    title: { zh: "环境管控单元(示例)", en: "Environmental control units (example)" },
    kind: "zone",
    idColumn: "HJGKDYBM",
    classColumn: "HJGKDYFL",
    nameColumn: "HJGKDYMC",
    classTitles: classes({
      优先保护单元: "priority protection",
      重点管控单元: "key control",
      一般管控单元: "general control",
    }),
    document: "生态环境分区管控动态更新成果",
  },
  {
    code: "DZZHYFQ",
    title: { zh: "地质灾害易发区(示例)", en: "Geological hazard areas (example)" },
    kind: "control-line",
    idColumn: "BSM",
    classColumn: "YFCD",
    nameColumn: "DZZHMC",
    classTitles: classes({ 高易发区: "high", 中易发区: "medium", 低易发区: "low" }),
    document: "地质灾害风险调查评价成果",
  },
  {
    code: "LSWHBHX",
    title: { zh: "历史文化保护线(示例)", en: "Historic and cultural protection (example)" },
    kind: "control-line",
    file: "LSWHBHX.zip",
    idColumn: "BSM",
    classColumn: "BHFWLX",
    nameColumn: "MC",
    classTitles: classes({ 核心保护范围: "core protection area", 建设控制地带: "construction control belt" }),
    document: "历史文化保护线划定成果",
  },
  {
    code: "YQGD",
    title: { zh: "油气管道保护范围(示例)", en: "Gas pipelines (example)" },
    kind: "control-line",
    idColumn: "BSM",
    nameColumn: "GDMC",
    bufferM: 50,
    document: "油气输送管道普查成果",
  },
  {
    code: "WWBHDW",
    title: { zh: "文物与测量标志保护范围(示例)", en: "Monuments and survey marks (example)" },
    kind: "control-line",
    idColumn: "BSM",
    classColumn: "BHFWLX",
    nameColumn: "WWMC",
    classTitles: classes({ 保护范围: "protection area" }),
    bufferM: "BHJL",
    document: "不可移动文物名录",
  },
];

/** Class values that say in Chinese what they are. */
function classes(english: Readonly<Record<string, string>>): Titles {
  return Object.fromEntries(Object.entries(english).map(([value, en]) => [value, { zh: value, en }]));
}

function zoneTitles(codes: readonly string[]): Titles {
  return Object.fromEntries(codes.map((code) => [code, { zh: ZONES[code]![0], en: ZONES[code]![1] }]));
}
