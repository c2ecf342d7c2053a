import type { LocalText } from "../problems/problem.ts";
import { codesOf, type PreparedPack } from "./preparePack.ts";
import type { Subject, SubjectKind } from "./ruleRow.ts";

const ANY_PROJECT: LocalText = { zh: "任何项目", en: "any project" };

const KIND_TITLES: Readonly<Record<SubjectKind, LocalText>> = {
  any: ANY_PROJECT,
  "land-use": { zh: "用地用海分类代码", en: "land use class" },
  industry: { zh: "国民经济行业代码", en: "industry code" },
  tag: { zh: "项目标签", en: "project tag" },
};

/** What a project states when it states a subject of this kind. */
export function kindTitle(kind: SubjectKind): LocalText {
  return KIND_TITLES[kind];
}

/** What a subject is called in the pack's code tables. */
export function subjectTitle(pack: PreparedPack, { kind, code }: Subject): LocalText {
  if (kind === "any" || code === undefined) return ANY_PROJECT;
  return codesOf(pack, kind).entries.get(code)?.title ?? { zh: code, en: code };
}
