import { describe, expect, it } from 'vitest';
import { dissector, ETHERNET, hex, IPV4_TCP, TCP_FRAME, TCP_WITH_TIMESTAMPS } from '../test/frames.ts';

const UDP = '45000000 00000000 40110000 c0000201 c6336402 c000 1388 0000 0000 6162';

const FRAMES: Readonly<Record<string, Uint8Array>> = {
  'TCP over IPv4': TCP_FRAME,
  'TCP in stacked tags': hex(`${ETHERNET} 88a8 2001 8100 2064 0800 ${IPV4_TCP} ${TCP_WITH_TIMESTAMPS}`),
  UDP: hex(`${ETHERNET} 0800 ${UDP}`),
  'VXLAN around TCP': hex(
    `${ETHERNET} 0800 ${UDP.replace('1388', '12b5').replace('6162', '')} 08000000 00007b00 ${ETHERNET} 0800 ${IPV4_TCP} ${TCP_WITH_TIMESTAMPS}`,
  ),
};

/** Far fewer than fill V8's young generation, so that no collection hides what was allocated. */
const ROUNDS = 20_000;

describe('a frame that is filled again', () => {
  it.each(Object.entries(FRAMES))('costs no memory: %s', (_name, buffer) => {
    const record = { buffer, offset: 0, capturedLength: buffer.length, linkType: 1 };
    const frame = dissector.createFrame();
    const round = () => {
      for (let i = 0; i < ROUNDS; i++) dissector.dissect(record, frame);
    };
    for (let i = 0; i < 5; i++) round();
    const costs = Array.from({ length: 5 }, () => {
      const before = process.memoryUsage().heapUsed;
      round();
      return (process.memoryUsage().heapUsed - before) / ROUNDS;
    });
    // An object a frame would be 16 bytes and more. Other work of the process may fall into one of the rounds.
    expect(Math.min(...costs.map(Math.abs))).toBeLessThan(4);
    expect(frame.layerCount).toBeGreaterThan(2);
  });
});
