// IP precedence (RFC 791 §3.1)
// Made of data/ip-precedence.tsv by: node packages/dissect/scripts/generate-labels.mjs
import { labelsOfRuns } from './runs.ts';

export const ipTosPrecedenceLabels = /* @__PURE__ */ labelsOfRuns({
  0: 'routine|priority|immediate|flash|flash override|CRITIC/ECP|internetwork control|network control',
});
