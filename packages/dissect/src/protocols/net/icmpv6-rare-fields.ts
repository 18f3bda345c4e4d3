import { listed, listedExpert } from '../../declare.ts';
import type { Field } from '../../declared-field.ts';
import { structures } from '../../structures.ts';
import { labelsOfRuns } from '../data/runs.ts';
import { messageFields } from './icmpv6-fields.ts';

const question = listed('icmpv6.ni.qtype', '', 'uint16', {
  labels: labelsOfRuns({
    0: 'NOOP|Supported query types (Obsolete)|Node Name|Node addresses|IPv4 node addresses',
  }),
});

const { fields, parts } = /* @__PURE__ */ structures(
  'icmpv6.',
  [question, ...Object.values(messageFields)],
  messageFields.reserved,
  `@renumbering
rr.sequence_number
rr.segment_number
rr.flag
:rr.flag.t|Test Command|set||80
:rr.flag.r|Result requested|set||40
:rr.flag.a|All Interfaces|set||20
:rr.flag.s|Site-specific|set||10
:rr.flag.p|Processed previously|set||8
:rr.flag.rsv|Reserved|uint8||7
rr.maxdelay
-4
@match
rr.pco.mp.minlen|MinLen|uint8
rr.pco.mp.maxlen|MaxLen|uint8
-2
rr.pco.mp.matchprefix
@use
rr.pco.up.uselen|UseLen|uint8
rr.pco.up.keeplen|KeepLen|uint8
rr.pco.up.flagmask|FlagMask|uint8|hex
:rr.pco.up.flagmask.l|On-link flag(L)|set||80
:rr.pco.up.flagmask.a|Autonomous address-configuration flag(A)|set||40
:rr.pco.up.flagmask.reserved||uint8||3f
rr.pco.up.raflags|RAFlags|uint8|hex
:rr.pco.up.flagmask.l|80
:rr.pco.up.flagmask.a|40
:rr.pco.up.flagmask.reserved|3f
rr.pco.up.validlifetime|Valid Lifetime|uint32
rr.pco.up.preferredlifetime|Preferred Lifetime|uint32
rr.pco.up.flag|Flags|uint32|hex
:rr.pco.up.flag.v|Decrement valid lifetime|set||80000000
:rr.pco.up.flag.p|Decrement preferred lifetime|set||40000000
:rr.pco.up.flag.reserved||uint32||3fffffff
rr.pco.up.useprefix|UsePrefix|ipv6
@result
rr.rm.interfaceindex|InterfaceIndex|uint32
rr.rm.matchedprefix|MatchedPrefix|ipv6
@resultflags
rr.rm.flag|Flags|uint16|hex
:rr.rm.flag.reserved||uint16||fffc
:rr.rm.flag.b|Bounds|set||2
:rr.rm.flag.f|Forbidden|set||1
rr.rm.ordinal||uint8|hex
@information
ni.qtype
ni.flag|Flags|uint16|hex
:ni.flag.g|Global-scope addresses|set||20
:ni.flag.s|Site-local addresses|set||10
:ni.flag.l|Link-local addresses|set||8
:ni.flag.c|Compression|set||4
:ni.flag.a|Unicast Addresses|boolean||2
:ni.flag.t|Truncated|set||1
:ni.flag.rsv|Reserved|uint16|hex|ffc0
ni.nonce||uint64|hex
@address
ni.reply.node_ttl|TTL|uint32
ni.reply.node_address|IPv6 Node address|ipv6
@address4
ni.reply.node_ttl
ni.reply.ipv4_address|IPv4 Node address|ipv4
@agents
mip6.identifier||uint16|dec_hex
-2
@prefixes
mip6.identifier
mip6.flag|Flags|uint16|hex
:mip6.flag.m|Managed address configuration|set||8000
:mip6.flag.o|Other configuration|set||4000
:mip6.flag.rsv|Reserved|uint16||3fff
@solicitation
send.identifier||uint16
send.component||uint16
@path
send.identifier
send.all_components||uint16
send.component
-2
@handover
fmip6.hi.flag||uint8|hex
:fmip6.hi.flag.s|Assigned address configuration|set||80
:fmip6.hi.flag.a|Buffer|set||40
:fmip6.hi.flag.reserved||uint8||3f
@routers
mcast_ra.query_interval||uint16
mcast_ra.robustness_variable||uint16
@locator
ilnp.nb_locator|Locator|uint64|hex
ilnp.nb_preference|Preference|uint32||2
ilnp.nb_lifetime|Lifetime|uint32||2
@duplicate
6lowpannd.da.status||uint8
6lowpannd.da.rsv|Reserved|uint8
6lowpannd.da.lifetime||uint16
6lowpannd.da.eui64|EUI-64|eui64
6lowpannd.da.reg_addr|Registered Address|ipv6
@echo
echo.identifier
ext.echo.seq|Sequence number|uint8|dec_hex
+1
:ext.echo.req.res|Reserved|uint8|hex|fe
:ext.echo.req.local|Local bit|set||1
@reply
echo.identifier
ext.echo.seq
+1
:ext.echo.rsp.state||uint8||e0
:ext.echo.rsp.res|Reserved|uint8|hex|18
:ext.echo.rsp.active|Active bit|set||4
:ext.echo.rsp.ipv4|IPv4 bit|set||2
:ext.echo.rsp.ipv6|IPv6 bit|set||1
@
data||bytes
rr.pco.up|Use-Prefix Part|none
rr.rm|Result Message|none
rr.pco.mp.oplength|OpLength|uint8
rr.pco.mp.ordinal||uint8|hex
rr.pco.mp.matchlen|MatchLen|uint8
rr.rm.matchedlen|MatchedLen|uint8
ni.query.subject_ipv6|IPv6 subject address|ipv6
ni.query.subject_fqdn|FQDN subject|string
ni.query.subject_ipv4|IPv4 subject address|ipv4
ni.reply.node_name|Name Node|string
mip6.home_agent_address||ipv6
fmip6.subtype||uint8
fmip6.identifier||uint16|dec_hex
ilnp.nb_locs|Num of Locs|uint8`,
);

export const rareParts = parts;

/** The field of this name (behind `icmpv6.`) that has no more than its line. */
export const rare = (name: string): Field => fields[`icmpv6.${name}`]!;

/** Messages that are seldom seen. */
export const rareFields = {
  ...fields,
  question,
  operation: listed('icmpv6.rr.pco.mp.opcode', 'OpCode', 'uint8', {
    labels: { 1: 'Add', 2: 'Change', 3: 'Set Global' },
  }),
  matchTooLong: listedExpert(
    'icmpv6.rr.pco.mp.matchlen.gt128',
    'MatchLen is greater than 128',
    'warning',
    'protocol',
  ),
  matchedTooLong: listedExpert(
    'icmpv6.rr.pco.mp.matchedlen.gt128',
    'MatchedLen is greater than 128',
    'warning',
    'protocol',
  ),
  unknownType: listedExpert('icmpv6.undecoded.type', 'Undecoded type', 'note', 'undecoded'),
};
