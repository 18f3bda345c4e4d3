import { asciiText } from '@plainwire/dissect';
import type { FieldValue } from '@plainwire/filter-lang';
import { contentOf } from '../http-content.ts';
import type { HttpPlace } from '../http-exchanges.ts';
import { type StreamField, streamField } from '../state-field.ts';

/** What of an HTTP message only the whole of it tells. */
export const httpFields: readonly StreamField[] = [
  streamField('http.file_data', ({ layers, outcome }) => {
    const { messages } = outcome;
    const hasLayer = layers.indexOf(layers.dissector.protocolId('http')) >= 0;
    if (!hasLayer || messages.length === 0) return layers.valuesOf('http.file_data');
    return messages
      .filter(({ complete, body }) => complete && body.length > 0)
      .map(contentOf)
      .filter((content) => content !== undefined)
      .map(asciiText);
  }),
  ofPlaces('http.request_number', ({ kind, number }) => (kind === 'request' ? number : undefined)),
  ofPlaces('http.response_number', ({ kind, number }) => (kind === 'response' ? number : undefined)),
  ofPlaces('http.prev_request_in', ({ previousRequestIn }) => previousRequestIn),
  ofPlaces('http.prev_response_in', ({ previousResponseIn }) => previousResponseIn),
  ofPlaces('http.request_in', ({ requestIn }) => requestIn),
  ofPlaces('http.response_for.uri', ({ uri }) => uri),
  ofPlaces('http.time', ({ elapsedNs }) => elapsedNs),
  ...(['response_in', 'next_request_in', 'next_response_in'] as const).map((name) =>
    streamField(`http.${name}`, (frame) => frame.later?.ofMessages(frame, name)),
  ),
];

/** What is known of where the frame's messages stand in their connection; what comes later is not known in one pass. */
function ofPlaces(name: string, read: (place: HttpPlace) => FieldValue | undefined): StreamField {
  return streamField(name, ({ httpPlaces }) =>
    httpPlaces.length === 0 ? undefined : httpPlaces.map(read).filter((value) => value !== undefined),
  );
}
