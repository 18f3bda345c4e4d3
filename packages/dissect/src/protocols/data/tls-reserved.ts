type Labels = Readonly<Record<number, string>>;

/** 0x0a0a, 0x1a1a, …: what clients offer so that servers learn to ignore what they do not know (RFC 8701 §2). */
const grease: Labels = Object.fromEntries(
  Array.from({ length: 16 }, (_, index) => [0x0a0a + index * 0x1010, 'Reserved (GREASE)']),
);

/** 0x7f00 and the number of the draft (RFC 8446 was the 28th). */
const drafts: Labels = Object.fromEntries(
  Array.from({ length: 15 }, (_, index) => [0x7f0e + index, `TLS 1.3 (draft ${14 + index})`]),
);

/** The labels of a registry, and those of its values that are reserved for GREASE. */
export function withGrease(labels: Labels): Labels {
  return { ...labels, ...grease };
}

/** Versions with those of TLS 1.3 before it was one. */
export function withDrafts(versions: Labels): Labels {
  return { ...withGrease(versions), ...drafts };
}
