import manifest from "../../package.json" with { type: "json" };

/** Of this service, as package.json has it: receipts and the description name it. */
export const SERVICE_VERSION: string = manifest.version;
