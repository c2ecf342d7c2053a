import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { packDigest } from "../../../data/publish/rules/packDigest.ts";
import { compileFolders } from "../../../data/publish/rules/packFolders.ts";
import { type Fault, RulePackError } from "../../../data/publish/rules/tables.ts";
import { PackCopy } from "./support/packCopy.ts";

/** Packs that inherit, as folders beside each other: a nation with one line, and packs of a few cells under it. */

const RULE = "basis,effective_from,effective_to,confidence,rigid";
const LINES = `id,layer,class,where,subject_kind,subject_code,outcome,authority,opinions,materials,excepts,message_zh,message_en,${RULE}`;
const LAYERS = "code,title_zh,title_en,class_codes,note";
const CODES = "code,parent,title_zh,title_en,source";
const DOCUMENTS = "id,number,title_zh,title_en,issuer,issued,effective_from,effective_to,confidence,source";

const head = (id: string, code: string, parent?: unknown): string =>
  JSON.stringify({
    format: 1,
    ...{ id, version: "1", title: { zh: "示例", en: "sample" } },
    jurisdiction: { code, name: { zh: "示例", en: "sample" } },
    effectiveFrom: "2024-01-01",
    ...(parent === undefined ? {} : { parent }),
  });

const nation = {
  "nation/pack.json": head("nation", "000000"),
  "nation/documents.csv": `${DOCUMENTS}\nlaw,,法,Law,x,,2020-01-01,,found,\n`,
  "nation/layers.csv": `${LAYERS}\nLINE,线,Line,zone,\nPLAIN,层,Layer,,\n`,
  "nation/layer-aliases.csv": "alias,layer\nOLD,LINE\n",
  "nation/codes/zone.csv": `${CODES}\ncore,,核心,Core,\n`,
  "nation/codes/tag.csv": `${CODES}\nmajor,,重大,Major,\n`,
  "nation/control-lines.csv": `${LINES}\nall,LINE,*,inside,any,,restrict,,,,,示例,sample,law,2024-01-01,,found,no\n`,
  "nation/required-layers.csv": `id,layer,subject_kind,subject_code,level,reason_zh,reason_en,${RULE}\n`,
};

let place: PackCopy;
let elsewhere: string;

beforeEach(async () => {
  place = await PackCopy.ofTexts(nation);
  elsewhere = await mkdtemp(join(tmpdir(), "rule-packs-"));
});

afterEach(async () => {
  await place.delete();
  await rm(elsewhere, { recursive: true });
});

const at = (name: string): string => join(place.path, name);

async function faults(...folders: string[]): Promise<readonly Fault[]> {
  try {
    await compileFolders(folders.map(at));
  } catch (error) {
    if (error instanceof RulePackError) return error.faults;
    throw error;
  }
  return [];
}

describe("a pack that inherits", () => {
  it("is compiled after its parents, which are found beside it, and knows its parent by digest", async () => {
    await place.write("province/pack.json", head("province", "330000", "nation"));
    await place.write("county/pack.json", head("county", "330106", { id: "province", version: "1" }));
    const packs = await compileFolders([at("county")]);
    expect(packs.map(({ pack, ancestors }) => [pack.id, ancestors.map(({ id }) => id)])).toEqual([
      ["nation", []],
      ["province", ["nation"]],
      ["county", ["nation", "province"]],
    ]);
    const [first, second] = packs;
    expect(second!.pack.parent).toEqual({ id: "nation", version: "1", digest: await packDigest(first!.pack) });
  });

  it("has only the tables that it adds to, and names what it inherits", async () => {
    await place.write("province/pack.json", head("province", "330000", "nation"));
    await place.write("province/codes/zone.csv", `${CODES}\ninner,core,内核,Inner core,law:1\n`);
    const row = "ours,LINE,inner,inside,tag,major,notice,,,,nation:all,示例,sample,law,2024-01-01,,found,no";
    await place.write("province/control-lines.csv", `${LINES}\n${row}\n`);
    expect(await faults("province")).toEqual([]);
  });

  it("may take its parent from what is published, where no folder has it", async () => {
    const [published] = await compileFolders([at("nation")]);
    const away = await PackCopy.ofTexts({ "pack.json": head("province", "330000", "nation") });
    const [found] = await compileFolders([away.path], async (id) => (id === "nation" ? published : undefined));
    expect(found!.pack.parent?.id).toBe("nation");
    await away.delete();
  });

  it.each([
    [
      "a parent that is nowhere",
      head("province", "330000", "nobody"),
      "parent",
      'pack "nobody" is no folder beside this one, and not published',
    ],
    [
      "another version of the parent",
      head("province", "330000", { id: "nation", version: "2" }),
      "parent.version",
      "is 2, but nation has 1",
    ],
    [
      "another content of the parent",
      head("province", "330000", { id: "nation", digest: "0".repeat(64) }),
      "parent.digest",
      expect.stringMatching(/^is 0{64}, but nation has [0-9a-f]{64}$/),
    ],
    [
      "the place of its parent",
      head("province", "000000", "nation"),
      "jurisdiction.code",
      "000000 is no part of 000000 (nation)",
    ],
  ])("is refused with %s", async (_, packJson, column, message) => {
    await place.write("province/pack.json", packJson);
    expect(await faults("province")).toEqual([{ file: "pack.json", column, message }]);
  });

  it("is refused outside its parent's place", async () => {
    await place.write("province/pack.json", head("province", "330000", "nation"));
    await place.write("county/pack.json", head("county", "320102", "province"));
    expect(await faults("county")).toEqual([
      { file: "pack.json", column: "jurisdiction.code", message: "320102 is no part of 330000 (province)" },
    ]);
  });

  it("is refused for what is wrong with its parent's folder, not for the want of one", async () => {
    await place.write("nation/pack.json", "{");
    await place.write("province/pack.json", head("province", "330000", "nation"));
    expect(await faults("province")).toContainEqual({ file: "pack.json", message: "is not JSON" });
  });

  it("is refused as its own ancestor", async () => {
    await place.write("a/pack.json", head("a", "330000", "b"));
    await place.write("b/pack.json", head("b", "330100", "a"));
    expect(await faults("a")).toEqual([
      { file: "pack.json", column: "parent", message: "the pack inherits from itself" },
    ]);
  });

  it.each([
    [
      "a document",
      "documents.csv",
      `${DOCUMENTS}\nlaw,,法,Law,x,,2024-01-01,,found,\n`,
      "id",
      '"law" is inherited already',
    ],
    ["a layer", "layers.csv", `${LAYERS}\nLINE,线,Line,zone,\n`, "code", '"LINE" is inherited already'],
    ["an alias", "layer-aliases.csv", "alias,layer\nOLD,PLAIN\n", "alias", '"OLD" is inherited already'],
    ["a code", "codes/zone.csv", `${CODES}\ncore,,核心,Core,\n`, "code", '"core" is inherited already'],
    [
      "a code beside the inherited ones",
      "codes/zone.csv",
      `${CODES}\nother,,其他,Other,\n`,
      "parent",
      '"other" lies below no inherited code: rows of the packs above could not be compared with it',
    ],
  ])("may not redefine %s", async (_, file, table, column, message) => {
    await place.write("province/pack.json", head("province", "330000", "nation"));
    await place.write(`province/${file}`, table);
    expect(await faults("province")).toEqual([{ file, row: 2, column, message }]);
  });

  it("may add tags, tables of codes, and classes to a layer that had none", async () => {
    await place.write("province/pack.json", head("province", "330000", "nation"));
    await place.write("province/codes/tag.csv", `${CODES}\nours,,本地,Ours,\n`);
    await place.write("province/codes/plain.csv", `${CODES}\nA,,甲,A,\n`);
    await place.write("province/layers.csv", `${LAYERS}\nPLAIN,层,Layer,plain,\n`);
    expect(await faults("province")).toEqual([]);
  });
});
