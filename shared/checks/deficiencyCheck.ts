import type { ReadCounts } from "../flatgeobuf/rangeReader.ts";
import { Problem } from "../problems/problem.ts";
import { inForce } from "../rules/applies.ts";
import { type CaseEvent, type CaseStanding, caseOn } from "../rules/deficiency/caseState.ts";
import { deficientTerms } from "../rules/deficiency/commitment.ts";
import { type DeficiencyDecision, decideApplication } from "../rules/deficiency/decide.ts";
import type { CreditStanding, Service } from "../rules/deficiency/deficiencyList.ts";
import { isLooserCredit, isLooserService, judgingRow } from "../rules/deficiency/looser.ts";
import { papersOf, recognise } from "../rules/deficiency/requirements.ts";
import type { Project } from "../rules/facts.ts";
import type { Inherited } from "../rules/lineage.ts";
import type { InheritedDeficiencyList, PreparedPack } from "../rules/preparePack.ts";
import type { ObjectStore } from "../store/objectStore.ts";
import type { CheckCache } from "./checkCache.ts";
import {
  type DeficiencyAnswer,
  type DeficiencyAsked,
  deficiencyAnswer,
  type Unrecognised,
} from "./deficiencyAnswer.ts";
import { availableNames, namedPack } from "./namedPack.ts";

export interface DeficiencyRequest extends DeficiencyAsked {
  /** Id of the pack whose list applies. */
  readonly list: string;
  readonly service: string;
  /** Ids or titles of the papers handed in. */
  readonly papers: readonly string[];
  /** Papers that were tried to fetch as electronic licences in vain. */
  readonly notFetched: readonly string[];
  readonly project: Project;
  readonly credit?: string;
  readonly commitment?: boolean;
  /** What has happened since; absent: nothing but the acceptance, if the application can be accepted. */
  readonly events?: readonly CaseEvent[];
  readonly snapshot?: string;
}

export interface DeficiencyCheck {
  readonly answer: DeficiencyAnswer;
  readonly counts: ReadCounts;
}

/**
 * May this application be accepted, with which papers to follow by when, and where does the case stand?
 * @throws Problem `unknown-list`, `unknown-service`, `impossible-event`; what the store cannot give
 */
export async function deficiencyCheck(
  services: { readonly store: ObjectStore; readonly cache: CheckCache },
  request: DeficiencyRequest,
): Promise<DeficiencyCheck> {
  const named = await namedPack(services, request.list, "deficiencyList", "/list", request.snapshot);
  const { pack, list } = named;
  const service = serviceOf(list, request);
  const credit = creditOf(list, request);
  const decision = decideApplication(pack, list, {
    ...request,
    service,
    credit,
    commitment: request.commitment,
    day: request.acceptedOn,
  });
  const events = readEvents(list, request, decision);
  return {
    answer: deficiencyAnswer({
      named,
      request,
      service,
      credit,
      decision,
      standing: standingOf(pack, service, decision, events.events, request.on),
      unrecognised: [...unrecognisedIn(request, credit, decision), ...events.unrecognised],
    }),
    counts: named.counts,
  };
}

/** The row in force on the day; where none is, the latest one, and the decision says so. */
function serviceOf(list: InheritedDeficiencyList, { service: id, acceptedOn }: DeficiencyRequest): Inherited<Service> {
  const rows = list.services.filter(({ service }) => service === id);
  const inForceThen = rows.filter((row) => inForce(row, acceptedOn));
  const row = judgingRow(inForceThen, isLooserService) ?? rows.at(-1);
  if (row) return row;
  const known = [...new Set(list.services.map(({ service }) => service))];
  throw new Problem({
    type: "unknown-service",
    status: 404,
    title: { zh: "没有这个事项", en: "No such service" },
    detail: { zh: `清单中没有事项 ${id.slice(0, 80)}`, en: `The list has no service ${id.slice(0, 80)}` },
    mend: availableNames(known),
    pointer: "/service",
  });
}

function creditOf(
  list: InheritedDeficiencyList,
  { credit, acceptedOn }: DeficiencyRequest,
): Inherited<CreditStanding> | undefined {
  const rows = list.credit.filter((row) => row.standing === credit && inForce(row, acceptedOn));
  return judgingRow(rows, isLooserCredit);
}

function unrecognisedIn(
  { papers, notFetched, credit }: DeficiencyRequest,
  known: Inherited<CreditStanding> | undefined,
  decision: DeficiencyDecision,
): Unrecognised[] {
  const { unrecognised, unrecognisedCodes } = decision;
  return [
    ...unrecognised.papers.map((i) => ({ value: papers[i]!, pointer: `/papers/${i}` })),
    ...unrecognised.notFetched.map((i) => ({ value: notFetched[i]!, pointer: `/notFetched/${i}` })),
    ...(credit !== undefined && !known ? [{ value: credit, pointer: "/credit" }] : []),
    ...unrecognisedCodes.map(({ field, value }) => ({ value, pointer: `/project/${field}` })),
  ];
}

interface ReadEvents {
  readonly events: readonly CaseEvent[];
  readonly unrecognised: readonly Unrecognised[];
}

/** Events with their papers as ids. Without any, an application that can be accepted is, on its day. */
function readEvents(
  list: InheritedDeficiencyList,
  request: DeficiencyRequest,
  decision: DeficiencyDecision,
): ReadEvents {
  const { events, acceptedOn } = request;
  if (!events) {
    const accepted = isAcceptance(decision.decision) ? [{ event: "accepted" as const, on: acceptedOn }] : [];
    return { events: accepted, unrecognised: [] };
  }
  const rows = papersOf(list, request.service, acceptedOn);
  const unrecognised: Unrecognised[] = [];
  const read = events.map((event, i): CaseEvent => {
    if (event.event === "accepted") checkAcceptance(event, i, request, decision);
    const named = event.papers ?? [];
    const found = recognise(rows, named);
    unrecognised.push(...found.unrecognised.map((j) => ({ value: named[j]!, pointer: `/events/${i}/papers/${j}` })));
    return { event: event.event, on: event.on, papers: [...found.papers] };
  });
  return { events: read, unrecognised };
}

function isAcceptance(decision: DeficiencyDecision["decision"]): boolean {
  return decision === "accepted" || decision === "accepted-with-deficiencies";
}

/** @throws Problem `impossible-event` where the list lets nobody accept the case, or it was accepted on another day */
function checkAcceptance(
  event: CaseEvent,
  index: number,
  { acceptedOn }: DeficiencyRequest,
  { atBest, reasons }: DeficiencyDecision,
): void {
  const title = { zh: "办件状态不允许此事件", en: "The case cannot have had this event" };
  const problem = { type: "impossible-event", status: 400, title } as const;
  if (event.on !== acceptedOn) {
    const detail = {
      zh: `受理事件在 ${event.on}，而 acceptedOn 为 ${acceptedOn}`,
      en: `The case was accepted on ${event.on}, but acceptedOn is ${acceptedOn}`,
    };
    throw new Problem({ ...problem, detail, pointer: `/events/${index}/on` });
  }
  if (isAcceptance(atBest)) return;
  const detail = {
    zh: `不能受理：${reasons.map(({ message }) => message.zh).join("；")}`,
    en: `It cannot be accepted: ${reasons.map(({ message }) => message.en).join("; ")}`,
  };
  throw new Problem({ ...problem, detail, pointer: `/events/${index}` });
}

function standingOf(
  { calendar }: PreparedPack,
  service: Inherited<Service>,
  { requirements }: DeficiencyDecision,
  events: readonly CaseEvent[],
  on: string,
): CaseStanding {
  const missing = deficientTerms(service, requirements);
  const { graceWorkingDays, onExpiry = "return" } = service;
  return caseOn({ calendar, missing, graceWorkingDays, onExpiry }, events, on);
}
