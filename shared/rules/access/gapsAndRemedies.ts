import type { LocalText } from "../../problems/problem.ts";
import { type Claims, unlistedTags } from "../applies.ts";
import type { Inherited } from "../lineage.ts";
import type { PreparedPack } from "../preparePack.ts";
import { kindTitle, subjectTitle } from "../subjectTitles.ts";
import { ruleName } from "../trace.ts";
import type { AccessFinding } from "./accessFindings.ts";
import type { AccessRow } from "./accessList.ts";
import type { AccessDecision, ZoneRef } from "./decideAccess.ts";

/** Something that must be known before the zone can be judged. */
export interface AccessGap {
  readonly kind:
    | "figure"
    | "distance"
    | "subject-undeclared"
    | "tag-unknown"
    | "zone-without-rows"
    | "pack-not-in-force";
  readonly rule?: string;
  readonly message: LocalText;
}

/** Something that would lift a `forbid`. */
export interface Remedy {
  /** `condition`: the design meets it. `claim`: the project is what an exception asks for. */
  readonly kind: "condition" | "claim";
  readonly rule: string;
  /** The tag to claim. */
  readonly tag?: string;
  readonly message: LocalText;
}

export function unknownFigures({ rule, conditions, result }: AccessFinding): AccessGap[] {
  if (result !== "undetermined") return [];
  return conditions
    .filter((condition) => condition.result === "missing")
    .map(({ metric, title, message }) => ({
      kind: metric === "distanceM" ? "distance" : "figure",
      rule,
      message: {
        zh: `缺少${title.zh}，无法判断是否符合：${message.zh}`,
        en: `the ${title.en} is not known, so this cannot be judged: ${message.en}`,
      },
    }));
}

export function unmetConditions({ rule, conditions }: AccessFinding): Remedy[] {
  return conditions
    .filter(({ result }) => result === "not-met")
    .map(({ message }) => ({
      kind: "condition",
      rule,
      message: { zh: `须满足：${message.zh}`, en: `must be met: ${message.en}` },
    }));
}

export function exceptionsTo(pack: PreparedPack, { rows, exceptions }: AccessDecision): Remedy[] {
  const forbidden = new Set(rows.filter((row) => row.verdict === "forbid").map((row) => row.key));
  return exceptions
    .filter((row) => row.verdict !== "forbid" && row.excepts.some((key) => forbidden.has(key)))
    .map((row) => {
      const title = subjectTitle(pack, row.subject);
      return {
        kind: "claim",
        rule: ruleName("access-list", row),
        ...(row.subject.code === undefined ? {} : { tag: row.subject.code }),
        message: {
          zh: `若项目属于“${title.zh}”：${row.message.zh}`,
          en: `if the project is "${title.en}": ${row.message.en}`,
        },
      };
    });
}

export function undeclared(pack: PreparedPack, row: Inherited<AccessRow>): AccessGap {
  const { kind, code } = row.subject;
  const title = subjectTitle(pack, row.subject);
  return {
    kind: "subject-undeclared",
    rule: ruleName("access-list", row),
    message: {
      zh: `未说明或未说细项目的${kindTitle(kind).zh}：若为“${title.zh}”（${code}），另有更严格的规定`,
      en: `the project's ${kindTitle(kind).en} is not stated, or too coarsely: for "${title.en}" (${code}) there is a stricter row`,
    },
  };
}

export function misspelt(
  pack: PreparedPack,
  { otherTags }: AccessDecision,
  claims: Claims,
): { row: Inherited<AccessRow>; gap: AccessGap }[] {
  const unknown = unlistedTags(claims);
  if (unknown.length === 0) return [];
  return otherTags.map((row) => ({
    row,
    gap: {
      kind: "tag-unknown",
      rule: ruleName("access-list", row),
      message: {
        zh: `标签 ${unknown.join("、")} 不在规则包的标签表中，可能指“${subjectTitle(pack, row.subject).zh}”`,
        en: `tag ${unknown.join(", ")} is in no table of the pack and may stand for "${subjectTitle(pack, row.subject).en}"`,
      },
    },
  }));
}

export function noRows({ system, code }: ZoneRef, pack?: PreparedPack): AccessGap {
  const where = pack
    ? { zh: `规则包 ${pack.name} `, en: `pack ${pack.name}` }
    : { zh: "所用规则包", en: "the packs used" };
  return {
    kind: "zone-without-rows",
    message: {
      zh: `${where.zh}的准入清单没有 ${system} 分区 ${code} 对该项目的规定，须人工判定`,
      en: `the access list of ${where.en} says nothing of this project in ${system} zone ${code}: to be decided by a person`,
    },
  };
}
