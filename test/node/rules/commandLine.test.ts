import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PackCopy } from "./support/packCopy.ts";
import { rules } from "./support/terminal.ts";

/** The section "The command line" of docs/rules.md says what the commands say; `…` stands for what it leaves out. */
const ROOT = join(import.meta.dirname, "../../..");

const guide = await readFile(join(ROOT, "docs/rules.md"), "utf8");
const section = guide.split("## The command line\n")[1]?.split("\n## ")[0] ?? "";
const examples = [...section.matchAll(/```console\n\$ npm run rules -- (.*)\n([\s\S]*?)```/g)].map(
  ([, command = "", output = ""]) => [command, output] as const,
);

let beside: PackCopy;

beforeAll(async () => {
  beside = await PackCopy.of("rules");
  await beside.edit("cn-demo/access-conditions.csv", (text) =>
    text.replace("100-1504,siteHa,<=,0.5", "100-1504,siteHa,<=,1"),
  );
  await beside.edit("cn-demo/pack.json", (text) => text.replace('"2026.1"', '"2026.2"'));
});

afterAll(() => beside.delete());

/** Folders that the text names are the repository's, the changed copy of its packs, or a new one. */
function argument(word: string): string {
  if (word.startsWith("data/")) return join(ROOT, word);
  if (word.startsWith("next/")) return join(beside.path, word.slice("next/".length));
  return word === "compiled" ? join(beside.path, word) : word;
}

/** A line of `…` is any lines, a `…` within one any text. */
function pattern(output: string): RegExp {
  const lines = output.split("\n").slice(0, -1);
  const parts = lines.map((line) => (line === "…" ? "(?:.*\n)*?" : `${escaped(line).replaceAll("…", ".*")}\n`));
  return new RegExp(`^${parts.join("")}$`);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

describe("docs/rules.md, the command line", () => {
  it("has an example of each command", () => {
    expect(examples.map(([command]) => command.split(" ")[0])).toEqual(["check", "compile", "diff", "explain"]);
  });

  it.each(examples)("%s", async (command, output) => {
    const { code, lines } = await rules(...command.split(" ").map(argument));
    expect(code).toBe(0);
    const said = lines.map((line) => `${line.replaceAll(`${beside.path}/`, "")}\n`).join("");
    expect(said).toMatch(pattern(output));
  });
});
