import { contentOf } from '../http-content.ts';
import { type StreamField, streamField } from '../state-field.ts';

const TEXT = new TextDecoder('utf-8', { ignoreBOM: true });

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
      .map((content) => TEXT.decode(content));
  }),
];
