import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { UsageFault } from "../../../data/publish/terminal.ts";
import { preparePack } from "../../../shared/rules/preparePack.ts";
import { compiledPack } from "../../../shared/rules/rulePack.ts";
import { sha256Hex } from "../../../shared/store/digest.ts";
import { type Ended, ended } from "../publish/command.ts";
import { dataFolder, type PackCopy } from "./support/packCopy.ts";
import { ruleFolders } from "./support/ruleFolders.ts";
import { rules } from "./support/terminal.ts";

const CLI = fileURLToPath(new URL("../../../data/publish/rules/cli.ts", import.meta.url).href);

/** `npm run rules -- …args`, as a process of its own. */
function spawned(...args: string[]): Promise<Ended> {
  return ended(spawn(process.execPath, [CLI, ...args], { stdio: ["ignore", "pipe", "pipe"] }));
}

let place: PackCopy;
let out: string;

const at = (name: string): string => join(place.path, name);

beforeEach(async () => {
  place = await ruleFolders({
    nation: { lines: [{ id: "any", outcome: "prohibit" }] },
    province: { parent: "nation", lines: [{ id: "ours", on: "tag:major", excepts: "nation:any" }] },
  });
  out = await mkdtemp(join(tmpdir(), "compiled-"));
});

afterEach(async () => {
  await place.delete();
  await rm(out, { recursive: true });
});

describe("check", () => {
  it("counts the rows of each pack, parents that are found beside it included, and ends with 0", async () => {
    const { code, lines } = await rules("check", at("province"), "--on", "2026-11-22");
    expect(code).toBe(0);
    // 5 zones, 4 land classes, 2 industries, 2 tags, 2 opinions, 3 classes of the layer.
    expect(lines).toEqual([
      "nation@1: documents 2, layers 2, codes 17, zone-systems 1, control-lines 1",
      "province@1: control-lines 1",
    ]);
  });

  it("names every fault of every pack, each pack under its folder, and ends with 1", async () => {
    await place.edit("province/control-lines.csv", (text) =>
      text.replace("major", "minor").replace("restrict", "banish"),
    );
    const other = await ruleFolders({ other: { lines: [{ id: "row", class: "kern" }] } });
    const { code, lines } = await rules("check", at("province"), join(other.path, "other"));
    expect(code).toBe(1);
    expect(lines).toEqual([
      `${at("province")}: 1 fault`,
      expect.stringMatching(/^ {2}control-lines\.csv, row 2, column outcome: Invalid option/),
      `${join(other.path, "other")}: 1 fault`,
      '  control-lines.csv, row 2, column class: unknown class "kern" of layer "LINE"',
      expect.stringMatching(/^nation@1: /),
    ]);
    await other.delete();
  });

  it("says a fault of a parent once, and nothing of the packs below it", async () => {
    await place.edit("nation/control-lines.csv", (text) => text.replace("any,LINE", "any,LIEN"));
    const { code, lines } = await rules("check", at("nation"), at("province"));
    expect(code).toBe(1);
    expect(lines).toEqual([
      `${at("nation")}: 1 fault`,
      '  control-lines.csv, row 2, column layer: unknown layer "LIEN"',
    ]);
  });

  it("takes today in China for the day", async () => {
    await place.edit("nation/control-lines.csv", (text) => text.replace("2024-01-01", "2100-01-01"));
    const { lines } = await rules("check", at("nation"));
    expect(lines[1]).toMatch(/not in force on 20\d\d-\d\d-\d\d: begins on 2100-01-01$/);
  });
});

describe("compile", () => {
  it("writes each pack and its parents as they are published, and says their digests", async () => {
    const { code, lines } = await rules("compile", at("province"), "--out", join(out, "new/folder"));
    expect(code).toBe(0);
    const files = await Promise.all(["nation", "province"].map((id) => readFile(join(out, `new/folder/${id}.json`))));
    const digests = await Promise.all(files.map((bytes) => sha256Hex(new Uint8Array(bytes))));
    const path = (id: string): string => join(out, "new/folder", `${id}.json`);
    expect(lines).toEqual([
      `nation@1  sha256:${digests[0]}  ${files[0]!.length} bytes, 23 rows  ${path("nation")}`,
      `province@1  sha256:${digests[1]}  ${files[1]!.length} bytes, 1 rows  ${path("province")}`,
    ]);
    const [nation, province] = files.map((bytes) => compiledPack.parse(JSON.parse(bytes.toString())));
    expect(province!.parent).toEqual({ id: "nation", version: "1", digest: digests[0] });
    expect(preparePack(province!, [nation!]).rowsByLayer.get("LINE")).toHaveLength(2);
  });

  it("writes nothing where one of the packs is faulty", async () => {
    await place.edit("province/control-lines.csv", (text) => text.replace("nation:any", "nation:none"));
    await expect(rules("compile", at("province"), "--out", join(out, "none"))).rejects.toThrow('no row "nation:none"');
    await expect(readFile(join(out, "none/nation.json"))).rejects.toThrow("ENOENT");
  });
});

describe("what is not understood", () => {
  it.each([
    ["no command", []],
    ["another command", ["publish"]],
    ["a name of every object", ["constructor"]],
    ["nothing to check", ["check"]],
    ["a day that is none", ["check", "folder", "--on", "2026-02-30"]],
    ["one pack to compare", ["diff", "folder"]],
    ["no place to explain", ["explain", "folder"]],
    ["two places to explain", ["explain", "folder", "--layer", "LINE", "--zone", "A"]],
    ["a side that is none", ["explain", "folder", "--layer", "LINE", "--where", "beside"]],
    ["a figure that is none", ["explain", "folder", "--zone", "A", "--far", "much"]],
  ])("%s", async (_, args) => {
    await expect(rules(...args)).rejects.toThrow(UsageFault);
  });

  it("ends the process with 2 and the usage", async () => {
    const { code, stdout, stderr } = await spawned("check", "--of", "today");
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/^Unknown option '--of'[\s\S]*npm run rules -- check <folder …>/);
  });

  it("help is no mistake", async () => {
    expect((await rules("--help")).lines[0]).toBe("npm run rules -- check <folder …> [--on <day>]");
  });
});

describe("as a process", () => {
  it("ends with 0 where the packs are sound, with 1 where they are not, and where there are none", async () => {
    expect(await spawned("check", at("province"))).toMatchObject({ code: 0, stderr: "" });
    await place.edit("province/control-lines.csv", (text) => text.replace("restrict", "banish"));
    const faulty = await spawned("check", at("province"));
    expect(faulty).toMatchObject({ code: 1, stderr: "", stdout: expect.stringContaining("row 2, column outcome") });
    const none = await spawned("compile", at("nowhere"), "--out", out);
    expect(none).toMatchObject({ code: 1, stdout: "", stderr: `${at("nowhere")}: no such file or folder\n` });
  });

  it("compiles the packs of this repository to the bytes that are published", async () => {
    const { code } = await spawned("compile", dataFolder("rules/cn-demo"), "--out", out);
    expect(code).toBe(0);
    const pack = compiledPack.parse(JSON.parse(await readFile(join(out, "cn-demo.json"), "utf8")));
    expect(pack.accessList?.rows.length).toBeGreaterThan(1000);
  });
});
