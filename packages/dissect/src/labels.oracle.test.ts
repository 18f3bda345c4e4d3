import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { dissector } from '../test/frames.ts';
import { hasOracle } from '../test/oracle.ts';

/** Where a label of ours is another than Wireshark's, and why. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  'null.family': 'AppleTalk and IPX share a number: which one depends on the system',
  'sll.gretype': 'ethertypes have one name, whatever names them',
  'gre.proto': 'ethertypes have one name, whatever names them',
  'fr.chdlctype': 'ethertypes have one name, whatever names them',
  'nflog.family': "Linux's names of the families",
  'ipv6.opt.type.action': "longer than Wireshark's line",
  'tcp.option_kind': "the registry's name",
  'dns.qry.type': 'the mnemonic, which people write, without what it stands for',
  'dns.resp.type': 'the mnemonic, which people write, without what it stands for',
  'dns.rrsig.type_covered': 'the mnemonic, which people write, without what it stands for',
  'dhcp.option.rfc3825.error': 'the checks of RFC 3825, not those of RFC 6225',
  'tls.handshake.server_named_curve': 'experiments became names of the registry',
  'tls.handshake.extensions_supported_group': 'experiments became names of the registry',
  'tls.handshake.extensions_key_share_group': 'experiments became names of the registry',
  'tls.handshake.extensions_key_share_selected_group': 'experiments became names of the registry',
};

/** Field → number → every label that Wireshark has for it. */
function theirLabels(): Map<string, Map<number, Set<string>>> {
  const fields = new Map<string, Map<number, Set<string>>>();
  const list = execFileSync('tshark', ['-G', 'values'], {
    encoding: 'utf8',
    maxBuffer: 1 << 30,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  for (const line of list.split('\n')) {
    if (!line.startsWith('V\t')) continue;
    const [, name = '', value, label = ''] = line.split('\t');
    if (dissector.fields.find(name) === undefined) continue;
    const labels = fields.get(name) ?? new Map<number, Set<string>>();
    fields.set(name, labels);
    const known = labels.get(Number(value)) ?? new Set();
    labels.set(Number(value), known.add(label));
  }
  return fields;
}

describe.runIf(hasOracle)('labels', () => {
  it("are Wireshark's where both have one, but for those that are known", () => {
    let equal = 0;
    const other = new Set<string>();
    for (const [name, labels] of theirLabels()) {
      const field = dissector.fields.find(name)!;
      if (field.type === 'boolean') continue;
      for (const [value, label] of field.labels ?? []) {
        const theirs = labels.get(Number(value));
        if (theirs?.has(label)) equal++;
        else if (theirs !== undefined) other.add(name);
      }
    }
    expect([...other].sort()).toEqual(Object.keys(OTHER_NAMES).sort());
    expect(equal).toBeGreaterThan(2300);
  });
});
