import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openCaptureSync } from '@plainwire/pcap';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  Blaster,
  injectDatagrams,
  LiveCommand,
  numbersIn,
  packetsBy,
  pause,
  temporaryFolder,
  textOf,
  upTo,
  whyNotLive,
} from './live-command.ts';

/** Rounds of each signal. */
const ROUNDS = Number(process.env['PLAINWIRE_LIVE_ROUNDS'] ?? 20);

describe.skipIf(whyNotLive() !== undefined)('plainwire capture', () => {
  let blaster: Blaster;
  let cwd: string;
  beforeAll(() => {
    cwd = temporaryFolder();
  });
  beforeEach(async () => {
    blaster = await new Blaster().open();
    return () => blaster.close();
  });
  const start = (...args: string[]) =>
    new LiveCommand(['-i', 'lo', ...args, ...blaster.filter], { cwd }).listening();

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    '%s right after 3,000 packets keeps 3,000',
    async (signal) => {
      for (let round = 0; round < ROUNDS; round++) {
        blaster.sent = 0;
        const command = await start('-w', 'signal.pcap');
        await blaster.send(3000);
        expect(await command.end(signal)).toEqual({ code: 0, signal: null });
        expect(numbersIn(join(cwd, 'signal.pcap'))).toEqual({ numbers: upTo(3000), faults: [] });
        const [listening, captured, received, ...rest] = command.stderr.split('\n');
        expect(listening).toBe(
          'plainwire: listening on lo, link-type EN10MB (Ethernet), snapshot length 262144 bytes',
        );
        expect(captured).toBe('3000 packets captured');
        // What others send while the filter is put in counts, too; tcpdump has the same.
        expect(received).toMatch(/^\d+ packets received by filter$/);
        expect(Number.parseInt(received!, 10)).toBeGreaterThanOrEqual(6000);
        expect(rest).toEqual(['0 packets dropped by kernel', '']);
      }
      expect(packetsBy('tcpdump', join(cwd, 'signal.pcap'))).toBe(3000);
    },
  );

  it('SIGKILL leaves a file of whole packets, all but the last moment of them', async () => {
    const command = await start('-w', 'killed.pcap');
    await blaster.send(5000);
    await pause(1000);
    await blaster.send(100);
    await command.end('SIGKILL');
    const { numbers } = numbersIn(join(cwd, 'killed.pcap'));
    expect(numbers.length).toBeGreaterThanOrEqual(5000);
    expect(numbers).toEqual(upTo(numbers.length));
  });

  it('SIGUSR1 prints the counts and opens no debugger', async () => {
    const command = await start('-w', 'counts.pcap');
    await blaster.send(10);
    await pause(500);
    command.process.kill('SIGUSR1');
    await command.said('plainwire: 10 packets captured, ');
    expect(command.stderr).toMatch(/captured, \d+ packets received by filter, 0 packets dropped by kernel\n/);
    expect((await command.end('SIGINT')).code).toBe(0);
    expect(command.stderr).not.toContain('Debugger');
  });

  it('-v with -w says every second how many packets there are', async () => {
    const command = await start('-v', '-w', 'verbose.pcap');
    await blaster.send(10);
    await command.said('Got 10\r');
    expect((await command.end('SIGINT')).code).toBe(0);
  });

  it('-i any and -y write the frames that tcpdump writes, and say which', async () => {
    const tcpdump = spawn('tcpdump', ['-i', 'any', '-c', '5', '-w', '-', ...blaster.filter], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    const written: Buffer[] = [];
    tcpdump.stderr.on('data', (text) => {
      said += text;
    });
    tcpdump.stdout.on('data', (bytes: Buffer) => written.push(bytes));
    const over = new Promise((resolve) => tcpdump.on('close', resolve));
    const any = await new LiveCommand(['-i', 'any', '-w', 'any.pcap', ...blaster.filter], {
      cwd,
    }).listening();
    const one = await start('-y', 'EN10MB', '-w', 'en10mb.pcap');
    while (!said.includes('listening on')) await pause(20);
    await blaster.send(5);
    await over;
    await Promise.all([any.end('SIGINT'), one.end('SIGINT')]);
    expect(any.stderr.split('\n').slice(0, 2)).toEqual(
      said.replaceAll('tcpdump:', 'plainwire:').split('\n').slice(0, 2),
    );
    expect(one.stderr).toContain('plainwire: data link type EN10MB\nplainwire: listening on lo, ');
    const file = readFileSync(join(cwd, 'any.pcap'));
    const peer = Buffer.concat(written);
    expect(file.length).toBe(peer.length);
    // The header, and of each frame all but the time that the kernel gave it for each capture.
    expect(file.subarray(0, 24).equals(peer.subarray(0, 24))).toBe(true);
    expect(file.subarray(32, 24 + 16 + 60).equals(peer.subarray(32, 24 + 16 + 60))).toBe(true);
  });

  it.each([
    ['in', 10],
    ['out', 0],
    ['inout', 10],
  ] as const)('-Q %s on the loopback device: %d of 10, as with tcpdump', async (direction, kept) => {
    const command = await start('-Q', direction, '-p', '-B', '4096', '-w', `q-${direction}.pcap`);
    await blaster.send(10);
    await command.end('SIGINT');
    expect(numbersIn(join(cwd, `q-${direction}.pcap`)).numbers).toEqual(upTo(kept));
  });

  it('-c ends after so many packets', async () => {
    const command = await start('-c5', '-nw', 'five.pcap');
    await blaster.send(50);
    expect(await command.ended).toEqual({ code: 0, signal: null });
    expect(numbersIn(join(cwd, 'five.pcap')).numbers).toEqual(upTo(5));
    expect(command.stderr).toContain('\n5 packets captured\n');
  });

  it('-s cuts packets, -s 0 does not; --nano writes nanoseconds', async () => {
    const [short, whole] = [
      await start('-s', '60', '-w', 's60.pcap'),
      await start('-s', '0', '--nano', '-w', 's0.pcap'),
    ];
    await blaster.send(5, 400);
    await Promise.all([short.end('SIGINT'), whole.end('SIGINT')]);
    using cut = openCaptureSync(join(cwd, 's60.pcap'));
    using full = openCaptureSync(join(cwd, 's0.pcap'));
    expect([...cut].flatMap((b) => [...b]).map((r) => [r.capturedLength, r.originalLength])).toEqual(
      Array(5).fill([60, 442]),
    );
    expect([...full].flatMap((b) => [...b]).map((r) => r.capturedLength)).toEqual(Array(5).fill(442));
    expect(full.interfaces[0]?.timestampResolution).toEqual({ base: 10, exponent: 9 });
    expect(cut.interfaces[0]?.timestampResolution).toEqual({ base: 10, exponent: 6 });
  });

  it('-w - writes a capture to the pipe, and ends quietly when nobody reads it any more', async () => {
    const out = join(cwd, 'piped.pcap');
    const command = await start('-U', '-w', '-');
    const chunks: Buffer[] = [];
    command.process.stdout!.on('data', (chunk: Buffer) => chunks.push(chunk));
    await blaster.send(100);
    await command.end('SIGINT');
    writeFileSync(out, Buffer.concat(chunks));
    expect(numbersIn(out)).toEqual({ numbers: upTo(100), faults: [] });

    const broken = await start('-w', '-');
    broken.process.stdout!.destroy();
    await blaster.send(100);
    expect(await broken.ended).toEqual({ code: 0, signal: null });
    expect(broken.stderr).toMatch(/^plainwire: listening on .*\n(\d+ packets? [a-z ]+\n){3,4}$/);
    expect(broken.stderr).not.toMatch(/EPIPE|at /);
  });

  it('a reader of the pipe that sleeps for ever: a second signal leaves at once', async () => {
    const command = await start('-B', '1024', '-w', '-');
    command.process.stdout!.pause();
    await blaster.send(6000, 1000);
    command.process.kill('SIGINT');
    await pause(700);
    const over = command.end('SIGINT');
    command.process.stdout!.destroy();
    expect(await over).toEqual({ code: null, signal: 'SIGINT' });
  });

  it('-G 2 -W 1 ends by itself, packets or not', async () => {
    const command = await start('-G', '2', '-W', '1', '-w', 'cron_%Y%m%d%H%M%S.pcap');
    await blaster.send(10);
    expect(await command.ended).toEqual({ code: 0, signal: null });
    expect(command.stderr).toContain('Maximum file limit reached: 1\n');
    const files = readdirSync(cwd).filter((name) => /^cron_\d{14}\.pcap$/.test(name));
    expect(files).toHaveLength(1);
    expect(numbersIn(join(cwd, files[0]!)).numbers).toEqual(upTo(10));
  });

  it('files that follow each other in time hold together what was sent, and none takes the name of another', async () => {
    const command = await start('-G', '1', '-w', 'same.pcap');
    for (let burst = 0; burst < 35; burst++) {
      await blaster.send(200);
      await pause(80);
    }
    await command.end('SIGTERM');
    const files = readdirSync(cwd).filter((name) => name.startsWith('same.pcap'));
    expect(files.length).toBeGreaterThanOrEqual(3);
    const numbers = files.flatMap((name) => numbersIn(join(cwd, name)).numbers);
    expect(numbers.sort((a, b) => a - b)).toEqual(upTo(7000));
  });

  it('files that follow each other by size hold together what was sent, each of them readable alone', async () => {
    const command = await start('-C', '1', '-w', 'size.pcap');
    await blaster.send(30_000, 200);
    await command.end('SIGINT');
    const files = [
      'size.pcap',
      ...upTo(8)
        .slice(1)
        .map((n) => `size.pcap${n}`),
    ];
    expect(
      readdirSync(cwd)
        .filter((name) => name.startsWith('size.pcap'))
        .sort(),
    ).toEqual(files.sort());
    expect(files.flatMap((name) => numbersIn(join(cwd, name)).numbers)).toEqual(upTo(30_000));
    for (const name of files.slice(0, -1))
      expect(statSync(join(cwd, name)).size).toBeLessThan(1_000_000 + 300);
  });

  it('-C with -W is a ring', async () => {
    const command = await start('-C', '1', '-W', '3', '-w', 'ring.pcap');
    await blaster.send(30_000, 200);
    await command.end('SIGINT');
    const files = readdirSync(cwd).filter((name) => name.startsWith('ring.pcap'));
    expect(files.sort()).toEqual(['ring.pcap0', 'ring.pcap1', 'ring.pcap2']);
    const numbers = files.flatMap((name) => numbersIn(join(cwd, name)).numbers).sort((a, b) => a - b);
    expect(numbers.at(-1)).toBe(29_999);
    expect(numbers).toEqual(upTo(30_000).slice(30_000 - numbers.length));
  });

  it('--pcapng says in the file what was received and dropped, and tshark reads it', async () => {
    const command = await start('--pcapng', '-w', 'counts.pcapng');
    await blaster.send(300);
    await command.end('SIGINT');
    const file = join(cwd, 'counts.pcapng');
    expect(numbersIn(file)).toEqual({ numbers: upTo(300), faults: [] });
    const shown = execFileSync('tshark', ['-r', file, '-q', '-z', 'io,stat,0'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    expect(shown.toString()).toMatch(/\|\s*300\s*\|/);
    const info = execFileSync('capinfos', ['-c', file]).toString();
    expect(info).toMatch(/Number of packets:\s+300/);
  });

  it('becomes another user before it opens the file', async () => {
    const folder = join(cwd, 'shared');
    mkdirSync(folder, { mode: 0o777 });
    execFileSync('chmod', ['755', cwd]);
    execFileSync('chmod', ['777', folder]);
    const command = await start('-Z', 'nobody', '-w', join(folder, 'nobody.pcap'));
    await blaster.send(10);
    const status = readFileSync(`/proc/${command.process.pid}/status`, 'utf8');
    await command.end('SIGINT');
    const nobody = Number(execFileSync('id', ['-u', 'nobody']).toString());
    expect(status).toMatch(new RegExp(`^Uid:\\s+${nobody}\\s+${nobody}\\s+${nobody}`, 'm'));
    expect(statSync(join(folder, 'nobody.pcap')).uid).toBe(nobody);
    expect(numbersIn(join(folder, 'nobody.pcap')).numbers).toEqual(upTo(10));
  });

  it('under nohup a hangup changes nothing', async () => {
    const line = `nohup "$0" "$1" capture -i lo -w nohup.pcap ${blaster.filter.join(' ')} 2>nohup.log >/dev/null & echo $!`;
    const words = ['-c', line, process.execPath, join(import.meta.dirname, '../dist/main.js')];
    const shell = spawn('bash', words, { cwd, stdio: ['ignore', 'pipe', 'ignore'], detached: true });
    const [text] = (await once(shell.stdout, 'data')) as [Buffer];
    const pid = Number(text.toString());
    while (!existsWith(join(cwd, 'nohup.log'), 'listening on')) await pause(20);
    process.kill(pid, 'SIGHUP');
    await blaster.send(10);
    await pause(300);
    process.kill(pid, 'SIGTERM');
    while (!existsWith(join(cwd, 'nohup.log'), 'dropped by kernel')) await pause(20);
    expect(textOf(join(cwd, 'nohup.log'))).toContain('\n10 packets captured\n');
    expect(numbersIn(join(cwd, 'nohup.pcap')).numbers).toEqual(upTo(10));
  });

  it('prints a line for each packet when there is no file', async () => {
    const command = await start('-c', '3', '-n');
    let out = '';
    command.process.stdout!.on('data', (text) => {
      out += text;
    });
    await blaster.send(3);
    expect((await command.ended).code).toBe(0);
    expect(out.split('\n')).toHaveLength(4);
    expect(out).toContain('127.0.0.1 → 127.0.0.1');
  });

  it.each([
    [['-i', 'nope0'], '(No such device exists): plainwire capture -D lists them\n'],
    [['-i', 'lo', 'tcp', 'prot', '80'], 'filter "tcp prot 80" at "prot" ('],
    [['-i', 'lo', 'tcp', 'prot', '80'], '\n    tcp prot 80\n        ^~~~\n'],
    [['-i', 'lo', '-X'], "plainwire: invalid option -- 'X'"],
    [['-i', 'lo', '-c', 'many'], 'plainwire: "many" is no value for -c'],
    [['-i', 'lo', '-w', '/nonexistent/x.pcap'], 'plainwire: /nonexistent/x.pcap: no such file or directory'],
    [['-i', 'lo', '-Z', 'nobody-of-this-name', '-w', 'z.pcap'], 'plainwire: cannot become the user'],
    [['-F', '/nonexistent'], 'plainwire: cannot read the filter from "/nonexistent" (ENOENT)'],
  ])('%j is refused in one sentence', async (args, sentence) => {
    const command = new LiveCommand(args, { cwd });
    expect((await command.ended).code).toBe(1);
    expect(command.stderr).toContain(sentence);
    expect(command.stderr).not.toMatch(/^\s+at /m);
    expect(command.stderr).not.toContain('listening');
  });

  it('as nobody: no permission, and the line that gives it', async () => {
    const prefix = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];
    const command = new LiveCommand(['-i', 'lo', '-w', 'nobody.pcap'], { cwd, prefix });
    expect((await command.ended).code).toBe(1);
    expect(command.stderr).toMatch(
      /^plainwire: no permission to capture on "lo" .*`sudo setcap cap_net_raw,cap_net_admin=eip \/.*`\n$/,
    );
  });

  it('without koffi it captures through tcpdump, and says so', async () => {
    const hide = join(cwd, 'hide.cjs');
    writeFileSync(
      hide,
      `const { Module } = require('node:module');
       const { _resolveFilename: resolve } = Module;
       Module._resolveFilename = function (name, ...rest) {
         if (name === 'koffi') throw Object.assign(new Error('hidden'), { code: 'MODULE_NOT_FOUND' });
         return resolve.call(this, name, ...rest);
       };`,
    );
    const prefix = ['env', `NODE_OPTIONS=--require ${hide}`];
    const command = new LiveCommand(['-i', 'lo', '-w', 'fallback.pcap', ...blaster.filter], { cwd, prefix });
    await command.listening();
    await blaster.send(50);
    expect(await command.end('SIGINT')).toEqual({ code: 0, signal: null });
    expect(numbersIn(join(cwd, 'fallback.pcap'))).toEqual({ numbers: upTo(50), faults: [] });
    expect(command.stderr).toMatch(/WARNING: captured through tcpdump/);
    expect(command.stderr).toMatch(
      /\n50 packets captured\n\d+ packets received by filter\n0 packets dropped by kernel\n$/,
    );
    const list = new LiveCommand(['-D'], { cwd, prefix });
    expect((await list.ended).code).toBe(1);
    expect(list.stderr).toBe(
      'plainwire: live capture needs the package "koffi": install it with `npm install koffi`\n',
    );
  });

  it('lists the devices that tcpdump lists', () => {
    const command = new LiveCommand(['-D'], { cwd });
    let out = '';
    command.process.stdout!.on('data', (text) => {
      out += text;
    });
    return command.ended.then(() => expect(out).toBe(execFileSync('tcpdump', ['-D']).toString()));
  });

  it('reads the filter from a file', async () => {
    writeFileSync(join(cwd, 'filter.txt'), `${blaster.filter.join(' ')}\n`);
    const command = await new LiveCommand(['-i', 'lo', '-F', 'filter.txt', '-w', 'filtered.pcap'], {
      cwd,
    }).listening();
    await blaster.send(7);
    await command.end('SIGINT');
    expect(numbersIn(join(cwd, 'filtered.pcap')).numbers).toEqual(upTo(7));
  });

  describe('on a small disk', () => {
    let disk: string;
    beforeAll(() => {
      disk = join(cwd, 'disk');
      mkdirSync(disk);
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', disk]);
    });
    afterAll(() => execFileSync('umount', [disk]));

    it.each([
      ['pcap', []],
      ['pcapng', ['--pcapng']],
    ])('that fills up: an error, true counts, and a file of whole packets (%s)', async (_, flags) => {
      const file = join(disk, 'full.pcap');
      const command = await start(...flags, '-w', file);
      await blaster.send(10_000, 1000);
      expect((await command.ended).code).toBe(1);
      expect(command.stderr).toContain(
        `${file}: no space left on device; the file ends after its last whole packet`,
      );
      const { numbers, faults } = numbersIn(file);
      expect(faults).toEqual([]);
      expect(numbers).toEqual(upTo(numbers.length));
      expect(command.stderr).toContain(`\n${numbers.length} packets captured\n`);
      expect(packetsBy('tcpdump', file)).toBe(numbers.length);
      execFileSync('rm', [file]);
    });

    it('that must keep some room: the capture ends before', async () => {
      const file = join(disk, 'guarded.pcap');
      const command = await start('--min-free', '2M', '-w', file);
      const sending = blaster.send(10_000, 1000);
      expect((await command.ended).code).toBe(1);
      await sending;
      expect(command.stderr).toContain('(--min-free)');
      expect(numbersIn(file).faults).toEqual([]);
      execFileSync('rm', [file]);
    });

    it('where files together have a limit: the oldest go', async () => {
      const command = await start('-C', '1', '--max-total', '2500K', '-w', join(disk, 'total.pcap'));
      await blaster.send(10_000, 1000);
      await command.end('SIGINT');
      expect(command.stderr).toContain('\n10000 packets captured\n');
      const sizes = readdirSync(disk).map((name) => statSync(join(disk, name)).size);
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(2500 * 1024);
      expect(sizes.length).toBeGreaterThanOrEqual(2);
    });
  });

  describe('on a device that is made for it', () => {
    const ip = (...args: string[]) => execFileSync('ip', args);
    let device: string;
    beforeEach(() => {
      device = `pw${process.pid % 10_000}a`;
      ip('link', 'add', device, 'type', 'veth', 'peer', 'name', `${device}b`);
      ip('link', 'set', device, 'up');
      ip('link', 'set', `${device}b`, 'up');
    });
    afterEach(() => {
      try {
        ip('link', 'del', device);
      } catch {
        // The test deleted it.
      }
    });

    it('that goes down and comes up again: both are said', async () => {
      const command = await new LiveCommand(['-i', device, '-w', 'down.pcap'], { cwd }).listening();
      ip('link', 'set', device, 'down');
      await command.said(`WARNING: the device "${device}" went down`);
      ip('link', 'set', device, 'up');
      await command.said(`WARNING: the device "${device}" is up again`);
      expect((await command.end('SIGINT')).code).toBe(0);
    });

    it('whose packets go to a reader that sleeps: kept and dropped are what was sent', async () => {
      const args = ['-i', device, '-B', '1024', '-w', '-', 'udp', 'port', '7777'];
      const command = await new LiveCommand(args, { cwd }).listening();
      const output = command.process.stdout!.pause();
      await injectDatagrams(`${device}b`, 20_000, 1000);
      const chunks: Buffer[] = [];
      output.on('data', (chunk: Buffer) => chunks.push(chunk)).resume();
      expect((await command.end('SIGINT')).code).toBe(0);
      const file = join(cwd, 'slow.pcap');
      writeFileSync(file, Buffer.concat(chunks));
      const { numbers, faults } = numbersIn(file);
      expect(faults).toEqual([]);
      expect(numbers.length).toBeGreaterThan(0);
      expect(numbers.length).toBeLessThan(20_000);
      const [captured, received, dropped, ...rest] = command.stderr.match(/^\d+ packets .*$/gm)!;
      expect([captured, dropped, rest]).toEqual([
        `${numbers.length} packets captured`,
        `${20_000 - numbers.length} packets dropped by kernel`,
        [],
      ]);
      expect(Number.parseInt(received!, 10)).toBeGreaterThanOrEqual(20_000);
    });

    it('at a high rate, with files that change by size and by time: together they hold what was sent', async () => {
      const args = ['-i', device, '-C', '2', '-G', '1', '-w', 'fast_%s.pcap', 'udp', 'port', '7777'];
      const command = await new LiveCommand(args, { cwd }).listening();
      await injectDatagrams(`${device}b`, 200_000, 100);
      expect((await command.end('SIGINT')).code).toBe(0);
      const files = readdirSync(cwd).filter((name) => name.startsWith('fast_'));
      expect(files.length).toBeGreaterThan(10);
      const numbers = files.flatMap((name) => numbersIn(join(cwd, name)).numbers);
      expect(numbers.sort((a, b) => a - b)).toEqual(upTo(200_000));
    });

    it('with one name for many times and sizes: no file takes the place of another', async () => {
      const args = ['-i', device, '-C', '1', '-G', '1', '-w', 'same_%Y.pcap', 'udp', 'port', '7777'];
      const command = await new LiveCommand(args, { cwd }).listening();
      for (let burst = 0; burst < 5; burst++) {
        await injectDatagrams(`${device}b`, 2000, 1000);
        await pause(500);
      }
      expect((await command.end('SIGINT')).code).toBe(0);
      const files = readdirSync(cwd).filter((name) => name.startsWith('same_'));
      const kept = files.reduce((sum, name) => sum + numbersIn(join(cwd, name)).numbers.length, 0);
      expect(kept).toBe(10_000);
    });

    it('that is deleted: an error, the counts, and a whole file', async () => {
      const command = await new LiveCommand(['-i', device, '-w', 'deleted.pcap'], { cwd }).listening();
      ip('link', 'del', device);
      expect((await command.ended).code).toBe(1);
      expect(command.stderr).toContain(`plainwire: the device "${device}" went away`);
      expect(command.stderr).toMatch(/\d+ packets? captured\n/);
      using capture = openCaptureSync(join(cwd, 'deleted.pcap'));
      for (const batch of capture) expect(batch.length).toBeGreaterThan(0);
      expect(capture.faults).toEqual([]);
    });
  });

  it('two at once, in the background, do not disturb each other', async () => {
    const shell = spawn(
      'sh',
      [
        '-c',
        `for n in 1 2; do "$0" "$1" capture -i lo -c 50 -w back$n.pcap ${blaster.filter.join(' ')} 2>back$n.log & done; wait`,
        process.execPath,
        join(import.meta.dirname, '../dist/main.js'),
      ],
      { cwd, stdio: 'ignore' },
    );
    const over = new Promise((resolve) => shell.on('close', resolve));
    for (const n of [1, 2]) {
      while (!existsWith(join(cwd, `back${n}.log`), 'listening on')) await pause(20);
    }
    await blaster.send(50);
    await over;
    for (const n of [1, 2]) expect(numbersIn(join(cwd, `back${n}.pcap`)).numbers).toEqual(upTo(50));
  });
});

function existsWith(file: string, text: string): boolean {
  try {
    return textOf(file).includes(text);
  } catch {
    return false;
  }
}
