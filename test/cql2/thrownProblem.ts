import { Problem, type ProblemDetails } from "../../shared/problems/problem.ts";

/** What is thrown, which must be a Problem. */
export function thrownProblem(run: () => unknown): ProblemDetails {
  try {
    run();
  } catch (cause) {
    if (cause instanceof Problem) return cause.details;
    throw cause;
  }
  throw new Error("nothing was thrown");
}
