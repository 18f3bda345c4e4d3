const PROTOCOL = /(?:ether|link|fddi|tr|wlan|ip6?|arp|rarp|tcp|udp|sctp|icmp6?|igmp|ah|esp|pim|vrrp|stp)/
  .source;
const ADDRESS = /[\w.:-]+(?:\/\d+)?/.source;
const WHERE = /(?:(?:src|dst)\s+)?/.source;

/** What a capture filter asks in one test (pcap-filter(7)), and a display filter never. */
const TEST = new RegExp(
  `^(?:${PROTOCOL}\\s+)?(?:${WHERE}(?:` +
    [
      `(?:host|net|port|gateway)\\s+${ADDRESS}(?:\\s+mask\\s+[\\d.]+)?`,
      String.raw`portrange\s+\w+-\w+`,
      String.raw`proto\s+\\?\w+`,
    ].join('|') +
    `)|(?:src|dst)\\s+${ADDRESS}|broadcast|multicast)$` +
    String.raw`|^(?:less|greater)\s+\d+$|^len\s*[<>=!]=?\s*\d+$|^(?:vlan|mpls|pppoes)\s+\d+$|^(?:in|out)bound$` +
    String.raw`|^\w+\[[^\]]*(?:tcpflags|icmptype|icmpcode)[^\]]*\].*$`,
);
/** What may stand beside such tests: a protocol, or a value that goes on with the test before it. */
const OTHER = new RegExp(`^(?:${PROTOCOL}|vlan|mpls|pppoes|${ADDRESS})$`);

/** Whether a text that is no display filter is a capture filter: `tcp port 80 and not host 192.0.2.1`. */
export function looksLikeCaptureFilter(text: string): boolean {
  const tests = text
    .replace(/[()]/g, ' ')
    .replace(/\b(src|dst)\s+(?:or|and)\s+(?:src|dst)\b/g, '$1')
    .split(/&&|\|\||\b(?:and|or)\b/)
    .map((test) => test.trim().replace(/^(?:(?:not\b|!)\s*)+/, ''));
  return tests.some((test) => TEST.test(test)) && tests.every((test) => TEST.test(test) || OTHER.test(test));
}

/** tshark's words. */
export const CAPTURE_FILTER_HINT =
  '  Note: That read filter code looks like a valid capture filter;\n        maybe you mixed them up?';
