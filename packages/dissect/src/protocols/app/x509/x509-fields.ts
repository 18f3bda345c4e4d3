import { listed, stateful } from '../../../declare.ts';

const text = (name: string, title: string) => listed(name, title, 'string');
const bytes = (name: string, title: string) => listed(name, title, 'bytes');

/** What certificates hold (RFC 5280 §4.1, §4.2). */
export const x509Fields = {
  x509Version: listed('x509af.version', 'version', 'int32', { labels: { 0: 'v1', 1: 'v2', 2: 'v3' } }),
  x509SerialNumber: bytes('x509af.serialNumber', 'serialNumber'),
  x509Algorithm: listed('x509af.algorithm.id', 'Algorithm Id', 'oid'),
  x509Issuer: listed('x509af.issuer', 'issuer', 'uint32', { labels: { 0: 'rdnSequence' } }),
  x509Subject: listed('x509af.subject', 'subject', 'uint32', { labels: { 0: 'rdnSequence' } }),
  x509Validity: listed('x509af.validity_element', 'validity', 'none'),
  x509NotBefore: listed('x509af.notBefore', 'notBefore', 'uint32', {
    labels: { 0: 'utcTime', 1: 'generalizedTime' },
  }),
  x509NotAfter: listed('x509af.notAfter', 'notAfter', 'uint32', {
    labels: { 0: 'utcTime', 1: 'generalizedTime' },
  }),
  x509UtcTime: text('x509af.utcTime', 'utcTime'),
  x509GeneralizedTime: listed('x509af.generalizedTime', 'generalizedTime', 'absolute_time'),
  x509PublicKey: bytes('x509af.subjectPublicKey', 'subjectPublicKey'),
  x509Extensions: listed('x509af.extensions', 'extensions', 'uint32'),
  x509ExtensionId: listed('x509af.extension.id', 'Extension Id', 'oid'),
  x509Critical: listed('x509af.critical', 'critical', 'boolean'),
  x509Name: listed('x509if.RDNSequence_item', 'RDNSequence item', 'uint32'),
  x509NameId: stateful('x509if.id', 'id', 'int32'),
  x509NameType: listed('x509if.oid', 'Object Id', 'oid'),
  x509String: listed('x509sat.DirectoryString', '', 'uint32', {
    labels: {
      0: 'teletexString',
      1: 'printableString',
      2: 'universalString',
      3: 'bmpString',
      4: 'uTF8String',
    },
  }),
  x509Printable: text('x509sat.printableString', 'printableString'),
  x509Utf8: text('x509sat.uTF8String', 'uTF8String'),
  x509Country: text('x509sat.CountryName', ''),
  x509KeyIdentifier: bytes('x509ce.SubjectKeyIdentifier', ''),
  x509AuthorityKey: bytes('x509ce.keyIdentifier', 'keyIdentifier'),
  x509KeyUsage: bytes('x509ce.KeyUsage', ''),
  x509CertificateAuthority: listed('x509ce.cA', 'cA', 'boolean'),
  x509KeyPurpose: listed('x509ce.KeyPurposeId', '', 'oid'),
  x509Names: listed('x509ce.GeneralNames', '', 'uint32'),
  x509DnsName: text('x509ce.dNSName', 'dNSName'),
  x509IpAddress: bytes('x509ce.iPAddress', 'iPAddress'),
};
