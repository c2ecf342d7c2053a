import { deficiencyCheck } from "../../shared/checks/deficiencyCheck.ts";
import { checkResource, todayInShanghai, withoutUndefined } from "./answering.ts";
import { deficiencyRequest } from "./deficiencyChecksSchemas.ts";
import { readJson } from "./requestBody.ts";
import { validated } from "./validation.ts";

/** `POST /deficiency-checks` and `GET /deficiency-checks/{id}`. */
export const deficiencyChecks = checkResource("deficiency-check", async (request, services, older) => {
  const body = validated(deficiencyRequest, await readJson(request, services.limits.maxBodyBytes));
  const on = body.on ?? todayInShanghai();
  const acceptedOn = body.acceptedOn ?? body.events?.find(({ event }) => event === "accepted")?.on ?? on;
  const understood = withoutUndefined({ ...body, on, acceptedOn });
  const { answer, counts } = await deficiencyCheck(services, { ...understood, ...older });
  return { answer, counts, request: understood };
});
