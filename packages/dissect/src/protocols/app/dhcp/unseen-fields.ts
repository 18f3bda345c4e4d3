import { knownFields } from '../../../known-fields.ts';

/** What Wireshark declares for kinds of values that no option has, and for options that go on in a second one. */
export const unseenFields = knownFields(
  'dhcp.',
  'option.value.address|Value|ipv4\n' +
    'option.value.string|Value|stringz\n' +
    'option.value.uint|Value|uint8\n' +
    'option.vi.value.address|Value|ipv4\n' +
    'option.vi.value.string|Value|stringz\n' +
    'option.vi.value.uint|Value|uint8\n' +
    'option.agent_information_option.value.address|Value|ipv4\n' +
    'option.agent_information_option.value.string|Value|stringz\n' +
    'option.agent_information_option.value.uint|Value|uint8\n' +
    'option.value.bool|Value|boolean\n' +
    'option.value.int|Value|int32\n' +
    'option.parse_err|Parse error|none\n' +
    'option.agent_information_option.ani_att.att|Access Technology Type|uint8\n' +
    'option.agent_information_option.ani_att.res|Access Technology Type|uint8\n' +
    'option.agent_information_option.padding||uint8\n' +
    'option.agent_information_option.source_port||none\n' +
    'option.agent_information_option.vi|Vendor-Specific Information|bytes\n' +
    'option.agent_information_option.vrf_name.vpn_id|VRF name/VPN ID|bytes\n' +
    'option.enterprise.malformed|no room left in option for enterprise data|none\n' +
    'bad_bitfield|Bogus bitfield|none\n' +
    'suboption_invalid|Invalid suboption|none',
);
