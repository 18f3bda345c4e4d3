import { describe, expect, it } from 'vitest';
import { plainwire } from './run-plainwire.ts';

const capture = 'fixtures/tls/http-simple/cap.pcap';
const read = (...args: readonly string[]) => plainwire(['read', '-n', '-r', capture, ...args]).stdout;

describe('plainwire read -T pdml', () => {
  it('tells each field as tshark does: name, line, place, value and bytes', () => {
    const lines = read('-T', 'pdml', '-c', '1').split('\n');
    for (const line of [
      '    <field name="num" pos="0" show="1" showname="Number" value="1" size="74"/>',
      '    <field name="ip.ttl" showname="Time to Live: 64" size="1" pos="22" show="64" value="40"/>',
      '      <field name="ip.flags.df" showname=".1.. .... = Don&#x27;t fragment: Set" size="1" pos="20" show="1" value="1" unmaskedvalue="40"/>',
      '    <field name="tcp.port" showname="Source or Destination Port: 443" hide="yes" size="2" pos="36" show="443" value="01bb"/>',
      '      <field name="tcp.options.mss" showname="TCP Option - Maximum segment size: 1460 bytes" size="4" pos="54" show="02:04:05:b4" value="020405b4">',
    ]) {
      expect(lines).toContain(line);
    }
  });

  it('of -e the values alone', () => {
    const text = read('-T', 'pdml', '-c', '1', '-e', 'tcp.port', '-e', 'http.host');
    expect(text.match(/^ {2}<.*$/gm)?.slice(2)).toEqual([
      expect.stringMatching(/^ {2}<field name="tcp.port" value="\d+"\/>$/),
      '  <field name="tcp.port" value="443"/>',
    ]);
  });

  it('opens nothing that it does not close', () => {
    const open: string[] = [];
    for (const [, end, name, alone] of read('-T', 'pdml').matchAll(/<(\/?)([a-z]+)[^>]*?(\/?)>/g)) {
      if (end === '/') expect(open.pop()).toBe(name);
      else if (alone === '') open.push(name!);
    }
    expect(open).toEqual([]);
  });
});

it('plainwire read -T psml prints the columns', () => {
  expect(read('-T', 'psml', '-c', '1')).toBe(`<?xml version="1.0" encoding="utf-8"?>
<psml version="0" creator="plainwire">
<structure>
${['No.', 'Time', 'Source', 'Destination', 'Protocol', 'Length', 'Info'].map((name) => `<section>${name}</section>\n`).join('')}</structure>

<packet>
<section>1</section>
<section>0.000000</section>
${read('-c', '1')
  .trim()
  .replace(
    /^1 +\S+ +(\S+) → (\S+) +(\S+) (\d+) (.*)$/,
    '<section>$1</section>\n<section>$2</section>\n<section>$3</section>\n<section>$4</section>\n<section>$5</section>',
  )}
</packet>

</psml>
`);
});

it('plainwire read -O shows the details of these layers, and the first line of the others', () => {
  const text = read('-O', 'ip', '-c', '1');
  expect(text).toMatch(/^Ethernet II, .*\nInternet Protocol Version 4, .*\n {4}0100 \.{4} = Version: 4\n/m);
  expect(text).toMatch(/\nTransmission Control Protocol, .*\n\n$/);
});

describe('plainwire read -G lists', () => {
  const list = (report: string) => plainwire(['read', '-G', report]);

  it.each([
    ['fields', 'F\tTime to Live\tip.ttl\tFT_UINT8\tip\tBASE_DEC\t0x0\t'],
    ['fields', 'P\tTransmission Control Protocol\ttcp'],
    ['protocols', 'Transmission Control Protocol\ttcp\ttcp'],
    ['values', 'V\tip.proto\t1\tICMP'],
    ['values', 'T\ttcp.flags.syn\tSet\tNot set'],
  ])('%s: %s', (report, line) => {
    expect(list(report).stdout.split('\n')).toContain(line);
  });

  it('nothing else', () => {
    expect(list('nosuch')).toMatchObject({
      code: 1,
      stderr:
        'plainwire: Invalid "nosuch" option for -G flag; it must be one of fields, protocols, values.\n',
    });
  });
});
