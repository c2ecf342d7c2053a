import type { LocalText } from "../problems/problem.ts";
import type { SourceRemark } from "./sourceLayer.ts";

const FEATURES_NAMED = 10;

interface CountedRemark extends SourceRemark {
  count: number;
  readonly features: number[];
}

/** Collects what a reader dropped, guessed or mended; equal remarks are counted together. */
export class Remarks {
  readonly list: CountedRemark[] = [];
  /** The last (feature, text) noted, so that several parts of one feature count once. */
  readonly #lastFeature = new Map<string, number>();

  /** `feature` is counted from 1; 0 means the whole file. */
  note(what: LocalText, feature = 0): void {
    if (this.#lastFeature.get(what.en) === feature) return;
    this.#lastFeature.set(what.en, feature);
    let remark = this.list.find((known) => known.what.en === what.en);
    if (!remark) {
      remark = { what, count: 0, features: [] };
      this.list.push(remark);
    }
    remark.count++;
    if (feature > 0 && remark.features.length < FEATURES_NAMED) remark.features.push(feature);
  }
}

export const HEIGHTS_DROPPED: LocalText = {
  zh: "高程(Z)和量测值(M)未保留",
  en: "heights (Z) and measures (M) were dropped",
};
