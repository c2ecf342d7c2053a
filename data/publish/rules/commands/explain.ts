import type { AccessProject } from "../../../../shared/rules/access/evaluateAccess.ts";
import { zonesNamed } from "../../../../shared/rules/access/listAccess.ts";
import { preparePack } from "../../../../shared/rules/preparePack.ts";
import { UsageFault } from "../../terminal.ts";
import { explainLayer, type LayerPlace } from "./explainLayer.ts";
import { explainZone } from "./explainZone.ts";
import { printExplanation } from "./explanation.ts";
import { loadPack } from "./loadPack.ts";
import type { Print } from "./print.ts";

/** A part of a layer, or a zone as `system:code`. */
export type Asked = LayerPlace | { readonly zone: string };

/** Prints why a project gets the verdict that it gets in one place: which rows judge, and why the others do not. */
export async function explainCase(
  path: string,
  asked: Asked,
  project: AccessProject,
  day: string,
  print: Print,
): Promise<void> {
  const { pack: compiled, ancestors } = await loadPack(path);
  const pack = preparePack(compiled, ancestors);
  if ("layer" in asked) {
    if (!pack.layers.has(asked.layer) && !pack.aliases.has(asked.layer)) {
      throw new UsageFault(`${pack.name} knows no layer "${asked.layer}".`);
    }
    return printExplanation(pack, explainLayer(pack, asked, project, day), day, print);
  }
  const [zone, other] = zonesNamed(pack, asked.zone);
  if (!zone) throw new UsageFault(`${pack.name} knows no zone "${asked.zone}".`);
  if (other) throw new UsageFault(`${asked.zone} is a zone of ${zone.system} and of ${other.system}: say which.`);
  printExplanation(pack, explainZone(pack, zone, project, day), day, print);
}
