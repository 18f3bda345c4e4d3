// TLS ContentType, HandshakeType and versions, https://www.iana.org/assignments/tls-parameters
// Made of data/tls-records.tsv by: node packages/dissect/scripts/generate-labels.mjs
import { labelsOfRuns } from './runs.ts';

export const contentTypeLabels = /* @__PURE__ */ labelsOfRuns({
  20: 'Change Cipher Spec|Alert|Handshake|Application Data|Heartbeat|Connection ID',
});

export const versionLabels = /* @__PURE__ */ labelsOfRuns({
  2: 'SSL 2.0',
  768: 'SSL 3.0|TLS 1.0|TLS 1.1|TLS 1.2|TLS 1.3',
  65276: 'DTLS 1.3|DTLS 1.2',
  65279: 'DTLS 1.0',
});

// TLS HandshakeType, https://www.iana.org/assignments/tls-parameters
export const handshakeTypeLabels = /* @__PURE__ */ labelsOfRuns({
  0: 'Hello Request|Client Hello|Server Hello|Hello Verify Request|New Session Ticket|End of Early Data',
  8: 'Encrypted Extensions',
  11: 'Certificate|Server Key Exchange|Certificate Request|Server Hello Done|Certificate Verify|Client Key Exchange',
  20: 'Finished|Client Certificate URL|Certificate Status|Supplemental Data|Key Update|Compressed Certificate',
});

// TLS Alerts, https://www.iana.org/assignments/tls-parameters
export const alertLabels = /* @__PURE__ */ labelsOfRuns({
  0: 'Close Notify|End of Early Data',
  10: 'Unexpected Message',
  20: 'Bad Record MAC|Decryption Failed|Record Overflow',
  30: 'Decompression Failure',
  40: 'Handshake Failure|No Certificate|Bad Certificate|Unsupported Certificate|Certificate Revoked|Certificate Expired|Certificate Unknown|Illegal Parameter|Unknown CA|Access Denied|Decode Error|Decrypt Error',
  60: 'Export Restriction',
  70: 'Protocol Version|Insufficient Security',
  80: 'Internal Error',
  86: 'Inappropriate Fallback',
  90: 'User Canceled',
  100: 'No Renegotiation',
  109: 'Missing Extension|Unsupported Extension|Certificate Unobtainable|Unrecognized Name|Bad Certificate Status Response|Bad Certificate Hash Value|Unknown PSK Identity|Certificate Required',
  120: 'No application Protocol|ECH Required',
});

// TLS HashAlgorithm and SignatureAlgorithm (RFC 5246 §7.4.1.4.1); 7 and 4 are of RFC 8998
export const hashLabels = /* @__PURE__ */ labelsOfRuns({
  0: 'None|MD5|SHA1|SHA224|SHA256|SHA384|SHA512|SM3',
});

export const signatureLabels = /* @__PURE__ */ labelsOfRuns({
  0: 'Anonymous|RSA|DSA|ECDSA|SM2',
});
