import type { Frame } from '@plainwire/dissect';
import type { Connection } from '@plainwire/tcp-reassembly';
import type { ExchangedMessage } from './http-exchanges.ts';

/** The HTTP messages that segments begin which are read by themselves: as much of them as numbers and pairs them. */
export class CutMessages {
  readonly #requests = new WeakMap<Connection, ExchangedMessage>();

  /** What the `http` layer of a frame begins; nothing when it is more of a body, or too short to be told. */
  of(layers: Frame, connection: Connection): readonly ExchangedMessage[] {
    if (layers.valuesOf('http.response').length > 0)
      return [{ kind: 'response', connection, request: this.#requests.get(connection), header: noHeader }];
    if (layers.valuesOf('http.request').length === 0) return [];
    const host = layers.valuesOf('http.host')[0];
    const request: ExchangedMessage = {
      kind: 'request',
      connection,
      target: layers.valuesOf('http.request.uri')[0],
      header: (name) => (name === 'host' ? host : undefined),
    };
    this.#requests.set(connection, request);
    return [request];
  }
}

const noHeader = () => undefined;
