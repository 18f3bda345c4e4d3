// TCP parameters, https://www.iana.org/assignments/tcp-parameters
// Made of data/tcp-parameters.tsv by: node packages/dissect/scripts/generate-labels.mjs
import { labelsOfRuns } from './runs.ts';

export const tcpOptionKindLabels = /* @__PURE__ */ labelsOfRuns({
  0: 'End of Option List|No-Operation|Maximum Segment Size|Window Scale|SACK Permitted|SACK',
  8: 'Time Stamp Option',
  19: 'MD5 Signature Option',
  28: 'User Timeout Option|TCP Authentication Option (TCP-AO)|Multipath TCP',
  34: 'TCP Fast Open Cookie',
});
