import type { LocalText } from "../problems/problem.ts";
import type { Inherited } from "./lineage.ts";
import { layerConcept, type PreparedPack } from "./preparePack.ts";
import type { Region } from "./regions.ts";
import type { ControlLine, Outcome, PackHead } from "./rulePack.ts";
import { kindTitle, subjectTitle } from "./subjectTitles.ts";
import { ruleName } from "./trace.ts";

/** Why an answer is undetermined although the layers are known. */
export interface Doubt {
  /**
   * `class-unknown`: the layer is judged by class and no row names this one. `subject-undeclared`: the project is not
   * described far enough to rule out a stricter row. `tag-unknown`: a tag that no table lists may be a stricter row's,
   * misspelt. `mostly-sliver`: most of the site lies within what counts as digitising noise. `pack-not-in-force`: the tables were not compiled for this day.
   * `no-rules`: no pack was given.
   */
  readonly kind:
    | "class-unknown"
    | "subject-undeclared"
    | "tag-unknown"
    | "mostly-sliver"
    | "pack-not-in-force"
    | "no-rules";
  readonly layer?: string;
  /** The class value, where features of a class bear it. */
  readonly class?: string;
  readonly areaM2?: number;
  /** The row that might apply: pack, version, row. */
  readonly rule?: string;
  readonly outcome?: Outcome;
  readonly message: LocalText;
}

export function classUnknown(pack: PreparedPack, layer: string, region: Region): Doubt {
  const title = layerTitle(pack, layer);
  const value = region.class === undefined || region.class === "" ? undefined : region.class;
  return {
    ...ofRegion("class-unknown", layer, { ...region, class: value }),
    message: {
      zh: `${title.zh}按类别管控，规则包 ${pack.name} 没有针对${value ? `类别“${value}”` : "未标注类别的图斑"}的规则，须人工判定`,
      en: `${title.en} is judged by class and pack ${pack.name} has no row for ${value ? `class "${value}"` : "features without a class"}: to be decided by a person`,
    },
  };
}

export function subjectUndeclared(
  pack: PreparedPack,
  layer: string,
  region: Region,
  row: Inherited<ControlLine>,
): Doubt {
  const { kind, code } = row.subject;
  if (kind === "any" || code === undefined) throw new Error(`row ${row.id} has no subject that could be undeclared`);
  const what = subjectTitle(pack, row.subject);
  const title = layerTitle(pack, layer);
  return {
    ...ofRegion("subject-undeclared", layer, region),
    rule: ruleName("control-lines", row),
    outcome: row.outcome,
    message: {
      zh: `未说明项目的${kindTitle(kind).zh}：若为“${what.zh}”（${code}），${title.zh}另有更严格的规定：${row.message.zh}`,
      en: `the project's ${kindTitle(kind).en} is not stated: for "${what.en}" (${code}) ${title.en} has a stricter rule: ${row.message.en}`,
    },
  };
}

export function tagUnknown(
  pack: PreparedPack,
  layer: string,
  region: Region,
  row: Inherited<ControlLine>,
  tags: readonly string[],
): Doubt {
  const title = layerTitle(pack, layer);
  return {
    ...ofRegion("tag-unknown", layer, region),
    rule: ruleName("control-lines", row),
    outcome: row.outcome,
    message: {
      zh: `项目标签 ${tags.join("、")} 不在标签表中；${title.zh}对标签“${row.subject.code}”有更严格的规定，请核对拼写`,
      en: `no table lists the tags ${tags.join(", ")}; ${title.en} has a stricter rule for the tag ${row.subject.code}: check the spelling`,
    },
  };
}

export function mostlySliver(pack: PreparedPack, layer: string, region: Region): Doubt {
  const title = layerTitle(pack, layer);
  return {
    ...ofRegion("mostly-sliver", layer, region),
    message: {
      zh: `用地很小，多半压占${title.zh}，但压占部分在容差之内，须人工判定`,
      en: `the site is small and lies mostly on ${title.en}, though within the tolerance: to be decided by a person`,
    },
  };
}

export function packNotInForce(pack: PackHead, asOf: string): Doubt {
  const span = { zh: `${pack.effectiveFrom} 起`, en: `from ${pack.effectiveFrom}` };
  if (pack.effectiveTo !== undefined) {
    span.zh += `至 ${pack.effectiveTo}`;
    span.en += ` to ${pack.effectiveTo}`;
  }
  return {
    kind: "pack-not-in-force",
    message: {
      zh: `规则包 ${pack.id}@${pack.version} 适用于${span.zh}，不含 ${asOf}`,
      en: `rule pack ${pack.id}@${pack.version} was compiled for days ${span.en}, not for ${asOf}`,
    },
  };
}

export const noRules: Doubt = {
  kind: "no-rules",
  message: { zh: "没有可用的规则包，无法得出结论", en: "no rule pack was given, so nothing can be concluded" },
};

/** Of what a doubt is, where it is about a part of the site. */
function ofRegion(
  kind: Doubt["kind"],
  layer: string,
  { class: value, areaM2 }: Region,
): Pick<Doubt, "kind" | "layer" | "class" | "areaM2"> {
  return { kind, layer, ...(value === undefined ? {} : { class: value }), areaM2 };
}

function layerTitle(pack: PreparedPack, layer: string): LocalText {
  const concept = layerConcept(pack, layer);
  return pack.layers.get(concept)?.title ?? { zh: layer, en: layer };
}
