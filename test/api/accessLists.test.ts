import { beforeAll, describe, expect, it } from "vitest";
import { r2Store } from "../../shared/store/r2.ts";
import { accessListAnswer } from "../../workers/api/accessSchemas.ts";
import { publishZonedPlace } from "../support/place.ts";
import { bucket, fetchService, refusal } from "../support/service.ts";

beforeAll(async () => {
  await publishZonedPlace(r2Store(bucket()));
});

describe("GET /access-lists/{pack}", () => {
  async function list(query = "") {
    const response = await fetchService(`/access-lists/cn-demo${query}`, { headers: { "accept-language": "en" } });
    expect(response.status).toBe(200);
    return accessListAnswer.parse(await response.json()).entries;
  }

  it("is the whole list, each row with its conditions, basis and confidence", async () => {
    const entries = await list();
    expect(entries.length).toBeGreaterThan(1500);
    expect(entries.find(({ rule }) => rule.endsWith("#414-1001"))).toMatchObject({
      zone: "414",
      subject: { kind: "land-use", code: "1001" },
      verdict: "conditional",
      conditions: expect.arrayContaining(["floor area ratio ≥ 1", "green ratio ≤ 0.2"]),
    });
  });

  it("says what may be built in a zone", async () => {
    const village = await list("?zone=510&verdict=allow");
    expect(village.map(({ subject }) => subject.code)).toContain("0704");
    expect(new Set(village.map(({ zone, verdict }) => `${zone} ${verdict}`))).toEqual(new Set(["510 allow"]));
  });

  it("marks what a zone inherits, and leaves out what its own rows replace", async () => {
    const elastic = await list("?zone=GHFQ:420");
    expect(elastic.filter(({ inheritedFrom }) => inheritedFrom !== undefined).map(({ rule }) => rule)).toEqual([
      "cn-demo@2026.1/access-list#400-1002",
      "cn-demo@2026.1/access-list#400-1003",
    ]);
  });

  it("says where something may be built: the zones that admit it", async () => {
    const schools = await list("?subject=080403&verdict=allow");
    expect(schools.filter(({ system }) => system === "GHFQ").map(({ zone }) => zone)).toEqual(["410", "411", "412"]);
    const factories = await list("?subject=100103&verdict=conditional");
    expect(factories.filter(({ system }) => system === "GHFQ").map(({ zone }) => zone)).toEqual([
      "400",
      // The province's least distance from housing and schools, beside the county's own row.
      "414",
      "414",
      "700",
    ]);
    const roads = await list("?subject=tag:linear");
    expect(roads.map(({ rule }) => rule)).toEqual(["cn-demo@2026.1/access-list#jsyd-040-except-linear"]);
  });

  it("is searched by Chinese name or code", async () => {
    const entries = await list(`?q=${encodeURIComponent("殡葬")}`);
    expect(entries.length).toBeGreaterThan(5);
    expect(new Set(entries.map(({ subject }) => subject.code))).toEqual(new Set(["1506"]));
    expect((await list("?q=100103&zone=414")).map(({ rule, subject }) => [rule, subject.code])).toEqual([
      ["cn-demo-province@2026.1/access-list#414-100103-distance", "100103"],
      ["cn-demo@2026.1/access-list#414-100103", "100103"],
    ]);
  });

  it("comes as CSV that spreadsheets read as UTF-8, and as a workbook", async () => {
    const csv = await fetchService("/access-lists/cn-demo?zone=414&f=csv", { headers: { "accept-language": "zh" } });
    const bytes = new Uint8Array(await csv.arrayBuffer());
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    expect(new TextDecoder().decode(bytes).split("\r\n")[0]).toMatch(/^分区体系,分区代码,分区名称/);
    expect(csv.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    const book = await fetchService("/access-lists/cn-demo?zone=414&f=xlsx");
    expect([...new Uint8Array(await book.arrayBuffer()).subarray(0, 2)]).toEqual([0x50, 0x4b]);
    const again = await fetchService("/access-lists/cn-demo?zone=414&f=xlsx", {
      headers: { "if-none-match": book.headers.get("etag")! },
    });
    expect(again.status).toBe(304);
  });

  it("refuses what the pack does not list", async () => {
    expect(await refusal("/access-lists/none")).toMatchObject({
      status: 404,
      type: "/problems/unknown-list",
      detail: "No access list is published under the name none",
    });
    for (const [query, parameter] of [
      ["zone=999", "zone"],
      ["subject=9999", "subject"],
      ["verdict=maybe", "verdict"],
      ["f=pdf", "f"],
      ["asOf=2026-13-01", "asOf"],
    ]) {
      expect(await refusal(`/access-lists/cn-demo?${query}`)).toMatchObject({ status: 400, parameter });
    }
  });
});
