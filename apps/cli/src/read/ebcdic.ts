/** Below 0x40 as Wireshark has it: most characters stay. From there on code page 037, with a dot for what is not ASCII. */
const FROM_0X30 = '..23456789:;<=.?';
const FROM_0X40 =
  ' ...........<(+|&.........!$*);.-/.........,%_>?..........:#@\'=".abcdefghi.......jklmnopqr.......~stuvwxyz......^.........[]....{ABCDEFGHI......}JKLMNOPQR......\\.STUVWXYZ......0123456789......';

/** Bytes of EBCDIC text as ASCII. */
export function ebcdicToAscii(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte) => {
    if (byte >= 0x40) return FROM_0X40.charCodeAt(byte - 0x40);
    return byte >= 0x30 ? FROM_0X30.charCodeAt(byte - 0x30) : byte;
  });
}
