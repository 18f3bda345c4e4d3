import type { Dissector, Frame } from '@plainwire/dissect';
import type { Connection } from '@plainwire/tcp-reassembly';

/** Ports of protocols that have their own name in Wireshark and are not read here: what they carry is not `data`. */
const NAMED: ReadonlySet<number> = new Set([
  ...[7, 9, 13, 19, 20, 21, 22, 23, 25, 37, 43, 49, 70, 79, 88, 102, 110, 111, 113, 119, 135, 139, 143, 179],
  ...[
    194, 322, 389, 427, 445, 465, 502, 512, 513, 514, 515, 543, 544, 548, 554, 587, 631, 646, 647, 749, 771,
  ],
  ...[
    860, 873, 902, 1080, 1099, 1194, 1344, 1433, 1521, 1720, 1723, 1883, 1935, 2000, 2049, 2404, 2775, 3205,
  ],
  ...[3260, 3268, 3306, 3389, 3868, 4190, 4949, 5060, 5061, 5222, 5432, 5631, 5672, 5900, 5901, 6000, 6379],
  ...[6633, 6653, 6667, 6881, 7001, 8009, 8883, 9042, 9418, 11211, 20000, 27017, 44818],
]);

/** Shows the payload of a segment in which nothing is recognized, as `data`. */
export class UnclaimedPayload {
  readonly #dissector: Dissector;
  readonly #tcp: number;
  readonly #hasData: boolean;

  constructor(dissector: Dissector) {
    this.#dissector = dissector;
    this.#tcp = dissector.protocolId('tcp');
    this.#hasData = dissector.protocolId('data') >= 0;
  }

  layOver(frame: Frame, endpoints: Connection['endpoints']): void {
    const layer = frame.layerCount - 1;
    if (!this.#hasData || frame.protocolIdAt(layer) !== this.#tcp || frame.cut !== undefined) return;
    const start = frame.endAt(layer);
    const end = frame.limitAt(layer);
    if (start >= end || endpoints.some(({ port }) => this.#isNamed(port))) return;
    this.#dissector.dissectAs(frame, 'data', frame.bytesAt(layer), start, end);
  }

  #isNamed(port: number): boolean {
    return NAMED.has(port) || this.#dissector.lookup('tcp.port', port) !== undefined;
  }
}
