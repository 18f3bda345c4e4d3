import { concat } from '@plainwire/bytes';
import type { HttpMessage } from '@plainwire/http';

/** What a whole message carries, without its content codings; undefined when they cannot be undone. */
export function contentOf(message: HttpMessage): Uint8Array | undefined {
  if (message.header('content-encoding') === undefined) return message.body;
  const { bytes, faults } = message.decode();
  return faults.length > 0 ? undefined : bytes;
}

/** The message as it passed; undefined when its body does not follow the head on the wire just as it is. */
export function messageBytes({ head, body, length, holes }: HttpMessage): Uint8Array | undefined {
  if (holes.length > 0 || head.length + body.length !== length) return undefined;
  return body.length === 0 ? head : concat([head, body]);
}
