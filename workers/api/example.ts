/** A site on the demo county (示例县), half in its town and half on its farmland; the READMEs show its answer. */
export const EXAMPLE = {
  site: {
    type: "Polygon",
    coordinates: [
      [
        [117.035, 31.83],
        [117.038, 31.83],
        [117.038, 31.832],
        [117.035, 31.832],
        [117.035, 31.83],
      ],
    ],
  },
  asOf: "2026-11-22",
  project: { name: "示例项目", landUse: "100101", industry: "C26" },
};
