import { ellipsoidalArea } from "../../shared/geometry/area.ts";
import { Problem, type ProblemDetails } from "../../shared/problems/problem.ts";
import { withLines } from "../../shared/sites/lines.ts";
import { normaliseSite } from "../../shared/sites/normalise.ts";
import type { Site } from "../../shared/sites/site.ts";
import { readSiteFile } from "../../shared/sites/siteFormats.ts";

/**
 * A file of boundary points made by hand: parcel DK01 is 200 m × 150 m less a hole of 50 m × 40 m, 28,000 m² in its plane;
 * DK02 is a triangle of 120 m × 60 m / 2 = 3,600 m².
 */
export const EXAMPLE = `[属性描述]
格式版本号=1.01
数据产生单位=示例测绘院
数据产生日期=2026-04-01
坐标系=2000国家大地坐标系
几度分带=3
投影类型=高斯克吕格
计量单位=米
带号=39
精度=0.001
转换参数=,,,,,,
[地块坐标]
10,2.8000,DK01,示例一号地块,面,,工业用地,1001,@
J1,1,3520000.000,39450000.000
J2,1,3520000.000,39450200.000
J3,1,3519850.000,39450200.000
J4,1,3519850.000,39450000.000
J1,1,3520000.000,39450000.000
J5,2,3519950.000,39450050.000
J6,2,3519900.000,39450050.000
J7,2,3519900.000,39450090.000
J8,2,3519950.000,39450090.000
J5,2,3519950.000,39450050.000
4,0.3600,DK02,示例二号地块,面,,防护绿地,1402,@
J1,1,3520100.000,39450300.000
J2,1,3520100.000,39450420.000
J3,1,3520040.000,39450360.000
J1,1,3520100.000,39450300.000
`;

/** Areas on the ellipsoid, m²: of DK01 by the formulas of 国土调查办发〔2008〕32号, as test/oracle/check_ellipsoid.py has it. */
export const DK01_M2 = 27_998.28;
/** The same scale, 27,998.281 / 28,000, at most 0.2 km away. */
export const DK02_M2 = 3599.78;

/** The same in GB18030, as Python 3's codec writes it. */
const GB18030 = [
  "W8r00NTD6Mr2XQq48cq9sOaxvrrFPTEuMDEKyv2+3bL6yfq1pc67Pcq+wP2y4rvm1LoKyv2+3bL6yfrI1cbaPTIwMjYtMDQtMDEK1/ix6s+1PTIwMDC5",
  "+rzStPO12Nf4serPtQq8uLbIt9a0+D0zCs2207DA4NDNPbjfy7m/y8LAuPEKvMbBv7Wlzrs9w9cKtPi6xT0zOQq+q7bIPTAuMDAxCtequ7uyzsr9PSws",
  "LCwsLApbtdi/6df4sepdCjEwLDIuODAwMCxESzAxLMq+wP3Su7rFtdi/6SzD5iwsuaTStdPDtdgsMTAwMSxACkoxLDEsMzUyMDAwMC4wMDAsMzk0NTAw",
  "MDAuMDAwCkoyLDEsMzUyMDAwMC4wMDAsMzk0NTAyMDAuMDAwCkozLDEsMzUxOTg1MC4wMDAsMzk0NTAyMDAuMDAwCko0LDEsMzUxOTg1MC4wMDAsMzk0",
  "NTAwMDAuMDAwCkoxLDEsMzUyMDAwMC4wMDAsMzk0NTAwMDAuMDAwCko1LDIsMzUxOTk1MC4wMDAsMzk0NTAwNTAuMDAwCko2LDIsMzUxOTkwMC4wMDAs",
  "Mzk0NTAwNTAuMDAwCko3LDIsMzUxOTkwMC4wMDAsMzk0NTAwOTAuMDAwCko4LDIsMzUxOTk1MC4wMDAsMzk0NTAwOTAuMDAwCko1LDIsMzUxOTk1MC4w",
  "MDAsMzk0NTAwNTAuMDAwCjQsMC4zNjAwLERLMDIsyr7A/bb+usW12L/pLMPmLCy3wLukwsy12CwxNDAyLEAKSjEsMSwzNTIwMTAwLjAwMCwzOTQ1MDMw",
  "MC4wMDAKSjIsMSwzNTIwMTAwLjAwMCwzOTQ1MDQyMC4wMDAKSjMsMSwzNTIwMDQwLjAwMCwzOTQ1MDM2MC4wMDAKSjEsMSwzNTIwMTAwLjAwMCwzOTQ1",
  "MDMwMC4wMDAK",
];

export const EXAMPLE_GB18030 = Uint8Array.from(atob(GB18030.join("")), (character) => character.charCodeAt(0));

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** UTF-16, low byte first or last. */
export function utf16(text: string, littleEndian: boolean): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(2 * text.length));
  for (let i = 0; i < text.length; i++) bytes.setUint16(2 * i, text.charCodeAt(i), littleEndian);
  return new Uint8Array(bytes.buffer);
}

/** The site of a file, in the system that it says or the request (`crs`). */
export async function siteOfText(text: string | Uint8Array, crs?: string, maxVertices = 1000): Promise<Site> {
  const bytes = typeof text === "string" ? utf8(text) : text;
  const { raw, format } = await readSiteFile({ bytes }, { maxVertices, maxUnpackedBytes: 0 });
  if (format.name !== "界址点坐标 TXT") throw new Error(`read as ${format.name}`);
  return withLines(raw, () => normaliseSite(raw, { crs }));
}

/** Each part's id with its area on the ellipsoid, m² to the cent. */
export function partAreas({ parts }: Site): (readonly [string, number])[] {
  return parts.map(({ id, region }) => [id, Math.round(100 * ellipsoidalArea(region)) / 100]);
}

export async function problemOfText(
  text: string | Uint8Array,
  crs?: string,
  maxVertices?: number,
): Promise<ProblemDetails> {
  try {
    await siteOfText(text, crs, maxVertices);
  } catch (cause) {
    if (cause instanceof Problem) return cause.details;
    throw cause;
  }
  throw new Error("taken");
}

/** Warnings besides the one that says by which line the system was taken. */
export function warningsOf({ warnings }: Site): string[] {
  return warnings.map(({ code }) => code).filter((code) => code !== "crs-from-site");
}
