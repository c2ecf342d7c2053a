import type * as z from "zod";
import type { precheckAnswer } from "../../workers/api/schemas.ts";

type Answer = z.infer<typeof precheckAnswer>;

const VERDICTS: Readonly<Record<Answer["verdict"], string>> = {
  pass: "通过 pass",
  conditional: "有条件 conditional",
  undetermined: "无法判定 undetermined",
  fail: "不通过 fail",
};

/** A pre-check's answer for a person at a terminal. */
export function printVerdict(answer: Answer): void {
  const { site, project, verdict, layers, authority, materials } = answer;
  console.log(`\n项目能否落在这里？ ${project.name ?? ""}`);
  console.log(`结论 verdict：${VERDICTS[verdict]}`);
  console.log(`面积 ${site.areaM2} m² = ${site.areaHa} 公顷 = ${site.areaMu} 亩（CGCS2000 椭球面积）`);
  for (const layer of layers) {
    const unknown = layer.unknownM2 > 0 ? `，未知 ${layer.unknownM2} m²` : "";
    console.log(`  ${layer.status.padEnd(11)} ${layer.title} ${layer.layer}  压占 ${layer.overlapM2} m²${unknown}`);
    for (const finding of layer.findings) {
      const basis = finding.basis.map(({ document, article }) => `${document}${article ? ` 第${article}` : ""}`);
      console.log(`      ${finding.outcome}: ${finding.message}`);
      console.log(`      依据 ${basis.join("；")}（${finding.rule}，${finding.confidence}）`);
    }
  }
  for (const { layer, message } of answer.missing as { layer: string; message: string }[]) {
    console.log(`  缺 ${layer}：${message}`);
  }
  if (authority) console.log(`批准层级 authority：${authority}`);
  if (materials.length > 0) console.log(`材料 materials：${materials.join("、")}`);
  for (const line of answer.disclaimer) console.log(line);
}
