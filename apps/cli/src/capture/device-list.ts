import { escapeText } from '@plainwire/bytes';
import type { Device } from '@plainwire/capture';

/** `-D` as tcpdump prints it: a number that `-i` takes, the name, what is known about the device. */
export function deviceList(devices: readonly Device[]): string {
  return devices.map((device, index) => `${index + 1}.${deviceLine(device)}\n`).join('');
}

function deviceLine(device: Device): string {
  const description = device.description === undefined ? '' : ` (${escapeText(device.description)})`;
  return `${escapeText(device.name)}${description} [${flagsOf(device).join(', ') || 'none'}]`;
}

function flagsOf(device: Device): string[] {
  const flags: string[] = [];
  if (device.up) flags.push('Up');
  if (device.running) flags.push('Running');
  if (device.loopback) flags.push('Loopback');
  if (device.wireless) flags.push('Wireless');
  const connection = (device.wireless ? WIRELESS : WIRED)[device.connection];
  if (connection !== undefined && (flags.length > 0 || device.connection !== 'unknown'))
    flags.push(connection);
  return flags;
}

const WIRED: Partial<Record<Device['connection'], string>> = {
  unknown: 'Connection status unknown',
  connected: 'Connected',
  disconnected: 'Disconnected',
};
const WIRELESS: Partial<Record<Device['connection'], string>> = {
  unknown: 'Association status unknown',
  connected: 'Associated',
  disconnected: 'Not associated',
};

/** The device that `-i` means: by its name, else by its number in the list; without `-i` the first one that is up. */
export function chooseDevice(devices: readonly Device[], wanted: string | undefined): string | undefined {
  if (wanted === undefined) {
    return (devices.find(({ up, loopback }) => up && !loopback) ?? devices[0])?.name;
  }
  if (!/^\d+$/.test(wanted) || devices.some(({ name }) => name === wanted)) return wanted;
  return devices[Number(wanted) - 1]?.name ?? wanted;
}
