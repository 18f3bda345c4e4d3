// pcapplusplus read|decode|reassemble FILE: prints one JSON line.
#include <EthLayer.h>
#include <Packet.h>
#include <PcapFileDevice.h>
#include <TcpLayer.h>
#include <TcpReassembly.h>
#include <UdpLayer.h>

#include <cstdio>
#include <memory>
#include <string>

static uint64_t streamBytes = 0;

static void onBytes(int8_t, const pcpp::TcpStreamData &data, void *) { streamBytes += data.getDataLength(); }

static uint64_t payloadLength(pcpp::Packet &packet) {
  if (auto *tcp = packet.getLayerOfType<pcpp::TcpLayer>()) return tcp->getLayerPayloadSize();
  if (auto *udp = packet.getLayerOfType<pcpp::UdpLayer>()) return udp->getLayerPayloadSize();
  return 0;
}

int main(int, char **arguments) {
  const std::string mode = arguments[1];
  std::unique_ptr<pcpp::IFileReaderDevice> reader(pcpp::IFileReaderDevice::getReader(arguments[2]));
  if (!reader->open()) return 1;
  pcpp::TcpReassembly reassembly(onBytes);
  pcpp::RawPacket raw;
  uint64_t packets = 0, bytes = 0, payloadBytes = 0;
  while (reader->getNextPacket(raw)) {
    packets++;
    bytes += raw.getRawDataLen();
    if (mode == "read") continue;
    pcpp::Packet packet(&raw, pcpp::OsiModelTransportLayer);
    if (mode == "decode") payloadBytes += payloadLength(packet);
    else reassembly.reassemblePacket(packet);
  }
  reassembly.closeAllConnections();
  printf("{\"packets\":%lu,\"bytes\":%lu", packets, bytes);
  if (mode == "decode") printf(",\"payloadBytes\":%lu", payloadBytes);
  if (mode == "reassemble") printf(",\"streamBytes\":%lu", streamBytes);
  puts("}");
}
