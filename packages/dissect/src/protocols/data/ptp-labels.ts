// IEEE 1588
// Made of data/ptp-labels.tsv by: node packages/dissect/scripts/generate-labels.mjs
import { labelsOfRuns } from './runs.ts';

export const ptpV2MessagetypeLabels = /* @__PURE__ */ labelsOfRuns({
  0: 'Sync Message|Delay_Req Message|Peer_Delay_Req Message|Peer_Delay_Resp Message',
  8: 'Follow_Up Message|Delay_Resp Message|Peer_Delay_Resp_Follow_Up Message|Announce Message|Signalling Message|Management Message',
});
