import type { RecordField, StreamField } from '../state-field.ts';
import { columnFields } from './columns.ts';
import { expertFields } from './expert.ts';
import { faultFields } from './faults.ts';
import { fragmentFields } from './fragments.ts';
import { frameFields } from './frame.ts';
import { httpFields } from './http.ts';
import { namesLikeBytes } from './names-like-bytes.ts';
import { packetOptionFields } from './packet-options.ts';
import { replyFields } from './replies.ts';
import { tcpFields } from './tcp.ts';
import { tcpAnalysisFields } from './tcp-analysis.ts';
import { tcpSackFields } from './tcp-sack.ts';
import { tcpSegmentFields } from './tcp-segments.ts';
import { udpFields } from './udp.ts';

/** Every field that the analyzer adds to those of the dissector. */
export const recordFields: readonly RecordField[] = [
  ...frameFields,
  ...columnFields,
  ...expertFields,
  ...faultFields,
  ...namesLikeBytes,
  ...packetOptionFields,
];

/** Every field of the dissector that the analyzer gives a value. */
export const streamFields: readonly StreamField[] = [
  ...tcpFields,
  ...tcpAnalysisFields,
  ...tcpSackFields,
  ...tcpSegmentFields,
  ...udpFields,
  ...replyFields,
  ...httpFields,
  ...fragmentFields,
];
