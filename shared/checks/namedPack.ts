import type { Published } from "../catalog/catalog.ts";
import type { ReadCounts } from "../flatgeobuf/rangeReader.ts";
import { type LocalText, Problem } from "../problems/problem.ts";
import type { PreparedPack } from "../rules/preparePack.ts";
import type { ObjectStore } from "../store/objectStore.ts";
import type { CheckCache } from "./checkCache.ts";

/** The lists that a pack may have beside its control lines. */
export type ListName = "toleranceList" | "deficiencyList" | "accessList";

export interface NamedPack<List extends ListName> {
  readonly published: Published;
  readonly pack: PreparedPack;
  readonly list: NonNullable<PreparedPack[List]>;
  /** The packs that judge sites in that generation. */
  readonly judging: readonly PreparedPack[];
  /** SHA-256 of the compiled pack. */
  readonly digest: string;
  readonly counts: ReadCounts;
}

/** How a caller finds an answer's rules again. */
export interface PackReference {
  readonly pack: string;
  readonly version: string;
  readonly digest: string;
}

export function packReference({ pack, digest }: NamedPack<ListName>): PackReference {
  return { pack: pack.head.id, version: pack.head.version, digest: `sha256:${digest}` };
}

/**
 * The pack that a caller names, of the current generation (as of at most five seconds ago) or of an older snapshot.
 * @param pointer place of the name in the request
 * @throws Problem `unknown-list` (404) naming the packs that have such a list; `rules-unavailable`, `unknown-snapshot`
 */
export async function namedPack<List extends ListName>(
  { store, cache }: { readonly store: ObjectStore; readonly cache: CheckCache },
  name: string,
  member: List,
  pointer: string,
  snapshot?: string,
): Promise<NamedPack<List>> {
  const { generations } = cache;
  const looked = await (snapshot === undefined ? generations.latest(store) : generations.byDigest(store, snapshot));
  const { packs, judging, reads } = await cache.rules(store, looked.published);
  const pack = packs.find(({ head }) => head.id === name);
  const list = pack?.[member];
  if (!pack || !list) throw unknownList(name, member, packs, pointer);
  const { digest } = looked.published.snapshot.rulePacks.find((entry) => entry.pack === name)!;
  const counts = { rounds: Math.sign(looked.reads) + Math.sign(reads), reads: looked.reads + reads, bytes: 0 };
  return { published: looked.published, pack, list: list as NonNullable<PreparedPack[List]>, judging, digest, counts };
}

const LIST_TITLES: Readonly<Record<ListName, LocalText>> = {
  toleranceList: { zh: "容差清单", en: "tolerance list" },
  deficiencyList: { zh: "容缺清单", en: "deficiency list" },
  accessList: { zh: "准入清单", en: "access list" },
};

export function unknownList(name: string, member: ListName, packs: readonly PreparedPack[], pointer: string): Problem {
  const those = packs.filter((pack) => pack[member] !== undefined).map(({ head }) => head.id);
  const shown = name.slice(0, 80);
  const { zh, en } = LIST_TITLES[member];
  return new Problem({
    type: "unknown-list",
    status: 404,
    title: { zh: `没有这份${zh}`, en: `No such ${en}` },
    detail: { zh: `已发布的规则包中没有 ${shown} 的${zh}`, en: `No ${en} is published under the name ${shown}` },
    mend: availableNames(those, { zh: `尚未发布任何${zh}`, en: "None is published" }),
    pointer,
  });
}

/** What to name instead. @param none what is said where there is nothing to name */
export function availableNames(names: readonly string[], none?: LocalText): LocalText {
  if (names.length === 0 && none) return none;
  return { zh: `可用：${names.join("、")}`, en: `There are: ${names.join(", ")}` };
}
