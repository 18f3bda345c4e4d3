import { createDefragmenter } from '../src/defragmenter.ts';
import type { Fragment, FragmentEvent } from '../src/fragment.ts';
import type { OverlapPolicy } from '../src/overlap-policy.ts';

const decoder = new TextDecoder();

/**
 * Tells what a defragmenter makes of a script. A line is one fragment:
 *
 *     v4 7 8+ "BBBBBBBB"
 *     v4 7 16 "CC"
 *
 * version, identification, offset in bytes (`+`: more fragments follow), payload in quotes, and further `from=`, `to=` (last
 * byte of an address), `protocol=`, `link=`, `wire=` (original payload length), `at=` (seconds). A line `end` ends the input.
 */
export function fragmentStory(script: string, policy?: OverlapPolicy): string[] {
  const defragmenter = createDefragmenter({ policy });
  const lines = script
    .split('\n')
    .map((text) => text.trim())
    .filter((text) => text !== '');
  return lines.flatMap((line, index) => {
    const events = line === 'end' ? defragmenter.end() : defragmenter.push(written(line, index + 1));
    return events.map(tell);
  });
}

function written(line: string, record: number): Fragment {
  const [, version, identification, offset, more, rest = ''] = /^v([46]) (\d+) (\d+)(\+?)(.*)$/.exec(line)!;
  const named = (name: string, otherwise: number) =>
    Number(new RegExp(` ${name}=(\\d+)`).exec(rest)?.[1] ?? otherwise);
  const payload = new TextEncoder().encode(/"([^"]*)"/.exec(rest)?.[1] ?? '');
  const addresses = new Uint8Array(32);
  addresses[0] = named('from', 1);
  addresses[16] = named('to', 2);
  return {
    ...{ addresses, sourceAt: 0, destinationAt: 16, addressLength: version === '4' ? 4 : 16 },
    ...{ linkKey: named('link', 0), identification: Number(identification), protocol: named('protocol', 17) },
    ...{ offset: Number(offset), moreFragments: more === '+', payload, payloadAt: 0 },
    ...{ payloadLength: payload.length, originalPayloadLength: named('wire', payload.length) },
    ...{ seconds: named('at', 0), nanoseconds: 0, record },
  };
}

function tell(event: FragmentEvent): string {
  switch (event.type) {
    case 'datagram':
      return `datagram "${decoder.decode(event.datagram.payload)}"`;
    case 'overlap': {
      const [kept, other] = [event.kept, event.other].map((bytes) => decoder.decode(bytes));
      return `overlap ${event.offset}+${event.length} "${kept}" from ${event.keptRecord}, not "${other}" from ${event.otherRecord}`;
    }
    case 'dropped':
      return `dropped ${event.reason}, of records ${event.fragments.map(({ record }) => record).join(' ')}`;
    case 'refused':
      return `refused ${event.offset}+${event.length} ${event.reason}`;
    default:
      return `${event.type} ${event.offset}+${event.length}`;
  }
}
