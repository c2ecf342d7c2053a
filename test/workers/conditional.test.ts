import { describe, expect, it } from "vitest";
import { decide } from "../../workers/http/conditional.ts";

/** Expected answers are those of RFC 9110; the section stands with each group. The representation has 100 bytes. */
const answer = (headers: Record<string, string>, method = "GET", size = 100) =>
  decide({ method, headers: new Headers(headers) }, { etag: "abc", size });

const part = (offset: number, length: number) => ({ status: 206, offset, length });

describe("ranges (§ 14.1.2, § 14.2)", () => {
  it.each([
    ["bytes=0-9", part(0, 10)],
    ["bytes=90-", part(90, 10)],
    ["bytes=-10", part(90, 10)],
    ["bytes=0-0", part(0, 1)],
    ["bytes=-1", part(99, 1)],
    ["bytes=95-1000", part(95, 5)],
    ["bytes=-1000", part(0, 100)],
    ["Bytes=5-6", part(5, 2)],
    ["bytes= 5-6 ", part(5, 2)],
    ["bytes=0-99999999999999999999999", part(0, 100)],
  ])("%s is served", (range, expected) => {
    expect(answer({ range })).toEqual(expected);
  });

  it.each(["bytes=100-", "bytes=100-200", "bytes=-0"])("%s cannot be satisfied", (range) => {
    expect(answer({ range })).toEqual({ status: 416 });
  });

  it.each(["bytes=9-5", "bytes=", "bytes=-", "bytes=a-b", "bytes=1", "lines=1-2", "1-2", "bytes=0x0-5", "bytes=--5"])(
    "%s is malformed or of another unit and ignored",
    (range) => {
      expect(answer({ range })).toEqual({ status: 200 });
    },
  );

  it("several ranges get the whole", () => {
    expect(answer({ range: "bytes=0-1,5-6" })).toEqual({ status: 200 });
  });

  it("are defined for GET only", () => {
    expect(answer({ range: "bytes=0-9" }, "HEAD")).toEqual({ status: 200 });
  });

  it("of nothing cannot be satisfied", () => {
    expect(answer({ range: "bytes=0-" }, "GET", 0)).toEqual({ status: 416 });
    expect(answer({ range: "bytes=-5" }, "GET", 0)).toEqual({ status: 416 });
  });
});

describe("If-Match (§ 13.1.1, strong comparison)", () => {
  it.each([
    ['"abc"', 200],
    ["*", 200],
    ['"x", "abc"', 200],
    ['"x,y" , "abc"', 200],
    ['W/"abc"', 412],
    ['"x"', 412],
    ["abc", 412],
    ["", 412],
  ])("%s", (header, status) => {
    expect(answer({ "if-match": header })).toEqual({ status });
  });

  it("guards a range too", () => {
    expect(answer({ "if-match": '"abc"', range: "bytes=0-9" })).toEqual(part(0, 10));
    expect(answer({ "if-match": '"x"', range: "bytes=0-9" })).toEqual({ status: 412 });
  });
});

describe("If-None-Match (§ 13.1.2, weak comparison)", () => {
  it.each([
    ['"abc"', 304],
    ['W/"abc"', 304],
    ["*", 304],
    ['"x", W/"abc"', 304],
    ['"x"', 200],
    ["abc", 200],
  ])("%s", (header, status) => {
    expect(answer({ "if-none-match": header })).toEqual({ status });
    expect(answer({ "if-none-match": header }, "HEAD")).toEqual({ status });
  });

  it("comes after If-Match and before Range (§ 13.2.2)", () => {
    expect(answer({ "if-match": '"x"', "if-none-match": '"abc"' })).toEqual({ status: 412 });
    expect(answer({ "if-none-match": '"abc"', range: "bytes=0-9" })).toEqual({ status: 304 });
    expect(answer({ "if-none-match": '"abc"', range: "bytes=500-" })).toEqual({ status: 304 });
  });
});

describe("If-Range (§ 13.1.5, strong comparison)", () => {
  it.each([
    ['"abc"', part(0, 10)],
    ['W/"abc"', { status: 200 }],
    ['"x"', { status: 200 }],
    ["Sun, 22 Nov 2026 10:00:00 GMT", { status: 200 }],
  ])("%s", (header, expected) => {
    expect(answer({ "if-range": header, range: "bytes=0-9" })).toEqual(expected);
  });

  it("turns an unsatisfiable range of another generation into the whole", () => {
    expect(answer({ "if-range": '"x"', range: "bytes=500-" })).toEqual({ status: 200 });
  });
});
