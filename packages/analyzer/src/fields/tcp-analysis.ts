import { DUPLICATE_ACK, type SegmentAnalysis, segmentLabels } from '@plainwire/tcp-reassembly';
import { type StreamField, streamField } from '../state-field.ts';

/** A number of the analysis, where there is one. */
function given(name: string, read: (said: SegmentAnalysis) => number): StreamField {
  return streamField(name, (frame) => {
    const said = frame.tcp?.analysis;
    const value = said === undefined ? -1 : read(said);
    return value < 0 ? undefined : value;
  });
}

/** The same for a time in nanoseconds; it can be negative where the capture's clock went back. */
function duration(name: string, read: (said: SegmentAnalysis) => number | bigint): StreamField {
  return streamField(name, (frame) => {
    const said = frame.tcp?.analysis;
    const value = said === undefined ? 0 : read(said);
    return value === 0 ? undefined : BigInt(value);
  });
}

/** A field that is there or not. */
function told(
  name: string,
  isSo: (said: SegmentAnalysis) => boolean,
  value: true | readonly true[] = true,
): StreamField {
  return streamField(name, (frame) => {
    const said = frame.tcp?.analysis;
    return said !== undefined && isSo(said) ? value : undefined;
  });
}

/** `tcp.analysis.*`: what happens on the way, as Wireshark tells it from the order of capture. */
export const tcpAnalysisFields: readonly StreamField[] = [
  told('tcp.connection.fin_active', (said) => said.closes === 1),
  told('tcp.connection.fin_passive', (said) => said.closes === 2),
  told('tcp.analysis', (said) => said.isRemarkable),
  told('tcp.analysis.flags', (said) => said.flags !== 0),
  ...segmentLabels.map(([bit, label]) => {
    // Wireshark has two fields of this name, and both are there.
    const value = bit === DUPLICATE_ACK ? ([true, true] as const) : true;
    return told(`tcp.analysis.${label}`, (said) => (said.flags & bit) !== 0, value);
  }),
  told('tcp.analysis.tfo_syn', (said) => said.fastOpen === 'cookie'),
  told('tcp.analysis.tfo_ack', (said) => said.fastOpen === 'accepted'),
  told('tcp.analysis.tfo_ignored', (said) => said.fastOpen === 'ignored'),
  given('tcp.flags.ace', (said) => said.accurateEcn),
  given('tcp.analysis.bytes_in_flight', (said) => said.bytesInFlight),
  given('tcp.analysis.push_bytes_sent', (said) => said.pushBytesSent),
  given('tcp.analysis.acks_frame', (said) => said.ackedRecord),
  duration('tcp.analysis.ack_rtt', (said) => said.ackRttNs),
  duration('tcp.analysis.initial_rtt', (said) => said.initialRttNs),
  given('tcp.analysis.duplicate_ack_num', (said) => said.duplicateAckNumber),
  given('tcp.analysis.duplicate_ack_frame', (said) => said.duplicateAckRecord),
  duration('tcp.analysis.rto', (said) => said.rtoNs),
  given('tcp.analysis.rto_frame', (said) => said.rtoRecord),
];
