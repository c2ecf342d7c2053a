import { Problem } from "../../shared/problems/problem.ts";
import { PublishFault } from "./publishFault.ts";
import { RulePackError } from "./rules/tables.ts";
import { systemFaultText } from "./systemFault.ts";

/** The command was not given what it needs, or what it does not know: the usage is shown. */
export class UsageFault extends Error {
  constructor(message = "") {
    super(message);
    this.name = "UsageFault";
  }
}

/**
 * Runs a command at a terminal. A wrong use prints the usage and ends with 2; what `explain` has words for, with 1.
 * @param explain `null` for a mistake in the program, whose trace is wanted
 */
export async function atTerminal(
  usage: string,
  command: () => Promise<void>,
  explain: (cause: unknown) => string | null,
): Promise<void> {
  try {
    await command();
  } catch (cause) {
    const text = usageText(cause, usage) ?? explain(cause);
    if (text === null) throw cause;
    console.error(text);
    process.exitCode = isUsageFault(cause) ? 2 : 1;
  }
}

function usageText(cause: unknown, usage: string): string | undefined {
  if (!isUsageFault(cause)) return undefined;
  return cause.message === "" ? usage : `${cause.message}\n\n${usage}`;
}

/** Ours, or that of `parseArgs`. */
function isUsageFault(cause: unknown): cause is Error {
  if (cause instanceof UsageFault) return true;
  return cause instanceof TypeError && "code" in cause && String(cause.code).startsWith("ERR_PARSE_ARGS");
}

/** Why what was given is refused; `null` where that is not what happened. */
export function refusal(cause: unknown): string | null {
  if (cause instanceof Problem) return [cause.message, cause.details.mend?.en].filter(Boolean).join("\n");
  if (cause instanceof PublishFault || cause instanceof RulePackError) return cause.message;
  const reason = systemFaultText(cause);
  return reason === null ? null : `${cause instanceof Error && "path" in cause ? `${cause.path}: ` : ""}${reason}`;
}
