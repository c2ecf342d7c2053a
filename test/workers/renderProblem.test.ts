import { describe, expect, it } from "vitest";
import { Problem } from "../../shared/problems/problem.ts";
import { preferredLanguage } from "../../workers/http/language.ts";
import { renderProblem } from "../../workers/http/renderProblem.ts";

const problem = new Problem({
  type: "ring-not-closed",
  status: 400,
  title: { zh: "环未闭合", en: "Ring not closed" },
  detail: { zh: "首尾点不同", en: "First and last position differ" },
  pointer: "/site/coordinates/0",
  coordinates: [117, 31.75],
});

describe("a rendered problem", () => {
  it("is application/problem+json with the members of RFC 9457 and the problem's own", async () => {
    const response = renderProblem(problem, new Request("https://x/", { headers: { "accept-language": "en" } }));
    expect(response.status).toBe(400);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(response.headers.get("content-language")).toBe("en");
    expect(await response.json()).toEqual({
      type: "/problems/ring-not-closed",
      title: "Ring not closed",
      status: 400,
      detail: "First and last position differ",
      pointer: "/site/coordinates/0",
      coordinates: [117, 31.75],
    });
  });

  it("has no body for HEAD", async () => {
    expect(await renderProblem(problem, new Request("https://x/", { method: "HEAD" })).text()).toBe("");
  });

  it("says when to come back when the service is at fault", () => {
    const fault = new Problem({ ...problem.details, status: 503 });
    expect(renderProblem(fault, new Request("https://x/")).headers.get("retry-after")).toMatch(/^\d+$/);
  });
});

describe("the language of a problem", () => {
  it.each([
    [null, "zh"],
    ["en", "en"],
    ["en-GB,en;q=0.9", "en"],
    ["zh-CN,zh;q=0.9,en;q=0.8", "zh"],
    ["en;q=0.4, zh-Hans;q=0.5", "zh"],
    ["fr, en;q=0.1", "en"],
    ["fr", "zh"],
    ["*", "zh"],
    ["*, en", "en"],
    ["en;q=0", "zh"],
    [";;;,,q=", "zh"],
  ])("of Accept-Language: %s is %s", (header, language) => {
    expect(preferredLanguage(header)).toBe(language);
  });
});
