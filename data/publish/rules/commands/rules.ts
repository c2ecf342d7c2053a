import { parseArgs } from "node:util";
import * as z from "zod";
import type { AccessProject } from "../../../../shared/rules/access/evaluateAccess.ts";
import { dayInShanghai } from "../../../../shared/rules/days.ts";
import { where } from "../../../../shared/rules/rulePack.ts";
import { UsageFault } from "../../terminal.ts";
import { checkPacks } from "./check.ts";
import { compilePacks } from "./compile.ts";
import { diffPacks } from "./diff.ts";
import { type Asked, explainCase } from "./explain.ts";
import type { Print } from "./print.ts";

export const USAGE = `npm run rules -- check <folder …> [--on <day>]
npm run rules -- compile <folder …> [--out <folder>]
npm run rules -- diff <old> <new> [--json]
npm run rules -- explain <pack> --layer <code> [--class <value>] [--where inside|outside] [project] [--on <day>]
npm run rules -- explain <pack> --zone <system:code> [project] [--on <day>]

  check     every fault by file, row and column; of sound packs, what is doubtful on a day (today)
  compile   writes <id>.json for each pack and each that it inherits from; default: the current folder
  diff      what two versions of a pack have not alike, and what becomes stricter or looser
  explain   the verdict in one place, the rows that judge, and why the others do not
  project   --land-use <code> --industry <code> --tag <tag> (more than once)
            in zones also --far --density --height --green --hectares <number> --env-class <code>
  A pack is its folder, or for diff and explain also its compiled <id>.json. Packs that it inherits from are looked for
  among the folders given and beside it. Days are YYYY-MM-DD.`;

const COMMANDS: Readonly<Record<string, (args: readonly string[], print: Print) => Promise<number>>> = {
  check,
  compile,
  diff,
  explain,
};

/** Runs `npm run rules -- …args`. @returns the exit code @throws UsageFault, RulePackError */
export async function runRules([name = "", ...args]: readonly string[], print: Print): Promise<number> {
  if (name === "--help" || name === "-h") {
    print(USAGE);
    return 0;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) throw new UsageFault(name === "" ? "" : `There is no command "${name}".`);
  return command(args, print);
}

const text = { type: "string" } as const;

async function check(args: readonly string[], print: Print): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: { on: text } });
  return checkPacks(atLeastOne(positionals), dayOf(values.on), print);
}

async function compile(args: readonly string[], print: Print): Promise<number> {
  const options = { out: { type: "string", default: "." } } as const;
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
  await compilePacks(atLeastOne(positionals), values.out, print);
  return 0;
}

async function diff(args: readonly string[], print: Print): Promise<number> {
  const options = { json: { type: "boolean", default: false } } as const;
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
  const [before, after, more] = positionals;
  if (before === undefined || after === undefined || more !== undefined) throw new UsageFault("diff needs two packs.");
  await diffPacks(before, after, values.json, print);
  return 0;
}

const EXPLAIN = {
  layer: text,
  class: text,
  where: text,
  zone: text,
  "land-use": text,
  industry: text,
  tag: { type: "string", multiple: true },
  far: text,
  density: text,
  height: text,
  green: text,
  hectares: text,
  "env-class": text,
  on: text,
} as const;

async function explain(args: readonly string[], print: Print): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: EXPLAIN });
  const [path, more] = positionals;
  if (path === undefined || more !== undefined) throw new UsageFault("explain needs one pack.");
  await explainCase(path, askedOf(values), projectOf(values), dayOf(values.on), print);
  return 0;
}

type Said = Readonly<Partial<Record<keyof typeof EXPLAIN, string | string[]>>>;

function askedOf({ layer, zone, class: value = "*", where: side = "inside" }: Said): Asked {
  if ((layer === undefined) === (zone === undefined)) throw new UsageFault("Say either --layer or --zone.");
  if (layer === undefined) return { zone: String(zone) };
  const part = where.safeParse(side).data;
  if (!part) throw new UsageFault("--where is inside or outside.");
  return { layer: String(layer), class: String(value), where: part };
}

const NAMES = { "land-use": "landUse", industry: "industry", "env-class": "envClass", tag: "tags" } as const;
const FIGURES = {
  far: "far",
  density: "buildingDensity",
  height: "heightM",
  green: "greenRatio",
  hectares: "siteHa",
} as const;

function projectOf(said: Said): AccessProject {
  const names = Object.entries(NAMES).flatMap(([option, field]) => {
    const value = said[option as keyof typeof NAMES];
    return value === undefined ? [] : [[field, value]];
  });
  const figures = Object.entries(FIGURES).flatMap(([option, field]) => {
    const value = said[option as keyof typeof FIGURES];
    if (value === undefined) return [];
    if (!(Number(value) >= 0)) throw new UsageFault(`--${option} is a number.`);
    return [[field, Number(value)]];
  });
  return Object.fromEntries([...names, ...figures]);
}

function atLeastOne(folders: readonly string[]): readonly string[] {
  if (folders.length === 0) throw new UsageFault("Say which folders.");
  return folders;
}

/** Today in China unless said. */
function dayOf(said: string | undefined): string {
  if (said === undefined) return dayInShanghai(Date.now());
  const day = z.iso.date().safeParse(said).data;
  if (day === undefined) throw new UsageFault("--on is a day, YYYY-MM-DD.");
  return day;
}
