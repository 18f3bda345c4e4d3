import { listed, listedExpert } from '../../../declare.ts';
import type { Field } from '../../../declared-field.ts';
import { listedFields } from '../../../known-fields.ts';

const plain = /* @__PURE__ */ listedFields(
  'dns.',
  'soa.mname|Primary name server|string\n' +
    "soa.rname|Responsible authority's mailbox|string\n" +
    'soa.serial_number||uint32\n' +
    'soa.refresh_interval||uint32\n' +
    'soa.retry_interval||uint32\n' +
    'soa.expire_limit|Expire limit|uint32\n' +
    'soa.minimum_ttl||uint32\n' +
    'naptr.order||uint16\n' +
    'naptr.preference||uint16\n' +
    'naptr.flags_length||uint8\n' +
    'naptr.flags||string\n' +
    'naptr.service_length||uint8\n' +
    'naptr.service||string\n' +
    'naptr.regex_length||uint8\n' +
    'naptr.regex||string\n' +
    'naptr.replacement||string\n' +
    'hinfo.cpu_length|CPU Length|uint8\n' +
    'hinfo.cpu|CPU|string\n' +
    'hinfo.os_length|OS Length|uint8\n' +
    'hinfo.os|OS|string\n' +
    'rp.mailbox||string\n' +
    'rp.txt_rr|TXT RR|string\n' +
    'afsdb.subtype||uint16\n' +
    'afsdb.hostname||string\n' +
    'ds.key_id|Key id|uint16|hex\n' +
    'ds.algorithm||uint8\n' +
    'ds.digest_type||uint8\n' +
    'ds.digest||bytes\n' +
    'sshfp.algorithm||uint8\n' +
    'sshfp.fingerprint.type|Fingerprint type|uint8\n' +
    'sshfp.fingerprint||bytes\n' +
    'rrsig.algorithm||uint8\n' +
    'rrsig.labels||uint8\n' +
    'rrsig.original_ttl||uint32\n' +
    'rrsig.signature_expiration||absolute_time\n' +
    'rrsig.signature_inception||absolute_time\n' +
    'rrsig.key_tag||uint16\n' +
    "rrsig.signers_name|Signer's name|string\n" +
    'rrsig.signature||bytes\n' +
    'nsec.next_domain_name||string\n' +
    'dnskey.flags||uint16|hex\n' +
    'dnskey.flags.reserved|Key Signing Key|uint16|hex\n' +
    'dnskey.protocol||uint8\n' +
    'dnskey.algorithm||uint8\n' +
    'dnskey.key_id|Key id|uint16\n' +
    'dnskey.public_key||bytes\n' +
    'nsec3.algo|Hash algorithm|uint8\n' +
    'nsec3.flags|NSEC3 flags|uint8\n' +
    'nsec3.iterations|NSEC3 iterations|uint16\n' +
    'nsec3.salt_length|Salt length|uint8\n' +
    'nsec3.salt_value|Salt value|bytes\n' +
    'nsec3.hash_length|Hash length|uint8\n' +
    'nsec3.hash_value|Next hashed owner|string\n' +
    'tlsa.certificate_usage||uint8\n' +
    'tlsa.selector||uint8\n' +
    'tlsa.matching_type||uint8\n' +
    'tlsa.certificate_association_data||bytes\n' +
    'caa.flags|CAA Flags|uint8|hex\n' +
    'caa.tag_length|Tag length|uint8\n' +
    'caa.tag||string\n' +
    'caa.value||string\n' +
    'svcb.svcpriority|SvcPriority|uint16\n' +
    'svcb.targetname|TargetName|string\n' +
    'svcb.svcparam|SvcParam|none\n' +
    'svcb.svcparam.key|SvcParamKey|uint16\n' +
    'svcb.svcparam.value.length|SvcParamValue length|uint16\n' +
    'svcb.svcparam.alpn.length|ALPN length|uint8\n' +
    'svcb.svcparam.alpn|ALPN|string\n' +
    'svcb.svcparam.port||uint16\n' +
    'svcb.svcparam.ipv4hint.ip||ipv4\n' +
    'svcb.svcparam.ipv6hint.ip||ipv6\n' +
    'svcb.svcparam.echconfig|ECHConfig|bytes\n' +
    'svcb.svcparam.mandatory.key|Mandatory key|uint16\n' +
    'svcb.svcparam.value|SvcParamValue|bytes\n' +
    'opt|Option|none\n' +
    'opt.code|Option Code|uint16\n' +
    'opt.len|Option Length|uint16\n' +
    'opt.data|Option Data|bytes\n' +
    'opt.client.family||uint16\n' +
    'opt.client.netmask|Source Netmask|uint8\n' +
    'opt.client.scope|Scope Netmask|uint8\n' +
    'opt.cookie.client|Client Cookie|bytes\n' +
    'opt.cookie.server|Server Cookie|bytes\n' +
    'opt.edns_tcp_keepalive.timeout||uint16\n' +
    'opt.padding||bytes\n' +
    'opt.ext_error.info_code||uint16\n' +
    'opt.ext_error.extra_text||string\n' +
    'md|Mail Destination|string\n' +
    'mf|Mail Forwarder|string\n' +
    'mb|MailBox Domaine|string\n' +
    'mg|Mail Group member|string\n' +
    'mr|Mail Rename domaine|string\n' +
    'minfo.r|Responsible Mailbox|string\n' +
    'minfo.e|Error Mailbox|string\n' +
    'null|Null (data)|bytes\n' +
    'wks.protocol||uint8\n' +
    'x25.length||uint8\n' +
    'x25.psdn_address|PSDN-Address|string\n' +
    'idsn.length||uint8\n' +
    'idsn.address|ISDN Address|string\n' +
    'idsn.sa.length||uint8\n' +
    'idsn.sa.address|Sub Address|string\n' +
    'rt.subtype|Preference|uint16\n' +
    'rt.intermediate_host|Intermediate Hostname|string\n' +
    'nsap.rdata|NSAP Data|bytes\n' +
    'nsap_ptr.owner||string\n' +
    'px.preference||uint16\n' +
    'px.map822|MAP822|string\n' +
    'px.map400|MAPX400|string\n' +
    'gpos.longitude_length|Longitude length|uint8\n' +
    'gpos.longitude||string\n' +
    'gpos.latitude_length|Latitude length|uint8\n' +
    'gpos.latitude||string\n' +
    'gpos.altitude_length|Altitude length|uint8\n' +
    'gpos.altitude||string\n' +
    'loc.version||uint8\n' +
    'loc.size||uint8\n' +
    'loc.horizontal_precision||uint8\n' +
    'loc.vertical_precision||uint8\n' +
    'loc.latitude||uint32\n' +
    'loc.longitude||uint32\n' +
    'loc.altitude||uint32\n' +
    'loc.unknown_data|Unknown data|bytes\n' +
    'nxt.next_domain_name||string\n' +
    'kx.preference||uint16\n' +
    'kx.key_exchange||string\n' +
    'cert.type||uint16\n' +
    'cert.algorithm||uint8\n' +
    'cert.certificate|Certificate (or CRL)|bytes\n' +
    'a6.prefix_len|Prefix len|uint8\n' +
    'a6.prefix_name|Prefix name|string\n' +
    'apl.address_family||uint16\n' +
    'apl.coded_prefix|Prefix Length|uint8\n' +
    'apl.negation|Negation Flag|boolean\n' +
    'apl.afdlength|Address Length|uint8\n' +
    'apl.afdpart.data|Address|bytes\n' +
    'ipseckey.gateway_precedence||uint8\n' +
    'ipseckey.gateway_dns|DNS Gateway|string\n' +
    'ipseckey.public_key||bytes\n' +
    'dhcid.rdata|DHCID Data|bytes\n' +
    'hip.hit.length|HIT length|uint8\n' +
    'hip.hit.pk.algo|HIT length|uint8\n' +
    'hip.pk.length|PK length|uint16\n' +
    'hip.hit|Host Identity Tag|bytes\n' +
    'hip.pk|HIP Public Key|bytes\n' +
    'hip.rendezvous_server||string\n' +
    'openpgpkey|OpenPGP Key|string\n' +
    'csync.soa|SOA|uint32\n' +
    'csync.flags.immediate|immediate|boolean\n' +
    'csync.flags.soaminimum|soaminimum|boolean\n' +
    'csync.type_bitmap||bytes\n' +
    'zonemd.serial||uint32\n' +
    'zonemd.digest||bytes\n' +
    'spf.length|SPF Length|uint8\n' +
    'spf|SPF|string\n' +
    'ilnp.nid.preference||uint16\n' +
    'ilnp.nid|NodeID|bytes\n' +
    'ilnp.l32.preference||uint16\n' +
    'ilnp.l64.preference||uint16\n' +
    'ilnp.l64|Locator64|bytes\n' +
    'ilnp.lp.preference||uint16\n' +
    'ilnp.lp|Locator FQDN|string\n' +
    'key.flags.authentication|Key allowed for authentication|boolean\n' +
    'key.flags.confidentiality|Key allowed for confidentiality|boolean\n' +
    'key.flags.required|Key required|boolean\n' +
    'key.flags.associated_user|Key is associated with a user|boolean\n' +
    'key.flags.associated_named_entity|Key is associated with the named entity|boolean\n' +
    'key.flags.ipsec|Key use with IPSEC|boolean\n' +
    'key.flags.mime|Key use with MIME security multiparts|boolean\n' +
    'key.flags.signatory||uint16\n' +
    'key.protocol||uint8\n' +
    'key.algorithm||uint8\n' +
    'key.key_id||uint16\n' +
    'key.public_key||bytes\n' +
    'tsig.algorithm_name||string\n' +
    'tsig.fudge||uint16\n' +
    'tsig.mac_size||uint16\n' +
    'tsig.original_id|Original Id|uint16\n' +
    'tsig.error||uint16\n' +
    'tsig.other_len||uint16\n' +
    'tsig.other_data||bytes\n' +
    'tkey.algo_name|Algorithm name|string\n' +
    'tkey.mode||uint16\n' +
    'tkey.error||uint16\n' +
    'tkey.key_size||uint16\n' +
    'tkey.key_data||bytes\n' +
    'tkey.other_size||uint16\n' +
    'tkey.other_data||bytes\n' +
    'wins.local_flag||boolean\n' +
    'wins.lookup_timeout|Lookup timeout|uint32\n' +
    'wins.cache_timeout|Cache timeout|uint32\n' +
    'wins.nb_wins_servers|Number of WINS servers|uint32\n' +
    'winsr.local_flag||boolean\n' +
    'winsr.lookup_timeout|Lookup timeout|uint32\n' +
    'winsr.cache_timeout|Cache timeout|uint32\n' +
    'winsr.name_result_domain||string\n' +
    'caa.issue||string\n' +
    'caa.issuewild|Issue Wildcard|string\n' +
    'caa.iodef|Report URL|string\n' +
    'caa.unknown|Unknown tag|string\n' +
    'naptr.replacement_length||uint8\n' +
    'svcb.svcparam.odohconfig|ODoHConfig|bytes\n' +
    'opt.dau|DAU|uint8\n' +
    'opt.dhu|DHU|uint8\n' +
    'opt.n3u|N3U|uint8\n' +
    'opt.client.addr|Client Subnet|bytes\n' +
    'opt.chain.fqdn|Closest Trust Point|string\n' +
    'wks.address||ipv4\n' +
    'wks.bits||uint8|hex\n' +
    'cert.key_tag||uint16|hex\n' +
    'a6.address_suffix||ipv6\n' +
    'apl.afdpart.ipv4|Address|ipv4\n' +
    'apl.afdpart.ipv6|Address|ipv6\n' +
    'ipseckey.gateway_ipv4|IPv4 Gateway|ipv4\n' +
    'ipseckey.gateway_ipv6|IPv6 Gateway|ipv6\n' +
    'csync.flags||uint16|hex\n' +
    'ilnp.l32|Locator32|ipv4\n' +
    'eui48|EUI48 Address|ether\n' +
    'eui64|EUI64 Address|eui64\n' +
    'key.flags||uint16|hex\n' +
    'tsig.time_signed||absolute_time\n' +
    'tsig.mac||none\n' +
    'tkey.signature_inception||absolute_time\n' +
    'tkey.signature_expiration||absolute_time\n' +
    'wins.wins_server|WINS Server Address|ipv4\n' +
    'opt.client.addr4|Client Subnet|ipv4\n' +
    'opt.client.addr6|Client Subnet|ipv6\n' +
    'extraneous|Extraneous data|none\n' +
    'extraneous.length|Extraneous Data Length|int32\n' +
    'extraneous.data|Extraneous Data Bytes|bytes',
);

/** The field of this name (behind `dns.`) that is nothing but a value. */
export const rare = (name: string): Field => plain[`dns.${name}`]!;

/** Records and options that are seldom seen. */
export const rareFields = {
  ...plain,
  ipsecGatewayType: listed('dns.ipseckey.gateway_type', '', 'uint8', {
    labels: { 0: 'No Gateway', 1: 'IPv4 Gateway', 2: 'IPv6 Gateway', 3: 'DNS Gateway' },
  }),
  ipsecAlgorithm: listed('dns.ipseckey.gateway_algorithm', '', 'uint8', {
    labels: { 1: 'DSA', 2: 'RSA' },
  }),
  zoneScheme: listed('dns.zonemd.scheme', '', 'uint8', { labels: { 0: 'Reserved', 1: 'Simple' } }),
  zoneHash: listed('dns.zonemd.hash_algo', 'Hash Algorithm', 'uint8', {
    labels: { 0: 'Reserved', 1: 'SHA-384', 2: 'SHA-512' },
  }),
  keyIdTooShort: listedExpert(
    'dns.key_id_buffer_too_short',
    'Buffer too short to compute a key id',
    'warning',
    'malformed',
  ),
  deprecatedOpcode: listedExpert('dns.depr.opc', 'Deprecated opcode', 'warning', 'deprecated'),
  tsigNoAlgorithm: listedExpert('dns.tsig.noalg', 'No dissector for algorithm', 'warning', 'undecoded'),
  badLength: listedExpert(
    'dns.rr.opt.bad_length',
    'Length too long for any type of IP address.',
    'error',
    'malformed',
  ),
  highTtl: listedExpert(
    'dns.ttl.high_bit_set',
    'The uppermost bit of the TTL is set (RFC 2181, section 8)',
    'warning',
    'malformed',
  ),
};
