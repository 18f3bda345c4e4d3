import { createReadStream, createWriteStream, rmSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { CaptureFile } from './capture-file.mjs';
import { ACK, FIN, FrameBuilder, PSH, SYN } from './frame.mjs';
import { Random, textPool } from './random.mjs';

const serverPorts = [80, 443, 8080, 25, 22];
const poolLength = 1 << 16;
export const filter = {
  text: 'ip.addr == 192.0.2.17 && tcp.port == 443',
  address: [192, 0, 2, 17],
  port: 443,
};

/**
 * Mixed traffic: many TCP flows at once (one that closes is replaced), 7 % IPv6, 3 % of the flows in a VLAN, and
 * 86 % TCP, 10 % DNS, 4 % other UDP packets. TCP frames: 58 % of 66–100 bytes (half of them pure ACKs), 33 % of 576,
 * 9 % of 1514. One data segment in 200 comes late, one in 200 comes twice.
 * With `small`, every frame has 64–100 bytes and nothing is late or repeated.
 */
export function makeMixed(path, { packets, flows: flowCount, seed = 20240607, small = false }) {
  const traffic = new MixedTraffic(path, seed, small);
  const flows = Array.from({ length: flowCount }, () => traffic.openFlow());
  const { random, truth } = traffic;
  while (truth.packets < packets) {
    const kind = random.below(1000);
    if (!small && kind < 54) traffic.dnsExchange();
    else if (kind < 97) traffic.datagram();
    else {
      const index = random.below(flowCount);
      if (traffic.advance(flows[index])) flows[index] = traffic.openFlow();
    }
  }
  for (const flow of flows) traffic.releaseHeld(flow);
  return traffic.close();
}

/** The same, compressed as gzip does by default. */
export async function makeMixedGzip(path, sizes) {
  const plain = `${path}.plain`;
  const truth = makeMixed(plain, sizes);
  await pipeline(createReadStream(plain), createGzip({ level: 6 }), createWriteStream(path));
  rmSync(plain);
  return truth;
}

class MixedTraffic {
  truth = {
    packets: 0,
    bytes: 0,
    payloadBytes: 0,
    streamBytes: 0,
    matches: 0,
    filter: filter.text,
    tcpPackets: 0,
    flows: 0,
    late: 0,
    repeated: 0,
  };
  #builder = new FrameBuilder();
  #pool = textPool(7, poolLength);
  #dns = Buffer.alloc(128);
  #time = 1_700_000_000e6;
  #file;
  #small;

  constructor(path, seed, small) {
    this.random = new Random(seed);
    this.#file = new CaptureFile(path);
    this.#small = small;
  }

  close() {
    this.#file.close();
    return { ...this.truth, bytes: this.#file.bytes };
  }

  openFlow() {
    const { random, truth } = this;
    const isIpv6 = random.chance(0.07);
    const vlan = random.chance(0.03) ? 100 + random.below(16) : 0;
    const number = truth.flows++;
    return {
      vlan,
      client: isIpv6
        ? ipv6(1, 0, number >> 16, number >> 8, number)
        : ipv4(10, number >> 16, number >> 8, number),
      server: isIpv6 ? ipv6(2, 0, 0, 0, 1 + random.below(200)) : ipv4(192, 0, 2, 1 + random.below(200)),
      clientPort: 1024 + random.below(60_000),
      serverPort: serverPorts[random.below(serverPorts.length)],
      /** Next sequence number of the client and of the server. */
      next: [random.next(), random.next()],
      state: 'closed',
      segmentsLeft: 10 + random.below(100),
      held: undefined,
      identification: random.below(0x10000),
    };
  }

  /** Sends the flow's next packet, and the one that was held back when its time has come. True when the flow is over. */
  advance(flow) {
    switch (flow.state) {
      case 'closed':
        return this.#control(flow, 0, SYN, 'syn-sent');
      case 'syn-sent':
        return this.#control(flow, 1, SYN | ACK, 'syn-received');
      case 'syn-received':
        return this.#control(flow, 0, ACK, 'established');
      case 'established':
        if (flow.segmentsLeft-- > 0 || flow.held) return this.#exchange(flow);
        return this.#control(flow, 0, FIN | ACK, 'fin-wait');
      case 'fin-wait':
        return this.#control(flow, 1, FIN | ACK, 'last-ack');
      default:
        return this.#control(flow, 0, ACK, 'over');
    }
  }

  releaseHeld(flow) {
    if (flow.held) this.#send(flow, flow.held);
    flow.held = undefined;
  }

  #control(flow, direction, flags, state) {
    this.#send(flow, { direction, flags, ...this.#numbers(flow, direction), at: 0, length: 0 });
    if (flags & (SYN | FIN)) flow.next[direction] = (flow.next[direction] + 1) >>> 0;
    flow.state = state;
    return state === 'over';
  }

  #exchange(flow) {
    const { random, truth } = this;
    const direction = random.chance(0.25) ? 0 : 1;
    const length = this.#payloadLength(flow);
    const segment = { direction, flags: ACK, ...this.#numbers(flow, direction), at: 0, length };
    if (length === 0) return this.#send(flow, segment);
    segment.flags |= PSH;
    segment.at = random.below(poolLength - 1500);
    flow.next[direction] = (flow.next[direction] + length) >>> 0;
    truth.streamBytes += length;
    if (!this.#small && !flow.held && random.chance(0.005)) {
      truth.late++;
      flow.held = segment;
      return false;
    }
    this.#send(flow, segment);
    if (flow.held?.direction === direction) this.releaseHeld(flow);
    if (!this.#small && random.chance(0.005)) {
      truth.repeated++;
      this.#send(flow, segment);
    }
    if (flow.segmentsLeft < -20) this.releaseHeld(flow);
    return false;
  }

  #numbers(flow, direction) {
    return { sequence: flow.next[direction], acknowledgment: flow.next[1 - direction] };
  }

  #payloadLength({ client, vlan }) {
    const { random } = this;
    const size = random.below(100);
    if (this.#small || size < 58) return random.chance(0.5) ? 0 : 1 + random.below(34);
    const longer = client.length === 16 ? 20 : 0;
    return size < 91 ? 510 - longer - (vlan ? 4 : 0) : 1448 - longer;
  }

  #send(flow, segment) {
    const toServer = segment.direction === 0;
    const acknowledgment = segment.flags === SYN ? 0 : segment.acknowledgment;
    const length = this.#builder.tcp({
      ...segment,
      acknowledgment,
      vlan: flow.vlan,
      source: toServer ? flow.client : flow.server,
      destination: toServer ? flow.server : flow.client,
      sourcePort: toServer ? flow.clientPort : flow.serverPort,
      destinationPort: toServer ? flow.serverPort : flow.clientPort,
      timestamp: Math.floor((this.#time - 1.7e15) / 1000) >>> 0,
      identification: flow.identification++,
      payload: this.#pool,
    });
    this.truth.tcpPackets++;
    if (flow.server.length === 4 && flow.server[3] === filter.address[3] && flow.serverPort === filter.port)
      this.truth.matches++;
    return this.#write(length, segment.length);
  }

  dnsExchange() {
    const { random } = this;
    const host = random.below(100_000);
    const isIpv6 = random.chance(0.07);
    const id = random.below(0x10000);
    const clientPort = 1024 + random.below(60_000);
    const client = isIpv6
      ? ipv6(1, 1, 0, random.below(256), random.below(256))
      : ipv4(10, 200, random.below(256), random.below(256));
    const server = isIpv6 ? ipv6(2, 0, 0, 0, 0x53) : ipv4(192, 0, 2, 253);
    const dns = this.#dns;
    const questionEnd = writeQuestion(dns, id, `host${host}.example.com`);
    this.#udp(client, clientPort, server, 53, dns, 0, questionEnd);
    const answerEnd = writeAnswer(dns, questionEnd, 0x0a000000 + host);
    this.#udp(server, 53, client, clientPort, dns, 0, answerEnd);
  }

  datagram() {
    const { random } = this;
    const source = ipv4(10, 201, random.below(8), random.below(256));
    const sourcePort = 4000 + random.below(1000);
    const at = random.below(poolLength - 1500);
    const length = 22 + random.below(this.#small ? 36 : 1200);
    this.#udp(source, sourcePort, ipv4(192, 0, 2, 254), 9999, this.#pool, at, length);
  }

  #udp(source, sourcePort, destination, destinationPort, payload, at, length) {
    const packet = { source, sourcePort, destination, destinationPort, vlan: 0, payload, at, length };
    this.#write(this.#builder.udp(packet), length);
  }

  #write(frameLength, payloadLength) {
    this.#time += 5 + this.random.below(20);
    this.#file.write(this.#time, this.#builder.bytes, frameLength);
    this.truth.packets++;
    this.truth.payloadBytes += payloadLength;
    return false;
  }
}

function ipv4(...bytes) {
  return Buffer.from(bytes);
}

/** 2001:db8:NET::…, ending in the four bytes given. */
function ipv6(net, ...last) {
  return Buffer.from([0x20, 0x01, 0x0d, 0xb8, 0, net, 0, 0, 0, 0, 0, 0, ...last]);
}

function writeQuestion(dns, id, name) {
  dns.fill(0, 0, 12);
  dns.writeUInt32BE(id * 0x10000 + 0x0100, 0);
  dns[5] = 1;
  let at = 12;
  for (const label of name.split('.')) {
    dns[at] = label.length;
    at += 1 + dns.write(label, at + 1, 'latin1');
  }
  dns[at++] = 0;
  return dns.writeUInt32BE(0x00010001, at);
}

/** Turns the question that ends at `end` into its answer with one A record. */
function writeAnswer(dns, end, address) {
  dns.writeUInt16BE(0x8180, 2);
  dns[7] = 1;
  dns.writeUInt16BE(0xc00c, end);
  dns.writeUInt32BE(0x00010001, end + 2);
  dns.writeUInt32BE(300, end + 6);
  dns.writeUInt16BE(4, end + 10);
  return dns.writeUInt32BE(address, end + 12);
}
