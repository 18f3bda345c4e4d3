import { listed, listedExpert, stateful } from '../../../declare.ts';
import type { Field } from '../../../declared-field.ts';
import { knownFields } from '../../../known-fields.ts';

const text = (name: string, title: string) => listed(name, title, 'string');

/** Start lines and what is told of a whole message. */
export const messageFields = {
  chat: listedExpert('http.chat', 'Formatted text', 'chat', 'sequence'),
  notification: listed('http.notification', '', 'boolean'),
  request: listed('http.request', '', 'boolean'),
  method: text('http.request.method', 'Request Method'),
  uri: text('http.request.uri', 'Request URI'),
  uriPath: text('http.request.uri.path', 'Request URI Path'),
  uriQuery: text('http.request.uri.query', 'Request URI Query'),
  uriQueryParameter: text('http.request.uri.query.parameter', 'Request URI Query Parameter'),
  requestVersion: text('http.request.version', 'Request Version'),
  fullUri: text('http.request.full_uri', 'Full request URI'),
  requestLine: text('http.request.line', 'Request line'),
  response: listed('http.response', '', 'boolean'),
  responseVersion: text('http.response.version', 'Response Version'),
  code: listed('http.response.code', 'Status Code', 'uint16'),
  codeDescription: text('http.response.code.desc', 'Status Code Description'),
  phrase: text('http.response.phrase', 'Response Phrase'),
  responseLine: text('http.response.line', 'Response line'),
  contentLength: listed('http.content_length', 'Content length', 'uint64'),
  credentials: text('http.authbasic', 'Credentials'),
  cookiePair: text('http.cookie_pair', 'Cookie pair'),
  unknownHeader: text('http.unknown_header', 'Unknown header'),
  badHeaderName: listedExpert(
    'http.bad_header_name',
    'Illegal characters found in header name',
    'warning',
    'protocol',
  ),
  fileData: text('http.file_data', ''),
  chunkSize: listed('http.chunk_size', 'Chunk size', 'uint32'),
  chunkData: listed('http.chunk_data', 'Chunk data', 'bytes'),
  chunkBoundary: listed('http.chunk_boundary', 'Chunk boundary', 'bytes'),
  responseIn: stateful('http.response_in', 'Response in frame', 'framenum', { needs: 'later' }),
  nextRequestIn: stateful('http.next_request_in', 'Next request in frame', 'framenum', { needs: 'later' }),
  nextResponseIn: stateful('http.next_response_in', 'Next response in frame', 'framenum', { needs: 'later' }),
  ...knownFields(
    'http.',
    'request_number|Request number|uint32\n' +
      'response_number|Response number|uint32\n' +
      'request_in|Request in frame|framenum\n' +
      'prev_request_in|Prev request in frame|framenum\n' +
      'prev_response_in|Prev response in frame|framenum\n' +
      'response_for.uri|Request URI|string\n' +
      'time|Time since request|relative_time',
  ),
};

/** Header fields that have a field of their own. */
export const headerFields = {
  accept: text('http.accept', ''),
  acceptEncoding: text('http.accept_encoding', ''),
  acceptLanguage: text('http.accept_language', 'Accept-Language'),
  authorization: text('http.authorization', ''),
  cacheControl: text('http.cache_control', 'Cache-Control'),
  connection: text('http.connection', ''),
  contentEncoding: text('http.content_encoding', 'Content-Encoding'),
  contentLengthHeader: text('http.content_length_header', 'Content-Length'),
  contentType: text('http.content_type', 'Content-Type'),
  cookie: text('http.cookie', ''),
  date: text('http.date', ''),
  host: text('http.host', ''),
  http2Settings: text('http.http2_settings', 'HTTP2-Settings'),
  lastModified: text('http.last_modified', 'Last-Modified'),
  location: text('http.location', ''),
  proxyAuthenticate: text('http.proxy_authenticate', 'Proxy-Authenticate'),
  proxyAuthorization: text('http.proxy_authorization', 'Proxy-Authorization'),
  referer: text('http.referer', ''),
  webSocketAccept: text('http.sec_websocket_accept', 'Sec-WebSocket-Accept'),
  webSocketExtensions: text('http.sec_websocket_extensions', 'Sec-WebSocket-Extensions'),
  webSocketKey: text('http.sec_websocket_key', 'Sec-WebSocket-Key'),
  webSocketProtocol: text('http.sec_websocket_protocol', 'Sec-WebSocket-Protocol'),
  webSocketVersion: text('http.sec_websocket_version', 'Sec-WebSocket-Version'),
  server: text('http.server', ''),
  setCookie: text('http.set_cookie', 'Set-Cookie'),
  transferEncoding: text('http.transfer_encoding', 'Transfer-Encoding'),
  upgrade: text('http.upgrade', ''),
  userAgent: text('http.user_agent', 'User-Agent'),
  wwwAuthenticate: text('http.www_authenticate', 'WWW-Authenticate'),
  forwardedFor: text('http.x_forwarded_for', 'X-Forwarded-For'),
};

/** Lower-case header name → its field. */
export const headersByName: ReadonlyMap<string, Field> = new Map<string, Field>(
  Object.values(headerFields).map((field) => [headerName(field), field]),
);

function headerName(field: Field): string {
  return field === headerFields.acceptEncoding ? 'accept-encoding' : field.title.toLowerCase();
}
