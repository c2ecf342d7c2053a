import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

export const CLI = fileURLToPath(new URL("../../../data/publish/cli.ts", import.meta.url).href);
/** Prints the process's largest resident set, in kB, and its processor time, in µs, as its last line on stderr. */
const MEASURE = `data:text/javascript,process.on("exit",()=>{
const{maxRSS,userCPUTime,systemCPUTime}=process.resourceUsage();
console.error(maxRSS,userCPUTime+systemCPUTime)})`;

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** `npm run publish -- …args`, as a process of its own. */
export function startPublish(args: readonly string[], nodeArgs: readonly string[] = []): ChildProcess {
  return spawn(process.execPath, [...nodeArgs, CLI, ...args], { stdio: ["ignore", "pipe", "pipe"] });
}

export function ended(child: ChildProcess): Promise<Ended> {
  const texts = { stdout: "", stderr: "" };
  child.stdout!.on("data", (chunk: Buffer) => (texts.stdout += chunk.toString()));
  child.stderr!.on("data", (chunk: Buffer) => (texts.stderr += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, ...texts }));
  });
}

export function runPublish(...args: string[]): Promise<Ended> {
  return ended(startPublish(args));
}

/** The same, with the most memory that it held at a time and the processor time that it took. */
export async function measuredPublish(
  ...args: string[]
): Promise<Ended & { readonly maxBytes: number; readonly cpuSeconds: number }> {
  const result = await ended(startPublish(args, ["--import", MEASURE]));
  const [kilobytes, microseconds] = result.stderr.trim().split("\n").at(-1)!.split(" ").map(Number);
  return { ...result, maxBytes: kilobytes! * 1024, cpuSeconds: microseconds! / 1e6 };
}
