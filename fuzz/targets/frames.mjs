/** Small frames of many kinds: what the seeds of several targets are made of. */
export function frames() {
  const tcp = hex('9c40 0050 0000 0001 0000 0002 5018 0200 0000 0000', '474554202f0d0a');
  const tcpOptions = hex(
    '9c40 0050 0000 0001 0000 0000 a002 ffff 0000 0000 020405b4 0402 080a 00000001 00000000 01 030307',
  );
  const udp = hex('0035 d431 0010 0000', '0102030405060708');
  return [
    ethernet('0800', ipv4(6, tcp)),
    ethernet('0800', ipv4(6, tcpOptions)),
    ethernet('0800', ipv4(17, udp)),
    ethernet('0800', ipv4(1, hex('0800 0000 0001 0002', '61626364'))),
    ethernet('0800', ipv4(17, udp, { flags: 0x2000 })),
    ethernet('0800', ipv4(6, tcp, { options: hex('9404 0000 0101 0100') })),
    ethernet('0800', ipv4(4, ipv4(41, ipv6(6, tcp)))),
    ethernet('0800', ipv4(47, hex('0000 0800'), {})),
    ethernet('86dd', ipv6(6, tcp)),
    ethernet('86dd', ipv6(0, hex('2b00 0104 0000 0000', '0601 0000 00000000', '2c00 0000'), {})),
    ethernet('86dd', ipv6(44, hex('1100 0001 0000 0001'), {})),
    ethernet(
      '86dd',
      ipv6(58, hex('8700 0000 0000 0000', 'fe80 0000 0000 0000 0000 0000 0000 0001', '0101 020304050607')),
    ),
    ethernet('8100', hex('2064 0800'), ipv4(17, udp)),
    ethernet('88a8', hex('2064 8100 0005 86dd'), ipv6(17, udp)),
    ethernet('0806', hex('0001 0800 0604 0001', '020000000001 c0000201 000000000000 c0000202')),
    ethernet('0026', hex('4242 03'), hex('00 00 00 00 00 8000', '020000000001', '00000000')),
    ethernet('8847', hex('0001 01ff'), ipv4(17, udp)),
    ethernet('8864', hex('1100 0001 001e 0021'), ipv4(17, udp)),
  ];
}

/** `[LINKTYPE, bytes]` of link layers other than Ethernet. */
export function otherLinks() {
  const packet = ipv4(17, hex('0035 d431 0008 0000'));
  return [
    [0, join(hex('02000000'), packet)],
    [101, packet],
    [113, join(hex('0000 0001 0006 020000000001 0000 0800'), packet)],
    [276, join(hex('0800 0000 00000001 0001 00 06 0200000000010000'), packet)],
    [228, packet],
    [229, ipv6(17, hex('0035 d431 0008 0000'))],
  ];
}

export function ethernet(type, ...payload) {
  return join(hex('020000000002 020000000001'), hex(type), ...payload);
}

export function ipv4(protocol, payload, { flags = 0x4000, options = new Uint8Array(0) } = {}) {
  const length = 20 + options.length + payload.length;
  const words = 5 + options.length / 4;
  const head = Uint8Array.of(
    0x40 | words,
    0,
    length >> 8,
    length,
    0x12,
    0x34,
    flags >> 8,
    flags,
    64,
    protocol,
    0,
    0,
  );
  return join(head, hex('c0000201 c0000202'), options, payload);
}

export function ipv6(next, payload) {
  const head = Uint8Array.of(0x60, 0, 0, 0, payload.length >> 8, payload.length, next, 64);
  return join(head, hex('20010db8000000000000000000000001', '20010db8000000000000000000000002'), payload);
}

export function hex(...texts) {
  return new Uint8Array(Buffer.from(texts.join('').replaceAll(' ', ''), 'hex'));
}

export function join(...pieces) {
  return new Uint8Array(Buffer.concat(pieces));
}
