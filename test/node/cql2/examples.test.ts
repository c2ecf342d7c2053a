import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { parseJson } from "../../../shared/cql2/parseJson.ts";
import { parseText } from "../../../shared/cql2/parseText.ts";
import { Problem } from "../../../shared/problems/problem.ts";

/** The examples of the standard (OGC 21-065r2), each as text and as JSON; `-alt01` is another text for the same JSON. */
const FOLDER = fileURLToPath(new URL("../../../../shared/suites/cql2/schema/examples/", import.meta.url).href);
const present = existsSync(FOLDER);
if (!present) console.log("skipped: suites/cql2 is not here");

const NAMES = present ? readdirSync(`${FOLDER}text`).map((file) => file.replace(".txt", "")) : [];

const text = (name: string): unknown => outcome(() => parseText(readFileSync(`${FOLDER}text/${name}.txt`, "utf8")));
const json = (name: string): unknown =>
  outcome(() => parseJson(readFileSync(`${FOLDER}json/${name.replace(/-alt.*/, "")}.json`, "utf8")));

function outcome(parse: () => unknown): unknown {
  try {
    return parse();
  } catch (cause) {
    if (cause instanceof Problem) return cause.details.type;
    throw cause;
  }
}

/** What an example needs that is of another conformance class, by the words of its text. */
const OTHER_CLASSES =
  /\b(T_\w+|A_\w+|S_(?!INTERSECTS)\w+|CASEI|ACCENTI|avg|Foo|Bar|INTERVAL)\s*\(|[\w")]\s*[-+*/^%]|\(\s*(22\.1|2)\s|\bdiv\b/i;

describe.skipIf(!present)("the examples of CQL2", () => {
  it.each(NAMES)("%s: text and JSON are one tree, or both of a class that is not offered", (name) => {
    expect(text(name)).toEqual(json(name));
  });

  it("are refused only where they need another class", () => {
    const refused = NAMES.filter((name) => text(name) === "filter-not-supported");
    const needing = NAMES.filter((name) => {
      const words = readFileSync(`${FOLDER}text/${name}.txt`, "utf8").replaceAll(/'[^']*'|S_INTERSECTS\(.*\)/gis, "");
      return OTHER_CLASSES.test(words);
    });
    expect(refused).toEqual(needing);
    expect(NAMES.length - refused.length).toBe(53);
  });
});
