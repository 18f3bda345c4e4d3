// gopacket MODE FILE reads or decodes every packet and prints one JSON line.
//
//	read      ReadPacketData: each packet is copied
//	read-zc   ZeroCopyReadPacketData
//	read-ng   the same on a pcapng file
//	decode    DecodingLayerParser, layers reused
//	lazy      NewPacket with Lazy and NoCopy, layers fresh
package main

import (
	"bufio"
	"fmt"
	"io"
	"os"

	"github.com/google/gopacket"
	"github.com/google/gopacket/layers"
	"github.com/google/gopacket/pcapgo"
)

type reader func() ([]byte, gopacket.CaptureInfo, error)

func main() {
	mode := os.Args[1]
	next := open(mode, os.Args[2])
	visit := visitor(mode)
	var packets, bytes, payload int
	for {
		data, info, err := next()
		if err == io.EOF {
			break
		}
		check(err)
		packets++
		bytes += info.CaptureLength
		payload += visit(data)
	}
	fmt.Printf("{\"packets\":%d,\"bytes\":%d", packets, bytes)
	if mode == "decode" || mode == "lazy" {
		fmt.Printf(",\"payloadBytes\":%d", payload)
	}
	fmt.Println("}")
}

func open(mode, path string) reader {
	file, err := os.Open(path)
	check(err)
	source := bufio.NewReaderSize(file, 4<<20)
	if mode == "read-ng" {
		ng, err := pcapgo.NewNgReader(source, pcapgo.DefaultNgReaderOptions)
		check(err)
		return ng.ZeroCopyReadPacketData
	}
	pcap, err := pcapgo.NewReader(source)
	check(err)
	if mode == "read" {
		return pcap.ReadPacketData
	}
	return pcap.ZeroCopyReadPacketData
}

func visitor(mode string) func([]byte) int {
	switch mode {
	case "decode":
		return decoder()
	case "lazy":
		return lazyPayload
	}
	return func(data []byte) int { return int(data[12]) }
}

func decoder() func([]byte) int {
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
	return func(data []byte) int {
		parser.DecodeLayers(data, &found)
		for _, kind := range found {
			switch kind {
			case layers.LayerTypeTCP:
				return len(tcp.Payload)
			case layers.LayerTypeUDP:
				return len(udp.Payload)
			}
		}
		return 0
	}
}

func lazyPayload(data []byte) int {
	packet := gopacket.NewPacket(data, layers.LayerTypeEthernet, gopacket.DecodeOptions{Lazy: true, NoCopy: true})
	if layer := packet.TransportLayer(); layer != nil {
		return len(layer.LayerPayload())
	}
	return 0
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
