import { execFileSync, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  compileFilter,
  devices,
  devicesSync,
  openCaptureDevice,
  openTcpdumpCapture,
  type RecordBatch,
} from '../src/index.ts';
import { numbersOf, UDP_HEADERS, UdpTarget, WAYS, type Way, whyNotLive } from './live.ts';

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

const why = whyNotLive();

/** A test of what not every way can do: elsewhere it is none, not a skipped one. */
const testWhere = (holds: boolean): ((name: string, run: () => Promise<void>) => void) =>
  holds ? (name, run) => it(name, run) : () => undefined;

describe.skipIf(why !== undefined).each(WAYS)('on the loopback device: $name', (way) => {
  const target = new UdpTarget();
  beforeAll(() => target.open());
  afterAll(() => target.close());

  const open = (options: Partial<Parameters<Way['open']>[0]> = {}) =>
    way.open({ device: 'lo', filter: target.filter, ...options });

  it.each([false, true])(
    'closing right after the last packet loses none (transient %s)',
    async (transient) => {
      for (let round = 0; round < (way.isWhole ? 10 : 2); round++) {
        const capture = await open({ transient });
        const numbers = numbersOf(capture);
        await target.send(3000);
        await capture.close();
        expect(await numbers).toEqual(upTo(3000));
        expect(capture.stats()).toMatchObject({ captured: 3000, droppedByKernel: 0, droppedByQueue: 0 });
      }
    },
  );

  it('gives what was fetched at closing to a loop that begins afterwards', async () => {
    const capture = await open();
    await target.send(500);
    await capture.close();
    expect(await numbersOf(capture)).toEqual(upTo(500));
  });

  it('may be closed from inside the loop', async () => {
    const capture = await open();
    await target.send(100);
    let seen = 0;
    for await (const batch of capture) {
      seen += batch.length;
      await capture.close();
    }
    expect(seen).toBe(100);
  });

  it('gives records of the shape of files: lengths, times, numbers', async () => {
    const before = Date.now() / 1000 - 1;
    const capture = await open({ snapLength: 60 });
    await target.send(10, 200);
    await capture.close();
    const records = (await batchesOf(capture)).flatMap((batch) => [...batch]);
    expect(records.map(({ number }) => number)).toEqual(upTo(10).map((index) => index + 1));
    for (const record of records) {
      expect(record).toMatchObject({ capturedLength: 60, originalLength: UDP_HEADERS + 200, linkType: 1 });
      expect(record.data.length).toBe(60);
      expect(record.seconds).toBeGreaterThan(before);
      expect(record.seconds).toBeLessThan(before + 60);
      expect(record.nanoseconds).toBeLessThan(1e9);
    }
    expect(records.some(({ nanoseconds }) => nanoseconds % 1000 !== 0)).toBe(true);
  });

  it('gives packets to several captures at once, each by its filter', async () => {
    const other = await new UdpTarget().open();
    const captures = await Promise.all([
      open(),
      open(),
      open({ filter: other.filter }),
      open({ filter: 'tcp port 1' }),
    ]);
    const all = Promise.all(captures.map(numbersOf));
    await target.send(200);
    await other.send(300);
    await Promise.all(captures.map((capture) => capture.close()));
    expect((await all).map(({ length }) => length)).toEqual([200, 200, 300, 0]);
    other.close();
  });

  it('counts what a paused loop cannot hold: captured and dropped are what was sent', async () => {
    const capture = await open({ bufferSize: 1024 * 1024 });
    await target.send(6000, 1000);
    const numbers = numbersOf(capture);
    await capture.close();
    const kept = (await numbers).length;
    const { received, droppedByKernel, captured } = capture.stats();
    expect(kept).toBeLessThan(6000);
    expect(captured).toBe(kept);
    // The loopback device counts twice, and which of the two copies met a full buffer is chance. What others send
    // while the filter is put in counts, too.
    expect(received).toBeGreaterThanOrEqual(12_000);
    expect(droppedByKernel).toBeGreaterThanOrEqual(6000 - kept);
    expect(droppedByKernel).toBeLessThanOrEqual(12_000 - kept);
  });

  testWhere(way.isWhole)(
    'takes another filter while it runs, and keeps the old one when the new is wrong',
    async () => {
      const other = await new UdpTarget().open();
      const capture = await open();
      const numbers = numbersOf(capture);
      await target.send(10);
      await expect(capture.setFilter('tcp prot 80')).rejects.toMatchObject({ code: 'ERR_BAD_FILTER' });
      await target.send(10, 100, 10);
      // What the kernel holds is filtered anew, so wait until it is fetched.
      await until(() => capture.stats().captured === 20);
      await capture.setFilter(other.filter);
      await target.send(10, 100, 500);
      await other.send(10, 100, 20);
      await capture.close();
      expect(await numbers).toEqual(upTo(30));
      await expect(capture.setFilter('')).rejects.toMatchObject({ code: 'ERR_CLOSED' });
      other.close();
    },
  );

  testWhere(way.isWhole)('injects frames', async () => {
    const capture = await open();
    const numbers = numbersOf(capture);
    await target.send(1);
    await until(() => capture.stats().captured === 1);
    const frame = Buffer.from(udpFrame(target.port, 7));
    capture.inject(frame);
    await capture.close();
    expect(await numbers).toContain(7);
    expect(() => capture.inject(frame)).toThrow(expect.objectContaining({ code: 'ERR_CLOSED' }));
  });

  it('ends at once when aborted, and throws the reason', async () => {
    const controller = new AbortController();
    const capture = await open({ signal: controller.signal });
    const numbers = numbersOf(capture);
    await target.send(10);
    controller.abort(new Error('enough'));
    await expect(numbers).rejects.toThrow('enough');
    expect(await capture.next()).toEqual({ done: true, value: undefined });
    await expect(async () => open({ signal: controller.signal })).rejects.toThrow('enough');
  });

  it('counts what it fetched for a loop that was left', async () => {
    const capture = await open();
    await target.send(50);
    for await (const batch of capture) {
      await target.send(50, 100, batch.length);
      await until(() => capture.stats().captured > 0);
      await new Promise((resolve) => setTimeout(resolve, 300));
      break;
    }
    const { captured, droppedByQueue } = capture.stats();
    // What the kernel still holds is counted by nobody.
    expect([captured, droppedByQueue]).toEqual(way.isWhole ? [50, 50] : [50, 0]);
    expect(await capture.next()).toEqual({ done: true, value: undefined });
  });

  it('leaves no descriptor behind, whichever way it ends', async () => {
    const descriptors = () => readdirSync('/proc/self/fd').length;
    const before = descriptors();
    for (let round = 0; round < (way.isWhole ? 30 : 3); round++) {
      const capture = await open();
      const controller = new AbortController();
      const aborted = await open({ signal: controller.signal });
      const reading = numbersOf(aborted).catch(() => []);
      controller.abort();
      await expect(open({ filter: 'tcp prot 80' })).rejects.toMatchObject({ code: 'ERR_BAD_FILTER' });
      await expect(open({ device: 'nope0' })).rejects.toMatchObject({ code: 'ERR_NO_DEVICE' });
      await reading;
      await capture.return?.();
    }
    // A poll that is under way ends a moment later.
    await until(() => descriptors() === before);
    expect(descriptors()).toBe(before);
  });

  it('keeps batches that overflow their block, and packets of 64 KiB', async () => {
    const capture = await open({ bufferSize: 64 * 1024 * 1024 });
    await target.send(2000, 20);
    await target.send(100, 60_000, 2000);
    const numbers = numbersOf(capture);
    await target.send(100, 60_000, 2100);
    await target.send(2000, 20, 2200);
    await capture.close();
    expect(await numbers).toEqual(upTo(4200));
  });

  testWhere(!way.isWhole)('says what it cannot do', async () => {
    const capture = await open();
    await expect(capture.setFilter('udp')).rejects.toMatchObject({ code: 'ERR_UNSUPPORTED' });
    expect(() => capture.inject(new Uint8Array(60))).toThrow(
      expect.objectContaining({ code: 'ERR_UNSUPPORTED' }),
    );
    await capture.close();
    await expect(capture.setFilter('udp')).rejects.toMatchObject({ code: 'ERR_CLOSED' });
  });

  it('closes at the end of its scope, also while packets keep coming', async () => {
    let stop = false;
    let sending = Promise.resolve();
    let numbers: Promise<number[]>;
    {
      await using capture = await open();
      numbers = numbersOf(capture);
      sending = (async () => {
        for (let sent = 0; !stop; sent += 10) {
          await target.send(10, 100, sent);
          await new Promise((resolve) => setTimeout(resolve, 1));
        }
      })();
      await until(() => capture.stats().captured > 0);
    }
    const kept = await numbers;
    stop = true;
    await sending;
    expect(kept).toEqual(upTo(kept.length));
  });
});

describe.skipIf(why !== undefined)('in this process', () => {
  it('lists devices with their addresses', async () => {
    const lo = (await devices()).find((device) => device.name === 'lo');
    expect(lo).toMatchObject({ loopback: true, up: true });
    expect(lo?.addresses).toContainEqual(
      expect.objectContaining({ family: 'ipv4', address: '127.0.0.1', netmask: '255.0.0.0' }),
    );
    expect(devicesSync().map(({ name }) => name)).toContain('any');
  });

  it('needs no thread of the pool for ever: a capture that hears nothing leaves files and exit alone', () => {
    const index = new URL('../dist/index.js', import.meta.url).href;
    const program = `
      import { readFile } from 'node:fs/promises';
      const { openCaptureDevice } = await import(${JSON.stringify(index)});
      const captures = [1, 2, 3].map(() => openCaptureDevice({ device: 'lo', filter: 'tcp port 1' }));
      for (const capture of captures) capture.next();
      await new Promise((resolve) => setTimeout(resolve, 300));
      await readFile(process.execPath.length > 0 ? '/etc/hostname' : '');
      console.log('read');
      process.exit(0);`;
    const out = execFileSync(process.execPath, ['--input-type=module', '-e', program], {
      env: { ...process.env, UV_THREADPOOL_SIZE: '1' },
      timeout: 20_000,
    });
    expect(out.toString()).toBe('read\n');
  });
});

describe.skipIf(why !== undefined).each(WAYS)('between two network namespaces: $name', (way) => {
  const name = `pw${process.pid % 10_000}`;
  const inside = (...args: string[]) =>
    execFileSync('ip', ['netns', 'exec', name, ...args], { stdio: 'pipe' });
  const ip = (...args: string[]) => execFileSync('ip', args, { stdio: 'pipe' });
  beforeAll(() => {
    ip('netns', 'add', name);
    ip('link', 'add', `${name}a`, 'type', 'veth', 'peer', 'name', `${name}b`, 'netns', name);
    ip('addr', 'add', '10.251.77.1/30', 'dev', `${name}a`);
    ip('link', 'set', `${name}a`, 'up');
    inside('ip', 'addr', 'add', '10.251.77.2/30', 'dev', `${name}b`);
    inside('ip', 'link', 'set', `${name}b`, 'up');
  });
  afterAll(() => ip('netns', 'del', name));
  const device = `${name}a`;

  /** Five datagrams to the other side, and the five that it sends back. */
  const echo = async () => {
    const program = `
      const socket = require('node:dgram').createSocket('udp4');
      socket.on('message', (message, from) => socket.send(message, from.port, from.address));
      socket.bind(7777, () => console.log('listening'));`;
    const server = spawn('ip', ['netns', 'exec', name, process.execPath, '-e', program]);
    await once(server.stdout, 'data');
    const socket = createSocket('udp4');
    for (let count = 0; count < 5; count++) {
      socket.send('echo', 7777, '10.251.77.2');
      await once(socket, 'message');
    }
    socket.close();
    server.kill();
  };

  it.each([
    ['both', 10],
    ['in', 5],
    ['out', 5],
  ] as const)('direction %s: %d of 5 datagrams and their echoes', async (direction, count) => {
    const capture = await way.open({ device, direction, filter: 'udp port 7777' });
    const batches = batchesOf(capture);
    await echo();
    await capture.close();
    expect((await batches).reduce((sum, { length }) => sum + length, 0)).toBe(count);
  });

  it('closes at once when the counters say that nothing is left: no wait for a timer', async () => {
    const capture = await way.open({ device, filter: 'udp port 7777' });
    const batches = batchesOf(capture);
    await echo();
    await capture.close();
    await batches;
    expect(capture.stats()).toMatchObject({ captured: 10, droppedByKernel: 0 });
    expect(capture.stats().received).toBeGreaterThanOrEqual(10);
  });

  it('counts every packet once: what a paused loop kept and each kind of drop are what was sent', async () => {
    ip('link', 'add', `${name}p`, 'type', 'veth', 'peer', 'name', `${name}q`);
    for (const end of ['p', 'q']) ip('link', 'set', name + end, 'up');
    try {
      const options = { device: `${name}p`, filter: 'udp port 7777', bufferSize: 1024 * 1024 };
      const [capture, left] = [await way.open(options), await way.open(options)];
      const sender = openCaptureDevice({ device: `${name}q`, filter: 'less 1' });
      const frame = Buffer.concat([udpFrame(7777, 0), Buffer.alloc(900)]);
      const send = async (count: number) => {
        for (let number = 0; number < count; number++) sender.inject(frame);
        await new Promise((resolve) => setTimeout(resolve, 300));
      };
      await send(100);
      while (capture.stats().captured < 100) await capture.next();
      await send(20_000);
      await capture.close();
      for await (const batch of capture) expect(batch.length).toBeGreaterThan(0);
      for await (const batch of left) {
        expect(batch.length).toBeGreaterThan(0);
        break;
      }
      for (const one of [capture, left]) {
        const { received, captured, droppedByKernel, droppedByQueue, droppedByInterface } = one.stats();
        expect(received).toBeGreaterThanOrEqual(20_100);
        expect(droppedByKernel).toBeGreaterThan(0);
        expect(droppedByInterface).toBe(0);
        if (one === capture) expect([captured + droppedByKernel, droppedByQueue]).toEqual([20_100, 0]);
      }
      await sender.return?.();
    } finally {
      ip('link', 'del', `${name}p`);
    }
  });

  it('throws ERR_DEVICE_GONE in the loop when the device is deleted', async () => {
    ip('link', 'add', `${name}x`, 'type', 'veth', 'peer', 'name', `${name}y`);
    ip('link', 'set', `${name}x`, 'up');
    const capture = await way.open({ device: `${name}x` });
    const batches = batchesOf(capture);
    ip('link', 'del', `${name}x`);
    await expect(batches).rejects.toMatchObject({ code: 'ERR_DEVICE_GONE' });
    await capture.close();
  });

  it('ERR_DEVICE_DOWN for a device that is not up', async () => {
    ip('link', 'add', `${name}d`, 'type', 'veth', 'peer', 'name', `${name}e`);
    try {
      await expect(way.open({ device: `${name}d` })).rejects.toMatchObject({ code: 'ERR_DEVICE_DOWN' });
    } finally {
      ip('link', 'del', `${name}d`);
    }
  });
});

describe.skipIf(why !== undefined)('elsewhere than on the main thread and as root', () => {
  const index = new URL('../dist/index.js', import.meta.url).href;

  it('captures in a worker, and a worker that is terminated while it waits takes nothing down', async () => {
    const target = await new UdpTarget().open();
    const program = `
      import { parentPort, workerData } from 'node:worker_threads';
      const { openCaptureDevice } = await import(workerData.index);
      const capture = openCaptureDevice({ device: 'lo', filter: workerData.filter });
      parentPort.on('message', () => capture.close());
      parentPort.postMessage('open');
      let seen = 0;
      for await (const batch of capture) seen += batch.length;
      parentPort.postMessage(seen);
      parentPort.close();`;
    const start = async () => {
      const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(program)}`), {
        workerData: { index, filter: target.filter },
      });
      await once(worker, 'message');
      return worker;
    };
    const [one, two, three] = await Promise.all([start(), start(), start()]);
    await target.send(300);
    await three.terminate();
    const counts = Promise.all([once(one, 'message'), once(two, 'message')]);
    one.postMessage('close');
    two.postMessage('close');
    expect(await counts).toEqual([[300], [300]]);
    target.close();
  });

  it('as nobody: no permission, with the line that gives it', () => {
    const program = `
      const { openCaptureDevice } = await import(${JSON.stringify(index)});
      openCaptureDevice({ device: 'lo', filter: 'udp' }).close();
      process.setgid(65534);
      process.setuid(65534);
      try { openCaptureDevice({ device: 'lo' }); } catch (error) { console.log(error.code, error.message); }`;
    const out = execFileSync(process.execPath, ['--input-type=module', '-e', program]).toString();
    expect(out).toMatch(/^ERR_NO_PERMISSION no permission to capture on "lo"/);
    expect(out).toContain('setcap cap_net_raw,cap_net_admin=eip');
  });

  it('through tcpdump: the counts at the end', async () => {
    const target = await new UdpTarget().open();
    const capture = await openTcpdumpCapture({ device: 'lo', filter: target.filter });
    expect(capture).toMatchObject({ linkType: 1, snapLength: 262_144, timestampPrecision: 'nanoseconds' });
    const numbers = numbersOf(capture);
    await target.send(300);
    await capture.close();
    expect(await numbers).toEqual(upTo(300));
    expect(capture.stats()).toMatchObject({ captured: 300, droppedByKernel: 0 });
    expect(capture.stats().received).toBeGreaterThanOrEqual(600);
    target.close();
  });

  it('compiles filters to what tcpdump -ddd prints', () => {
    for (const filter of [
      '',
      'tcp port 443',
      'host 10.0.0.1 and not icmp',
      'ether[0] & 1 = 0',
      'vlan and ip6',
    ]) {
      const lines = execFileSync('tcpdump', ['-ddd', '-y', 'EN10MB', '-s', '262144', filter], {
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      const [, ...expected] = lines.toString().trim().split('\n');
      expect(compileFilter(filter).map(({ code, jt, jf, k }) => `${code} ${jt} ${jf} ${k}`)).toEqual(
        expected,
      );
    }
    expect(() => compileFilter('tcp prot 80')).toThrow(expect.objectContaining({ code: 'ERR_BAD_FILTER' }));
  });
});

async function batchesOf(capture: AsyncIterable<RecordBatch>): Promise<RecordBatch[]> {
  const batches: RecordBatch[] = [];
  for await (const batch of capture) batches.push(batch);
  return batches;
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** Ethernet, IPv4 (without checksum), UDP, four bytes. */
function udpFrame(port: number, value: number): Uint8Array {
  const frame = Buffer.alloc(UDP_HEADERS + 4);
  frame.writeUInt16BE(0x0800, 12);
  frame.set([0x45, 0, 0, 32, 0, 0, 0, 0, 64, 17, 0, 0, 127, 0, 0, 1, 127, 0, 0, 1], 14);
  frame.writeUInt16BE(4242, 34);
  frame.writeUInt16BE(port, 36);
  frame.writeUInt16BE(12, 38);
  frame.writeUInt32BE(value, UDP_HEADERS);
  return frame;
}
