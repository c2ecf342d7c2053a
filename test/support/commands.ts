import { spawnSync } from "node:child_process";

/** What a command prints. @param input its standard input @throws Error with what it complains about */
export function printed(command: string, args: readonly string[], input = ""): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { input, encoding: "utf8", maxBuffer: 1 << 28 });
  if (error || status !== 0) throw new Error(`${command} ${args.join(" ")}: ${error?.message ?? stderr}`);
  return stdout;
}

export function isInstalled(command: string): boolean {
  return spawnSync(command, ["--version"]).error === undefined;
}
