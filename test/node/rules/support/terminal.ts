import { runRules } from "../../../../data/publish/rules/commands/rules.ts";

/** What `npm run rules -- …args` prints, and its exit code. */
export async function rules(...args: string[]): Promise<{ readonly code: number; readonly lines: readonly string[] }> {
  const lines: string[] = [];
  const code = await runRules(args, (line) => lines.push(...line.split("\n")));
  return { code, lines };
}
