/** Days are YYYY-MM-DD, in Asia/Shanghai where they stand in tables and answers; they compare as text. */

const DAY_MS = 86_400_000;

/** China has had one time, UTC+8, without summer time since 1992. */
const SHANGHAI_MS = 8 * 3_600_000;

/** The day `days` later. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

export function dayAfter(day: string): string {
  return addDays(day, 1);
}

/** The day that it is in China at a moment, given in milliseconds since 1970 (UTC). */
export function dayInShanghai(momentMs: number): string {
  return new Date(momentMs + SHANGHAI_MS).toISOString().slice(0, 10);
}
