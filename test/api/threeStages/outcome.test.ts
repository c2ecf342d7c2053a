import { beforeAll, describe, expect, it } from "vitest";
import { box } from "../../support/place.ts";
import { ACCESS, accessCheck, DESIGN, link, precheck, publishPark, reasons } from "./stages.ts";

beforeAll(publishPark);

describe("what an earlier check came to", () => {
  it("a pre-check that failed, or could not be determined", async () => {
    const onFarmland = { ...DESIGN, site: box(117.03, 31.82, 117.031, 31.821) };
    const failed = await precheck(onFarmland);
    expect(failed.verdict).toBe("fail");
    expect(reasons(await precheck({ ...onFarmland, earlier: [failed.id] }))).toEqual(["refused-then"]);
    const beyond = { ...DESIGN, site: box(117.075, 31.839, 117.076, 31.841) };
    const open = await precheck(beyond);
    expect(open.verdict).toBe("undetermined");
    expect(reasons(await precheck({ ...beyond, earlier: [open.id] }))).toEqual(["undetermined-then"]);
  });

  it("an access check that forbids whatever the figures", async () => {
    const housing = { ...DESIGN, project: { code: DESIGN.project.code, landUse: "0701" } };
    const forbidden = await accessCheck({ ...ACCESS, project: housing.project });
    expect(forbidden.verdict).toBe("forbid");
    expect(reasons(await precheck({ ...housing, earlier: [forbidden.id] }))).toContain("refused-then");
  });

  it("an access check asks nothing of a zone that is only touched by a sliver", async () => {
    // 4e-9° into zone 300, where the row would forbid: 0.4 mm of 111 m.
    const site = box(117.05 - 4e-9, 31.815, 117.051, 31.816);
    const touching = await accessCheck({ ...ACCESS, site, project: DESIGN.project });
    expect(touching.zones.map(({ code, votes, verdict }) => [code, votes, verdict])).toEqual([
      ["414", true, "allow"],
      ["300", false, "forbid"],
    ]);
    expect(link(await precheck({ ...DESIGN, site, earlier: [touching.id] })).agrees).toBe(true);
  });

  it("an access check that forbade a design is judged by the design of now", async () => {
    const low = await accessCheck({ ...ACCESS, project: { ...DESIGN.project, far: 0.5 } });
    expect(low.verdict).toBe("forbid");
    expect(link(await precheck({ ...DESIGN, earlier: [low.id] })).agrees).toBe(true);
  });

  it("an access check that lacked more than figures", async () => {
    const unsaid = await accessCheck({ ...ACCESS, project: { ...ACCESS.project, landUse: "10" } });
    expect(unsaid.missing.map(({ kind }) => kind)).toContain("subject-undeclared");
    expect(reasons(await precheck({ ...DESIGN, earlier: [unsaid.id] }))).toEqual(["undetermined-then"]);
  });
});
