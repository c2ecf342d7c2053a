import { atTerminal, refusal } from "../terminal.ts";
import { runRules, USAGE } from "./commands/rules.ts";

async function main(): Promise<void> {
  process.exitCode = await runRules(process.argv.slice(2), console.log);
}

await atTerminal(USAGE, main, refusal);
