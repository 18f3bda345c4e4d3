import { type StreamField, streamField } from '../state-field.ts';

/** `udp.*`: where a datagram stands among those between the same two endpoints. */
export const udpFields: readonly StreamField[] = [
  streamField('udp.stream', (frame) => frame.udp.map(({ conversation }) => conversation)),
  streamField('udp.time_relative', (frame) => given(frame.udp.map(({ sinceFirstNs }) => sinceFirstNs))),
  streamField('udp.time_delta', (frame) => given(frame.udp.map(({ sincePreviousNs }) => sincePreviousNs))),
];

function given(values: readonly (bigint | undefined)[]): bigint[] {
  return values.filter((value) => value !== undefined);
}
