import { Hono } from "hono";
import { deficiencyCheck } from "../../shared/checks/deficiencyCheck.ts";
import { isRecord } from "../../shared/sites/json.ts";
import { methodNotAllowed } from "../http/methodNotAllowed.ts";
import { askedFor, sendAnswer, sendReceipt, todayInShanghai, withoutUndefined } from "./answering.ts";
import { deficiencyRequest } from "./deficiencyChecksSchemas.ts";
import { type Environment, servicesOf } from "./environment.ts";
import { readJson } from "./requestBody.ts";
import { validated } from "./validation.ts";

/** `POST /deficiency-checks` and `GET /deficiency-checks/{id}`. */
export const deficiencyChecks = new Hono<{ Bindings: Environment }>();

deficiencyChecks.post("/", async (c) => {
  const started = performance.now();
  const asked = askedFor(c.req.raw);
  const services = servicesOf(c.env);
  const body = validated(deficiencyRequest, await readJson(c.req.raw, services.limits.maxBodyBytes));
  const on = body.on ?? todayInShanghai();
  const acceptedOn = body.acceptedOn ?? body.events?.find(({ event }) => event === "accepted")?.on ?? on;
  const request = withoutUndefined({ ...body, on, acceptedOn });
  const { snapshot } = asked;
  const { answer, counts } = await deficiencyCheck(services, {
    ...request,
    ...(snapshot === undefined ? {} : { snapshot }),
  });
  return sendAnswer(c, services, asked, { answer, request, counts, started });
});

deficiencyChecks.get("/:id", (c) =>
  sendReceipt(c, c.req.param("id"), ({ answer }) => isRecord(answer) && "decision" in answer && "case" in answer),
);

deficiencyChecks.all("/", (c) => methodNotAllowed(c.req.raw, "POST, OPTIONS"));
deficiencyChecks.all("/:id", (c) => methodNotAllowed(c.req.raw, "GET, HEAD, OPTIONS"));
