import type { LocalText } from "../../shared/problems/problem.ts";

export type Language = "zh" | "en";

/**
 * The language a caller prefers by Accept-Language (RFC 9110 § 12.5.4), Chinese where it says nothing that helps: the
 * service is made for China's approval portals.
 */
export function preferredLanguage(acceptLanguage: string | null): Language {
  let best: { language: Language; quality: number } = { language: "zh", quality: 0 };
  for (const entry of (acceptLanguage ?? "").split(",")) {
    const [range = "", ...parameters] = entry.trim().toLowerCase().split(";");
    const language = range.startsWith("en") ? "en" : range.startsWith("zh") ? "zh" : null;
    const q = parameters.map((parameter) => /^\s*q=([\d.]+)\s*$/.exec(parameter)?.[1]).find(Boolean);
    const quality = q === undefined ? 1 : Number(q);
    if (language && quality > best.quality) best = { language, quality };
  }
  return best.language;
}

/** What an answer in a language says of itself. */
export function languageHeaders(language: Language): { "content-language": string; vary: string } {
  return { "content-language": language === "zh" ? "zh-CN" : "en", vary: "Accept-Language" };
}

/** Every `{ zh, en }` in a JSON value replaced by its text in one language. */
export function localised(value: unknown, language: Language): unknown {
  if (Array.isArray(value)) return value.map((entry) => localised(entry, language));
  if (typeof value !== "object" || value === null) return value;
  if (isLocalText(value)) return value[language];
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, localised(entry, language)]));
}

function isLocalText(value: object): value is LocalText {
  return "zh" in value && "en" in value && Object.keys(value).length === 2;
}
