"""main.py read|decode FILE: dpkt over every packet; prints one JSON line."""
import json
import sys

import dpkt

mode, path = sys.argv[1:3]
counts = {'packets': 0, 'bytes': 0}
payload_bytes = 0
with open(path, 'rb', buffering=1 << 20) as file:
    for _, data in dpkt.pcap.Reader(file):
        counts['packets'] += 1
        counts['bytes'] += len(data)
        if mode == 'decode':
            network = dpkt.ethernet.Ethernet(data).data
            transport = getattr(network, 'data', None)
            if isinstance(transport, (dpkt.tcp.TCP, dpkt.udp.UDP)):
                payload_bytes += len(transport.data)
if mode == 'decode':
    counts['payloadBytes'] = payload_bytes
print(json.dumps(counts))
