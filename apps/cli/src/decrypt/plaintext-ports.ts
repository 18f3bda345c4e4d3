/** Ports that are for TLS, and those of the same protocol without it (IANA's registry; 8443 and 8883 by custom). */
const PLAIN_PORTS: ReadonlyMap<number, number> = new Map([
  [443, 80],
  [465, 25],
  [563, 119],
  [636, 389],
  [853, 53],
  [990, 21],
  [992, 23],
  [993, 143],
  [995, 110],
  [3269, 3268],
  [5061, 5060],
  [5671, 5672],
  [6514, 601],
  [6697, 6667],
  [8443, 8080],
  [8883, 1883],
]);

/** The port by which others know what was inside TLS on `port`. */
export function plainPort(port: number): number {
  return PLAIN_PORTS.get(port) ?? port;
}
