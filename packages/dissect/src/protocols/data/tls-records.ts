// TLS ContentType, HandshakeType and versions, https://www.iana.org/assignments/tls-parameters
// Made of data/tls-records.tsv by: node packages/dissect/scripts/generate-labels.mjs
export const contentTypeLabels: Readonly<Record<number, string>> = {
  20: 'Change Cipher Spec',
  21: 'Alert',
  22: 'Handshake',
  23: 'Application Data',
  24: 'Heartbeat',
  25: 'Connection ID',
};

export const versionLabels: Readonly<Record<number, string>> = {
  2: 'SSL 2.0',
  768: 'SSL 3.0',
  769: 'TLS 1.0',
  770: 'TLS 1.1',
  771: 'TLS 1.2',
  772: 'TLS 1.3',
  65276: 'DTLS 1.3',
  65277: 'DTLS 1.2',
  65279: 'DTLS 1.0',
};

// TLS HandshakeType, https://www.iana.org/assignments/tls-parameters
export const handshakeTypeLabels: Readonly<Record<number, string>> = {
  0: 'Hello Request',
  1: 'Client Hello',
  2: 'Server Hello',
  3: 'Hello Verify Request',
  4: 'New Session Ticket',
  5: 'End of Early Data',
  8: 'Encrypted Extensions',
  11: 'Certificate',
  12: 'Server Key Exchange',
  13: 'Certificate Request',
  14: 'Server Hello Done',
  15: 'Certificate Verify',
  16: 'Client Key Exchange',
  20: 'Finished',
  21: 'Certificate URL',
  22: 'Certificate Status',
  23: 'Supplemental Data',
  24: 'Key Update',
  25: 'Compressed Certificate',
};
