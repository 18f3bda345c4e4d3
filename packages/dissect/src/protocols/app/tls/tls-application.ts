import { u16be } from '@plainwire/bytes';
import type { LayerView } from '../../../view.ts';

const HTTP = 'Hypertext Transfer Protocol';

const SMTP = 'Simple Mail Transfer Protocol';
const IMAP = 'Internet Message Access Protocol';
const POP = 'Post Office Protocol';

/** What TLS carries, by the server's port; mail goes over to it in the middle, too (STARTTLS). */
const BY_PORT: Readonly<Record<number, string>> = {
  25: SMTP,
  110: POP,
  143: IMAP,
  443: HTTP,
  465: SMTP,
  587: SMTP,
  636: 'Lightweight Directory Access Protocol',
  853: 'Domain Name System',
  993: IMAP,
  995: POP,
};

/** The same by what the server chose in its hello (ALPN, RFC 7301 §3.1). */
const BY_NAME: Readonly<Record<string, string>> = { h2: 'HyperText Transfer Protocol 2', 'http/1.1': HTTP };

/** What is inside the application data of a layer, as far as the server's hello or the port tells. */
export function applicationOf({ frame, index }: LayerView): string | undefined {
  const chosen = BY_NAME[String(frame.earlierAt(index)?.['tls.handshake.extensions_alpn_str'])];
  const tcp = frame.indexOf(frame.dissector.protocolId('tcp'));
  if (chosen !== undefined || tcp < 0) return chosen;
  const bytes = frame.bytesAt(tcp);
  const at = frame.startAt(tcp);
  return BY_PORT[u16be(bytes, at)] ?? BY_PORT[u16be(bytes, at + 2)];
}
