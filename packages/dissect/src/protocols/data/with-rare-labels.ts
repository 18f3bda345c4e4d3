import { arpHardwareLabels } from './arp-hardware.ts';
import { ethertypeLabels } from './ethertypes.ts';
import { ipProtocolLabels } from './ip-protocols.ts';
import { rareArpHardware, rareEthertypes, rareIpProtocols } from './rare-labels.ts';
import { withRuns } from './runs.ts';

/**
 * `protocols` as they are, once the tables of labels that they share are whole. Who takes a few protocols alone goes
 * without what few packets hold, and without the bytes of it.
 */
export function withRareLabels<T>(protocols: T): T {
  withRuns(arpHardwareLabels, rareArpHardware);
  withRuns(ethertypeLabels, rareEthertypes);
  withRuns(ipProtocolLabels, rareIpProtocols);
  return protocols;
}
