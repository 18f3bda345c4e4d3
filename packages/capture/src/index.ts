export type { CaptureRecord, RecordBatch } from '@plainwire/pcap';
export type { CaptureStats } from './capture-stats.ts';
export { openCaptureDevice } from './device-capture.ts';
export { type Device, type DeviceAddress, devices, devicesSync } from './devices.ts';
export { CaptureError, type CaptureErrorCode } from './errors.ts';
export { type BpfInstruction, type CompileOptions, compileFilter } from './filter-program.ts';
export type { LiveCapture } from './live-capture.ts';
export type { CaptureOptions } from './options.ts';
export { openTcpdumpCapture } from './tcpdump-capture.ts';
