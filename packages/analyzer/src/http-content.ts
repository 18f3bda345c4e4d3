import type { HttpMessage } from '@plainwire/http';

/** What a whole message carries, without its content codings; undefined when they cannot be undone. */
export function contentOf(message: HttpMessage): Uint8Array | undefined {
  if (message.header('content-encoding') === undefined) return message.body;
  const { bytes, faults } = message.decode();
  return faults.length > 0 ? undefined : bytes;
}
