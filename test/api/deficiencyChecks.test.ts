import { beforeAll, describe, expect, it } from "vitest";
import type * as z from "zod";
import guide from "../../docs/deficiency.md?raw";
import { r2Store } from "../../shared/store/r2.ts";
import { DEFICIENCY_EXAMPLES } from "../../workers/api/deficiencyChecksPaths.ts";
import { deficiencyAnswer } from "../../workers/api/deficiencyChecksSchemas.ts";
import { demoPacks, publishPlace } from "../support/place.ts";
import { bucket, fetchService, postJson } from "../support/service.ts";

type Answer = z.infer<typeof deficiencyAnswer>;

beforeAll(async () => {
  await publishPlace(r2Store(bucket()), undefined, demoPacks());
});

function post(body: unknown, query = "", headers: Record<string, string> = {}, store = bucket()): Promise<Response> {
  return postJson(`/deficiency-checks${query}`, body, headers, store);
}

async function check(body: unknown): Promise<Answer> {
  const response = await post(body, "?receipt=none");
  expect(response.status).toBe(200);
  return deficiencyAnswer.parse(await response.json());
}

const permit = DEFICIENCY_EXAMPLES["papers to follow"].value;

/** Last days by hand: 15 working days after Tue 10 February 2026 are 9 March (test/rules/deficiency/workingDays.test.ts). */
describe("POST /deficiency-checks", () => {
  it("accepts with papers to follow, each with its last day", async () => {
    const answer = await check(permit);
    expect(answer.decision).toBe("accepted-with-deficiencies");
    const due = answer.papers.flatMap((paper) =>
      paper.due?.status === "computed" ? [[paper.paper, paper.due.workingDays, paper.due.on]] : [],
    );
    // 5 working days: Wed 11, Thu 12, Fri 13, Sat 14 (worked), off 15–23, Tue 24.
    expect(due).toEqual([
      ["fee-receipt", 5, "2026-02-24"],
      ["renderings", 15, "2026-03-09"],
    ]);
    expect(answer.notice?.papers).toEqual([
      { paper: "fee-receipt", title: "Receipt for fees", wanted: "later" },
      { paper: "renderings", title: "Renderings", wanted: "later" },
    ]);
    expect(answer.confidence).toBe("unsure");
  });

  it("fills the commitment letter", async () => {
    const { commitment, credit } = await check(permit);
    expect(commitment).toMatchObject({
      applicant: { name: "示例公司", creditCode: "91350100M000100Y43" },
      matter: "Planning permit for construction",
      signOn: "2026-02-10",
      undertakings: [{ paper: "fee-receipt" }, { paper: "renderings", due: { on: "2026-03-09" } }],
      graceWorkingDays: 15,
      onBreach: expect.stringContaining("breach"),
    });
    expect(credit).toMatchObject({ standing: "good", admits: "deficiency", breach: { to: "bad" } });
  });

  it("says where the case stands: on 5 March the fee receipt is late, and the case suspended", async () => {
    const { case: standing } = await check(permit);
    // Grace after Tue 24 February: 25 26 27 28(worked) | 2–6 March | 9–13 March | 16 March = 15 working days.
    expect(standing).toMatchObject({
      state: "SUSPENDED",
      since: "2026-02-25",
      deadline: { on: "2026-03-16", workingDays: 15 },
      next: ["supplemented", "suspended"],
    });
  });

  it("follows events, whose papers may be named by title: complete within grace", async () => {
    const { case: standing } = await check(DEFICIENCY_EXAMPLES["where the case stands"].value);
    expect(standing).toMatchObject({ state: "COMPLETE", since: "2026-03-05", outstanding: [], next: ["decided"] });
    expect(standing.history.map(({ state, on }) => `${on} ${state}`)).toEqual([
      "2026-02-10 ACCEPTED_INCOMPLETE",
      "2026-02-25 SUSPENDED",
      "2026-03-05 COMPLETE",
    ]);
  });

  it("tells everything that is missing in one notice, and until when", async () => {
    const answer = await check(DEFICIENCY_EXAMPLES["to be supplemented"].value);
    expect(answer.decision).toBe("to-be-supplemented");
    expect(answer.case.state).toBe("DRAFT");
    // Handed in Wed 30 September 2026; off 1–7 October; Thu 8, Fri 9, Sat 10 (worked), Mon 12, Tue 13.
    expect(answer.notice?.by).toMatchObject({ on: "2026-10-13", workingDays: 5 });
    // Papers of the nation first, then the city's, then the county's.
    expect(answer.notice?.papers.map(({ paper, wanted }) => [paper, wanted])).toEqual([
      ["application-report", "now"],
      ["electronic-copies", "now"],
      ["site-coordinates", "now"],
      ["industry-opinion", "now"],
      ["sealed-drawings", "now"],
      ["site-visit-record", "now"],
    ]);
    expect(
      answer.papers.filter(({ status }) => status === "to-fetch").map(({ paper, eLicence }) => [paper, eLicence?.type]),
    ).toEqual([
      ["project-basis", "project-filing"],
      ["applicant-identity", "business-licence"],
    ]);
  });

  it("asks a licence of its holder", async () => {
    const { papers } = await check({ ...permit, papers: permit.papers.filter((paper) => paper !== "land-title") });
    expect(papers.find(({ paper }) => paper === "land-title")).toMatchObject({
      status: "to-fetch",
      eLicence: { type: "real-estate-title", title: "Real estate title", holder: "91350100M000100Y43" },
    });
  });

  it("says what the list does not know, with its place", async () => {
    const answer = await check({
      ...permit,
      papers: [...permit.papers, "letter"],
      credit: "splendid",
      project: { tags: ["x"] },
    });
    expect(answer.unrecognised).toEqual([
      { value: "letter", pointer: "/papers/7" },
      { value: "splendid", pointer: "/credit" },
      { value: "x", pointer: "/project/tags" },
    ]);
    expect(answer.decision).toBe("undetermined");
  });

  it("names the notices on days off that it counted by", async () => {
    expect((await check(permit)).calendar).toMatchObject([
      { year: 2026, number: "国办发明电〔2025〕7号", confidence: "found" },
    ]);
  });

  it("does not compute a deadline in a year whose days off are not in the tables", async () => {
    const answer = await check({ ...permit, acceptedOn: "2026-12-28", on: "2027-03-01" });
    expect(answer.decision).toBe("accepted-with-deficiencies");
    expect(answer.papers.find(({ paper }) => paper === "renderings")?.due).toMatchObject({
      status: "not-computed",
      year: 2027,
      message: expect.stringContaining("2027"),
    });
    expect(answer.case.state).toBe("NOT_COMPUTED");
  });

  it("takes a moment as the day that it is in China, a day that is worked instead", async () => {
    const answer = await check({ ...permit, acceptedOn: "2026-02-13T23:30:00Z" });
    expect(answer).toMatchObject({ acceptedOn: "2026-02-14", acceptedOnWorkingDay: true });
    expect(await check({ ...permit, acceptedOn: "2026-02-15" })).toMatchObject({ acceptedOnWorkingDay: false });
  });

  it("takes the day of acceptance from the events", async () => {
    const { acceptedOn: _, ...open } = permit;
    expect(await check({ ...open, events: [{ event: "accepted", on: "2026-02-10" }] })).toMatchObject({
      acceptedOn: "2026-02-10",
    });
  });

  it("answers by the legal floor of the nation, without deciding more than it knows", async () => {
    const answer = await check({
      list: "cn",
      service: "construction-permit",
      papers: ["使用土地的有关证明文件", "建设工程设计方案"],
      on: "2026-03-05",
    });
    expect(answer).toMatchObject({ decision: "undetermined", atBest: "accepted", atWorst: "to-be-supplemented" });
  });

  it("answers in Chinese unless asked otherwise, and equal questions equally", async () => {
    const zh = await post(permit, "?receipt=none", { "accept-language": "zh-CN" });
    expect(zh.headers.get("content-language")).toBe("zh-CN");
    expect((await zh.json<Answer>()).service.title).toBe("建设工程规划许可");
    expect(await (await post(permit, "?receipt=none")).text()).toBe(await (await post(permit, "?receipt=none")).text());
  });
});

describe("docs/deficiency.md", () => {
  it("has an example that is answered as it says", async () => {
    const [request, answer] = [...guide.matchAll(/```json\n(.*?)```/gs)].map(([, text]) => JSON.parse(text!));
    expect(await check(request)).toMatchObject(answer);
  });
});

describe("what is wrong is named", () => {
  const wrong: readonly [what: string, body: unknown, status: number, type: string, pointer?: string][] = [
    ["no such list", { ...permit, list: "none" }, 404, "unknown-list", "/list"],
    ["no such service", { ...permit, service: "fishing" }, 404, "unknown-service", "/service"],
    ["a day that does not exist", { ...permit, acceptedOn: "2026-02-30" }, 400, "invalid-request", "/acceptedOn"],
    [
      "a wrong check character",
      { ...permit, applicant: { creditCode: "91350100M000100Y44" } },
      400,
      "invalid-request",
      "/applicant/creditCode",
    ],
    ["an unknown member", { ...permit, paper: [] }, 400, "invalid-request", "/paper"],
    [
      "an unknown event",
      { ...permit, events: [{ event: "lost", on: "2026-02-10" }] },
      400,
      "invalid-request",
      "/events/0/event",
    ],
    [
      "decided before it is complete",
      {
        ...permit,
        events: [
          { event: "accepted", on: "2026-02-10" },
          { event: "decided", on: "2026-02-11" },
        ],
      },
      400,
      "impossible-event",
      "/events/1",
    ],
    [
      "accepted on two days",
      { ...permit, events: [{ event: "accepted", on: "2026-02-11" }] },
      400,
      "impossible-event",
      "/events/0/on",
    ],
    [
      "accepted without a main paper",
      { ...permit, papers: [], events: [{ event: "accepted", on: "2026-02-10" }] },
      400,
      "impossible-event",
      "/events/0",
    ],
    ["not JSON", "{", 400, "not-json"],
  ];

  it.each(wrong)("%s", async (_, body, status, type, pointer) => {
    const response = await post(body, "?receipt=none");
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({
      type: `/problems/${type}`,
      ...(pointer === undefined ? {} : { pointer }),
    });
  });

  it("an unknown list with those that there are", async () => {
    expect(await (await post({ ...permit, list: "none" })).json()).toMatchObject({
      mend: "There are: cn, cn-demo, cn-demo-city, cn-demo-province",
    });
  });

  it("an unknown query parameter, and another method", async () => {
    expect((await post(permit, "?x=1")).status).toBe(400);
    expect((await fetchService("/deficiency-checks", { method: "PUT" })).headers.get("allow")).toBe("POST, OPTIONS");
  });
});

describe("receipts", () => {
  it("are stored before the answer is given, and read back", async () => {
    const response = await post(permit);
    const answer = await response.json<{ id: string }>();
    expect(response.status).toBe(201);
    expect(response.headers.get("location")).toBe(`/deficiency-checks/${answer.id}`);
    const receipt = await fetchService(`/deficiency-checks/${answer.id}`, { headers: { "accept-language": "en" } });
    expect(await receipt.json()).toMatchObject({ id: answer.id, request: permit, answer });
  });

  it("ask again, by the snapshot that they name, and the answer is the same", async () => {
    const { id, ...answer } = await (await post(permit)).json<Record<string, unknown>>();
    const { request } = await (await fetchService(`/deficiency-checks/${id}`)).json<{ request: unknown }>();
    const again = await post(request, `?receipt=none&snapshot=${answer.snapshot}`);
    expect(await again.json()).toEqual(answer);
  });

  it("of another kind of check are not this resource's", async () => {
    const { id } = await (await post(permit)).json<{ id: string }>();
    expect((await fetchService(`/prechecks/${id}`)).status).toBe(404);
  });
});

describe("OpenAPI", () => {
  it.each(Object.entries(DEFICIENCY_EXAMPLES))(
    "has the example «%s», which is answered as it is described",
    async (_, { value }) => {
      await check(value);
    },
  );

  it("lists the statuses that are given, and no other", async () => {
    const down = new Proxy(bucket(), { get: () => () => Promise.reject(new Error("internal error (10001)")) });
    const location = (await post(permit)).headers.get("location")!;
    const requests = {
      post: [
        post(permit),
        post(permit, "?receipt=none"),
        post({}),
        post({ ...permit, list: "none" }),
        post(" ".repeat(2_000_001)),
        post(permit, "", { "content-type": "text/csv" }),
        post(permit, "", {}, down),
      ],
      get: [
        fetchService(location),
        fetchService(`${location}?x=1`),
        fetchService(location, { headers: { "if-none-match": "*" } }),
        fetchService(location, { headers: { "if-match": '"x"' } }),
        fetchService("/deficiency-checks/0193"),
        fetchService(location, {}, down),
      ],
    };
    const { paths } = await (await fetchService("/openapi.json")).json<{
      paths: Record<string, Record<string, { responses: object }>>;
    }>();
    const listed = (path: string, method: string) => Object.keys(paths[path]![method]!.responses).map(Number);
    const seen = async (responses: readonly Promise<Response>[]) =>
      [...new Set((await Promise.all(responses)).map(({ status }) => status))].sort((a, b) => a - b);
    expect(await seen(requests.post)).toEqual(listed("/deficiency-checks", "post"));
    expect(await seen(requests.get)).toEqual(listed("/deficiency-checks/{id}", "get"));
  });
});
