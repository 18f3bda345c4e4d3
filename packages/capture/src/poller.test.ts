import { closeSync, readdirSync, writeSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadKoffi } from './native/koffi.ts';
import { bindLibc } from './native/libc.ts';
import { acquirePoller, releasePoller } from './poller.ts';

describe.skipIf(process.platform === 'win32')('waiting on descriptors', () => {
  const libc = bindLibc(loadKoffi());
  const openPipe = () => {
    const ends = new Int32Array(new ArrayBuffer(8));
    libc.pipe(ends);
    return { reading: ends[0]!, writing: ends[1]!, close: () => ends.forEach((end) => void closeSync(end)) };
  };

  it('resolves for the one that has something to read, also when the wait began before', async () => {
    const poller = acquirePoller(libc);
    const [first, second] = [openPipe(), openPipe()];
    const order: string[] = [];
    const waits = [
      poller.wait(first.reading).then(() => order.push('first')),
      poller.wait(second.reading).then(() => order.push('second')),
    ];
    writeSync(second.writing, 'x');
    await waits[1];
    expect(order).toEqual(['second']);
    await waits[0];
    first.close();
    second.close();
    releasePoller(poller);
  });

  it('resolves at once when a descriptor is given up', async () => {
    const poller = acquirePoller(libc);
    const pipe = openPipe();
    const wait = poller.wait(pipe.reading);
    poller.release(pipe.reading);
    await wait;
    pipe.close();
    releasePoller(poller);
  });

  it('serves many waiters that come and go', async () => {
    const poller = acquirePoller(libc);
    const pipes = Array.from({ length: 20 }, openPipe);
    for (let round = 0; round < 10; round++) {
      const waits = pipes.map(({ reading }) => poller.wait(reading));
      for (const { writing } of pipes) writeSync(writing, 'x');
      await Promise.all(waits);
    }
    for (const pipe of pipes) pipe.close();
    releasePoller(poller);
  });

  it.skipIf(process.platform !== 'linux')('closes its pipe with its last user, not before', async () => {
    const descriptors = () => readdirSync('/proc/self/fd').length;
    const before = descriptors();
    const [one, two] = [acquirePoller(libc), acquirePoller(libc)];
    expect(one).toBe(two);
    const pipe = openPipe();
    const wait = one.wait(pipe.reading);
    releasePoller(one);
    writeSync(pipe.writing, 'x');
    await wait;
    releasePoller(two);
    pipe.close();
    // A poll that is under way ends a moment later.
    while (descriptors() !== before) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(descriptors()).toBe(before);
  });
});
