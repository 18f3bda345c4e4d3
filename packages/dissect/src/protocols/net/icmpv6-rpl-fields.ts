import { listed, listedExpert } from '../../declare.ts';
import type { Field } from '../../declared-field.ts';
import { structures } from '../../structures.ts';
import { labelsOfRuns } from '../data/runs.ts';
import { messageFields } from './icmpv6-fields.ts';

const mode = listed('icmpv6.rpl.dio.flag.mop', 'Mode of Operation (MOP)', 'uint8', {
  base: 'hex',
  mask: 0x38,
  labels: labelsOfRuns({
    0: [
      'No Downward routes maintained by RPL',
      'Non-Storing Mode of Operation',
      'Storing Mode of Operation with no multicast support',
      'Storing Mode of Operation with multicast support',
      'P2P Route Discovery Mode of Operation',
    ],
  }),
});
const metricType = listed('icmpv6.rpl.opt.metric.type', 'Routing Metric/Constraint Type', 'uint8', {
  labels: labelsOfRuns({
    1: 'Node State and Attribute|Node Energy|Hop Count|Link Throughput|Link Latency|Link Quality Level|Link ETX|Link Color',
  }),
});

const { fields, parts } = /* @__PURE__ */ structures(
  'icmpv6.rpl.',
  [mode, metricType],
  messageFields.reserved,
  `@security
secure.flag|Flags|uint8|hex
:secure.flag.t|Counter is Time (T)|boolean||80
:secure.flag.rsv|Reserved|uint8||7f
secure.algorithm||uint8
secure.flag
:secure.kim|Key Identifier Mode (KIM)|uint8||c0
:secure.lvl|Security Level (LVL)|uint8||7
:secure.rsv|Reserved|uint8||38
secure.flag
secure.counter||uint32
@dis
dis.flags||uint8
-1
@dio
dio.instance|RPLInstanceID|uint8
dio.version||uint8
dio.rank||uint16
dio.flag|Flags|uint8|hex
:dio.flag.g|Grounded (G)|boolean||80
:dio.flag.0|Zero|boolean||40
:dio.flag.mop|38
:dio.flag.preference|DODAG Preference|uint8||7
dio.dtsn|Destination Advertisement Trigger Sequence Number (DTSN)|uint8
dio.flag
-1
dio.dagid|DODAGID|ipv6
@dao
dao.instance|RPLInstanceID|uint8
dao.flag|Flags|uint8|hex
:dao.flag.k|DAO-ACK Request (K)|boolean||80
:dao.flag.d|DODAGID Present (D)|boolean||40
:dao.flag.rsv|Reserved|uint8||3f
-1
dao.sequence|DAO Sequence|uint8
@ack
daoack.instance|RPLInstanceID|uint8
daoack.flag||uint8|hex
:daoack.flag.d|DODAGID Present (D)|boolean||80
:daoack.flag.rsv|Reserved|uint8||7f
daoack.sequence|DAO-ACK Sequence|uint8
daoack.status||uint8
@dro
p2p.dro.flag|Flags|uint16|hex
:p2p.dro.flag.stop||yes||8000
:p2p.dro.flag.ack||yes||4000
:p2p.dro.flag.seq||uint16||3000
:p2p.dro.flag.reserved||uint16||fff
p2p.dro.dagid|DODAGID|ipv6
@droack
p2p.droack.flag|Flags|uint16|hex
:p2p.droack.flag.seq||uint16||c000
:p2p.droack.flag.reserved||uint16||3fff
p2p.dro.dagid
@cc
cc.instance|RPLInstanceID|uint8
cc.flag||uint8|hex
:cc.flag.r|Response (R)|boolean||80
:cc.flag.rsv|Reserved|uint8||7f
cc.nonce|CC Nonce|uint16|hex
cc.dodagid|DODAGID|ipv6
cc.destination_counter||uint32
@metric
opt.metric.type
opt.metric.flags||uint16|hex
:opt.metric.reserved|Reserved Flags|uint16|hex|f800
:opt.metric.flag.p|Flag P|set||400
:opt.metric.flag.c|Flag C|set||200
:opt.metric.flag.o|Flag O|set||100
:opt.metric.flag.r|Flag R|set||80
:opt.metric.flag.a|A Field|uint16|hex|70
:opt.metric.prec|Precedence field|uint16|hex|f
@1
opt.metric.nsa.object|Node State and Attribute Object|uint16|hex
:opt.metric.nsa.object.reserved|Reserved field|uint16|hex|ff00
:opt.metric.nsa.object.flags||uint16|hex|fc
:opt.metric.nsa.object.flag.a|Flag A|set||2
:opt.metric.nsa.object.flag.o|Flag O|set||1
@2
opt.metric.ne.object|Node Energy Object|uint16|hex
:opt.metric.ne.object.flags|Flags field|uint16|hex|f000
:opt.metric.ne.object.flag.i|Flag I|set||800
:opt.metric.ne.object.type||uint16|hex|600
:opt.metric.ne.object.flag.e|Flag E|set||100
:opt.metric.ne.object.energy||uint16|hex|ff
@3
opt.metric.hp.object|Hop Count Object|uint16|hex
:opt.metric.hp.object.reserved|Reserved field|uint16|hex|f000
:opt.metric.hp.object.flags||uint16|hex|f00
:opt.metric.hp.object.hp|Hop Count|uint16||ff
@4
opt.metric.lt.object.lt|Link Throughput|uint32
@5
opt.metric.ll.object.ll|Link Latency|uint32
@6
opt.metric.lql.object|Link Quality Level Object|uint8|hex
:opt.metric.lql.object.val|Val(ue)|uint8|hex|e0
:opt.metric.lql.object.counter||uint8||1f
@7
opt.metric.etx.object.etx|ETX|uint16
@8
opt.metric.lc.object|Link Color Object|none||2
:opt.metric.lc.object.lc|Link Color|uint16|hex|ffc0
:opt.metric.lc.object.counter||uint16||3f
@route
opt.route.flag||uint8|hex
:opt.route.pref|Preference|uint8||18
:opt.route.reserved||uint8||e7
opt.route.lifetime|Route Lifetime|uint32
@config
opt.config.flag||uint8|hex
:opt.config.reserved||uint8||f0
:opt.config.auth|Authentication Enabled|set||8
:opt.config.pcs|Path Control Size|uint8||7
opt.config.interval_double|DIOIntervalDoublings|uint8
opt.config.interval_min|DIOIntervalMin|uint16||1
opt.config.redundancy|DIORedundancyConstant|uint8
opt.config.max_rank_inc|MaxRankInc|uint16
opt.config.min_hop_rank_inc|MinHopRankInc|uint16
opt.config.ocp|OCP (Objective Code Point)|uint16
opt.config.rsv|Reserved|uint8
opt.config.def_lifetime|Default Lifetime|uint8
opt.config.lifetime_unit||uint16
@transit
opt.transit.flag|Flags|uint8|hex
:opt.transit.flag.e|External|set||80
:opt.transit.flag.rsv|Reserved|uint8||7f
opt.transit.pathctl|Path Control|uint8
opt.transit.pathseq|Path Sequence|uint8
opt.transit.pathlifetime|Path Lifetime|uint8
@solicited
opt.solicited.instance||uint8
opt.solicited.flag||uint8|hex
:opt.solicited.flag.v|Version predicate|boolean||80
:opt.solicited.flag.i|InstanceID predicate|boolean||40
:opt.solicited.flag.d|DODAGID predicate|boolean||20
:opt.solicited.flag.rsv|Reserved|uint8||1f
opt.solicited.dodagid|DODAGID|ipv6
opt.solicited.version||uint8
@prefix
opt.prefix.length|Prefix Length|uint8
opt.prefix.flag||uint8|hex
:opt.prefix.flag.l|On Link|set||80
:opt.config.flag.a|Auto Address Config|set||40
:opt.config.flag.r|Router Address|set||20
:opt.config.flag.rsv|Reserved|uint8||1f
opt.prefix.valid_lifetime||uint32
opt.prefix.preferred_lifetime||uint32
opt.reserved||none||4
opt.prefix|Destination Prefix|ipv6
@descriptor
opt.targetdesc.descriptor||uint32|hex
@discovery
opt.routediscovery.flag|Flags|none||1
:opt.routediscovery.flag.reply||yes||80
:opt.routediscovery.flag.hopbyhop|Hop-by-Hop|yes||40
:opt.routediscovery.flag.numofroutes|Number of Routes|uint8||30
:opt.routediscovery.flag.compr||uint8||f
+1
:opt.routediscovery.lifetime||uint8||c0
:opt.routediscovery.maxrank|MaxRank|uint8||3f
@
dao.dodagid|DODAGID|ipv6
daoack.dodagid|DODAGID|ipv6
p2p.dro.instance|RPLInstanceID|uint8
p2p.dro.version||uint8
secure.key.source|Key Source|bytes
secure.key.index|Key Source|uint8
opt.length||uint8
opt.padn|Paddn|none
opt.metric.length|Metric Length|uint8
opt.metric.nsa.object.opttlv.object.type|Node State and Attribute Optional TLV Type|uint8
opt.metric.nsa.object.opttlv.object.length|Node State and Attribute Optional TLV Length|uint8
opt.metric.nsa.object.opttlv.object.data|Raw Data|bytes
opt.metric.lql.object.res|Reserved field|uint8|hex
opt.metric.lc.object.res|Reserved field|uint8|hex
opt.route.prefix_length||uint8
opt.route.prefix||ipv6
opt.target.flag|Reserved|none
opt.target.prefix_length|Target Length|uint8
opt.target.prefix|Target|ipv6
opt.transit.parent|Parent Address|ipv6
opt.routediscovery.targetaddr|Target Address|ipv6
opt.routediscovery.addr_vec|Address Vector|none
opt.routediscovery.addrvec.addr|Address|ipv6`,
);

export const rplParts = parts;

/** The field of this name (behind `icmpv6.rpl.`) that has no more than its line. */
export const rpl = (name: string): Field => fields[`icmpv6.rpl.${name}`]!;

/** Messages of RPL, the routing protocol for lossy networks (RFC 6550 §6, RFC 6551, RFC 6997). */
export const rplFields = {
  ...fields,
  mode,
  metricType,
  rplOptionType: listed('icmpv6.rpl.opt.type', '', 'uint8', {
    labels: labelsOfRuns({
      0: '1-byte padding|n-byte padding|DAG Metric container|Routing Information|DODAG configuration|RPL Target|Transit Information|Solicited Information|Prefix Information|RPL Target Descriptor|P2P Route Discovery',
    }),
  }),
  unknownMetric: listedExpert(
    'icmpv6.rpl.unknown.metric',
    'Unknown RPL metric/constraint type',
    'warning',
    'undecoded',
  ),
  unknownOption: listedExpert('icmpv6.undecoded.rpl_option', 'Undecoded RPL Option', 'note', 'undecoded'),
  badLength: listedExpert('icmpv6.invalid_option_length', 'Invalid Option Length', 'error', 'malformed'),
  notZero: listedExpert('icmpv6.rpl.p2p.dro.zero', 'This field MUST be set to zero', 'warning', 'protocol'),
};
