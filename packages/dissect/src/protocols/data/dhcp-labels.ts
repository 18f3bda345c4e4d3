// BOOTP and DHCP parameters, https://www.iana.org/assignments/bootp-dhcp-parameters
// Made of data/dhcp-labels.tsv by: node packages/dissect/scripts/generate-labels.mjs
import { labelsOfRuns } from './runs.ts';

export const dhcpOptionDhcpLabels = /* @__PURE__ */ labelsOfRuns({
  1: 'Discover|Offer|Request|Decline|ACK|NAK|Release|Inform|Force Renew|Lease query|Lease Unassigned|Lease Unknown|Lease Active|Bulk Lease Query|Lease Query Done|Active LeaseQuery|Lease Query Status|TLS',
});

// dhcp.option.vi.cl.suboption
export const dhcpOptionViClSuboptionLabels = /* @__PURE__ */ labelsOfRuns({
  0: 'Reserved|CableLabs|IETF|EuroCableLabs|MIB Environment Indicator Option|Modem Capabilities',
});

// dhcp.option.vi.tr111.suboption
export const dhcpOptionViTr111SuboptionLabels = /* @__PURE__ */ labelsOfRuns({
  1: 'DeviceManufacturerOUI|DeviceSerialNumber|DeviceProductClass|GatewayManufacturerOUI|GatewaySerialNumber|GatewayProductClass',
});
