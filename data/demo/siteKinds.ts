/** What a site is for, in the codes that a caller of a pre-check sends. */
export interface Project {
  readonly name: string;
  /** 用地用海分类 code. */
  readonly landUse: string;
  /** GB/T 4754-2017 code. */
  readonly industry: string;
  readonly tags: readonly string[];
}

const SITE_KINDS = {
  industrial: { zh: "工业项目", landUse: "100101", industry: "C14", tags: [] },
  chemical: { zh: "化工项目", landUse: "100103", industry: "C26", tags: ["chemical-project", "discharges-pollutants"] },
  housing: { zh: "住宅项目", landUse: "070102", industry: "K70", tags: [] },
  substation: { zh: "变电站", landUse: "1303", industry: "D44", tags: ["single-site"] },
  road: { zh: "公路", landUse: "1202", industry: "E48", tags: ["linear"] },
  nationalRoad: {
    zh: "国道改线",
    landUse: "1202",
    industry: "E48",
    tags: ["linear", "major-transport-water", "key-transport"],
  },
  pipeline: { zh: "输水管线", landUse: "1311", industry: "E48", tags: ["linear", "river-works"] },
  solar: { zh: "光伏电站", landUse: "1303", industry: "D44", tags: ["single-site"] },
  school: { zh: "中小学", landUse: "080403", industry: "P83", tags: ["livelihood-service"] },
  villageHouse: { zh: "村民住房", landUse: "0703", industry: "E47", tags: ["rural-revitalisation"] },
  farm: { zh: "养殖场", landUse: "060202", industry: "A03", tags: ["discharges-pollutants"] },
  mine: { zh: "采石场", landUse: "1002", industry: "B10", tags: ["single-site"] },
  waterworks: { zh: "水厂", landUse: "1301", industry: "D46", tags: ["water-supply-works"] },
  warehouse: { zh: "物流仓库", landUse: "110101", industry: "G59", tags: [] },
} as const;

export type SiteKind = keyof typeof SITE_KINDS;

export const BLOCK_KINDS: readonly SiteKind[] = [
  "industrial",
  "chemical",
  "housing",
  "substation",
  "solar",
  "school",
  "villageHouse",
  "farm",
  "mine",
  "waterworks",
  "warehouse",
];
export const LINE_KINDS: readonly SiteKind[] = ["road", "nationalRoad", "pipeline"];

export function makeProject(kind: SiteKind, number: number): Project {
  const { zh, landUse, industry, tags } = SITE_KINDS[kind];
  return { name: `示例${zh}${String(number).padStart(4, "0")}`, landUse, industry, tags };
}
