import { listed, stateful } from '../../../declare.ts';
import { knownFields } from '../../../known-fields.ts';
import { labelsOfRuns } from '../../data/runs.ts';

const hex = { base: 'hex' } as const;
const bit = (name: string, title: string) => listed(name, title, 'boolean');
const u32 = (name: string, title: string) => listed(name, title, 'uint32');

// HTTP/2 Error Code, https://www.iana.org/assignments/http2-parameters
const errorLabels = labelsOfRuns({
  0: [
    'NO_ERROR',
    'PROTOCOL_ERROR',
    'INTERNAL_ERROR',
    'FLOW_CONTROL_ERROR',
    'SETTINGS_TIMEOUT',
    'STREAM_CLOSED',
    'FRAME_SIZE_ERROR',
    'REFUSED_STREAM',
    'CANCEL',
    'COMPRESSION_ERROR',
    'CONNECT_ERROR',
    'ENHANCE_YOUR_CALM',
    'INADEQUATE_SECURITY',
    'HTTP_1_1_REQUIRED',
  ],
});

export const frameFields = {
  magic: listed('http2.magic', '', 'string'),
  stream: listed('http2.stream', '', 'none'),
  frameLength: listed('http2.length', '', 'uint24'),
  type: listed('http2.type', '', 'uint8', {
    labels: labelsOfRuns({
      0: 'DATA|HEADERS|PRIORITY|RST_STREAM|SETTINGS|PUSH_PROMISE|PING|GOAWAY|WINDOW_UPDATE|CONTINUATION|ALTSVC',
      12: 'ORIGIN',
      16: 'PRIORITY_UPDATE',
    }),
  }),
  flags: listed('http2.flags', '', 'uint8', hex),
  endStream: bit('http2.flags.end_stream', ''),
  endHeaders: bit('http2.flags.eh', 'End Headers'),
  padded: bit('http2.flags.padded', ''),
  hasPriority: bit('http2.flags.priority', ''),
  settingsAck: bit('http2.flags.ack.settings', 'ACK'),
  pingAck: bit('http2.flags.ack.ping', 'ACK'),
  reserved: listed('http2.r', 'Reserved', 'uint32', hex),
  streamId: u32('http2.streamid', 'Stream Identifier'),
  data: listed('http2.data.data', '', 'bytes'),
  dataPadding: listed('http2.data.padding', '', 'bytes'),
  padLength: listed('http2.pad_length', '', 'uint16'),
  headerBlock: listed('http2.headers', 'Header Block Fragment', 'bytes'),
  headersPadding: listed('http2.headers.padding', '', 'bytes'),
  exclusive: bit('http2.exclusive', ''),
  dependency: u32('http2.stream_dependency', ''),
  weight: listed('http2.headers.weight', '', 'uint8'),
  resetError: listed('http2.rst_stream.error', '', 'uint32', { labels: errorLabels }),
  settings: listed('http2.settings', '', 'none'),
  settingId: listed('http2.settings.id', 'Settings Identifier', 'uint16', {
    labels: labelsOfRuns({
      1: 'Header table size|Enable PUSH|Max concurrent streams|Initial Windows size|Max frame size|Max header list size',
      8: 'Extended CONNECT',
    }),
  }),
  headerTableSize: u32('http2.settings.header_table_size', 'Header table size'),
  enablePush: u32('http2.settings.enable_push', 'Enable PUSH'),
  maxConcurrentStreams: u32('http2.settings.max_concurrent_streams', 'Max concurrent streams'),
  initialWindowSize: u32('http2.settings.initial_window_size', 'Initial Windows Size'),
  maxFrameSize: u32('http2.settings.max_frame_size', 'Max frame size'),
  maxHeaderListSize: u32('http2.settings.max_header_list_size', 'Max header list size'),
  extendedConnect: u32('http2.settings.extended_connect', 'Extended CONNECT'),
  unknownSetting: u32('http2.settings.unknown', 'Unknown Settings'),
  promisedStream: u32('http2.push_promise.promised_stream_id', 'Promised-Stream-ID'),
  ping: listed('http2.ping', '', 'bytes'),
  pong: listed('http2.pong', '', 'bytes'),
  lastStreamId: u32('http2.goaway.last_stream_id', 'Last-Stream-ID'),
  goawayError: listed('http2.goaway.error', '', 'uint32', { labels: errorLabels }),
  goawayData: listed('http2.goaway.addata', 'Additional Debug Data', 'bytes'),
  windowIncrement: u32('http2.window_update.window_size_increment', ''),
  continuation: listed('http2.continuation.header', 'Continuation Header', 'string'),
  unknown: listed('http2.unknown', '', 'bytes'),
};

/** Header lists are compressed with a table that lives as long as the connection (RFC 7541). */
export const headerListFields = {
  ...knownFields(
    'http2.',
    'header||none\n' +
      'header.name||string\n' +
      'header.value||string\n' +
      'header.count|Header Count|uint32\n' +
      'header.length|Header Length|uint32\n' +
      'headers.method|:method|string\n' +
      'headers.path|:path|string\n' +
      'headers.scheme|:scheme|string\n' +
      'headers.authority|:authority|string\n' +
      'headers.status|:status|uint16\n' +
      'headers.content_type|content-type|string\n' +
      'headers.content_length|content-length|uint64\n' +
      'headers.user_agent|user-agent|string\n' +
      'headers.server|server|string\n' +
      'headers.cookie|cookie|string\n' +
      'headers.set_cookie|set-cookie|string\n' +
      'headers.location|location|string\n' +
      'headers.referer|referer|string\n' +
      'headers.accept|accept|string\n' +
      'headers.accept_encoding|accept-encoding|string\n' +
      'headers.accept_language|accept-language|string\n' +
      'headers.content_encoding|content-encoding|string\n' +
      'headers.cache_control|cache-control|string\n' +
      'headers.date|date|string\n' +
      'headers.etag|etag|string\n' +
      'headers.last_modified|last-modified|string\n' +
      'headers.authorization|authorization|string\n' +
      'request.full_uri|Full request URI|string\n' +
      'body.reassembled.data|Reassembled body data|bytes\n' +
      'body.reassembled.length|Reassembled body length|uint32',
  ),
  reassembledBodyIn: stateful('http2.body.reassembled.in', 'Reassembled body in frame', 'framenum', {
    needs: 'later',
  }),
};
