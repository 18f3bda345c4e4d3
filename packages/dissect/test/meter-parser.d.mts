/** The types of binary-parser are not found through its exports map. */
export const meterParser: { parse(bytes: Uint8Array): unknown };
