import { readFileSync } from 'node:fs';

const WATCH_MS = 1000;
const IFF_UP = 1;

/**
 * Says when a device goes down and comes up again; libpcap keeps silent about both. Only where the system shows the
 * flags of devices as files (Linux).
 */
export function watchDevice(device: string, say: (sentence: string) => void): () => void {
  let up = isUp(device);
  if (up === undefined) return () => undefined;
  const timer = setInterval(() => {
    const now = isUp(device);
    if (now === undefined || now === up) return;
    up = now;
    say(`the device "${device}" ${now ? 'is up again' : 'went down: nothing arrives until it is up again'}`);
  }, WATCH_MS);
  timer.unref();
  return () => clearInterval(timer);
}

function isUp(device: string): boolean | undefined {
  if (process.platform !== 'linux' || device.includes('/')) return undefined;
  try {
    return (Number(readFileSync(`/sys/class/net/${device}/flags`, 'utf8')) & IFF_UP) !== 0;
  } catch {
    return undefined;
  }
}
