// gopacket-tcpassembly FILE reassembles every TCP stream, counts the bytes handed out and prints one JSON line.
// (A program of its own: the flags of tcpassembly clash with those of gopacket's other packages.)
package main

import (
	"bufio"
	"fmt"
	"io"
	"os"

	"github.com/google/gopacket"
	"github.com/google/gopacket/layers"
	"github.com/google/gopacket/pcapgo"
	"github.com/google/gopacket/tcpassembly"
)

type counter struct{ bytes int }

func (c *counter) New(network, transport gopacket.Flow) tcpassembly.Stream { return c }
func (c *counter) ReassemblyComplete()                                     {}
func (c *counter) Reassembled(runs []tcpassembly.Reassembly) {
	for i := range runs {
		c.bytes += len(runs[i].Bytes)
	}
}

func main() {
	file, err := os.Open(os.Args[1])
	check(err)
	pcap, err := pcapgo.NewReader(bufio.NewReaderSize(file, 4<<20))
	check(err)
	var eth layers.Ethernet
	var vlan layers.Dot1Q
	var ip4 layers.IPv4
	var ip6 layers.IPv6
	var tcp layers.TCP
	var udp layers.UDP
	var rest gopacket.Payload
	parser := gopacket.NewDecodingLayerParser(layers.LayerTypeEthernet, &eth, &vlan, &ip4, &ip6, &tcp, &udp, &rest)
	parser.IgnoreUnsupported = true
	found := make([]gopacket.LayerType, 0, 10)
	count := &counter{}
	assembler := tcpassembly.NewAssembler(tcpassembly.NewStreamPool(count))
	packets := 0
	for {
		data, info, err := pcap.ZeroCopyReadPacketData()
		if err == io.EOF {
			break
		}
		check(err)
		packets++
		parser.DecodeLayers(data, &found)
		var network gopacket.Flow
		for _, kind := range found {
			switch kind {
			case layers.LayerTypeIPv4:
				network = ip4.NetworkFlow()
			case layers.LayerTypeIPv6:
				network = ip6.NetworkFlow()
			case layers.LayerTypeTCP:
				assembler.AssembleWithTimestamp(network, &tcp, info.Timestamp)
			}
		}
	}
	assembler.FlushAll()
	fmt.Printf("{\"packets\":%d,\"streamBytes\":%d}\n", packets, count.bytes)
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
