export { ipv4Text, ipv6Text, macText } from './address.ts';
export { ChunkChain, concat } from './chunk-chain.ts';
export { PlainwireError, type PlainwireErrorDetails } from './error.ts';
export { escapeBytes, escapeText } from './escape.ts';
export type { Fault } from './fault.ts';
export { fromHex, toHex } from './hex.ts';
export { Pipeline, pipeline } from './pipeline.ts';
export { i32be, u8, u16be, u16le, u24be, u32be, u32le, u48be, u64be, u64le } from './read.ts';
export { type AnyIterable, type RunOptions, run, type Stage, toTransformStream } from './stage.ts';
