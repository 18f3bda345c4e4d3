/** Every target by name: a function that loads it. To add one, write its file and its line here. */
export const targets = new Map([
  ['http', async () => (await import('./http.mjs')).http],
  ['escape', async () => (await import('./escape.mjs')).escaping],
  ['chunk-chain', async () => (await import('./chunk-chain.mjs')).chunkChain],
  ['pcap', async () => (await import('./capture-file.mjs')).pcap],
  ['pcapng', async () => (await import('./capture-file.mjs')).pcapng],
  ['compressed', async () => (await import('./compressed.mjs')).compressed],
  ['capture-writer', async () => (await import('./capture-writer.mjs')).captureWriter],
  ['dissect', async () => (await import('./dissect.mjs')).dissect],
  ['tcp-reassembly', async () => (await import('./tcp-reassembly.mjs')).tcpReassembly],
  ['defragment', async () => (await import('./defragment.mjs')).defragment],
  ['tls', async () => (await import('./tls.mjs')).tls],
  ['key-log', async () => (await import('./key-log.mjs')).keyLog],
  ['private-key', async () => (await import('./private-key.mjs')).privateKey],
  ['private-key-portable', async () => (await import('./private-key.mjs')).privateKeyPortable],
  ['filter-text', async () => (await import('./filter-text.mjs')).filterText],
  ['filter-eval', async () => (await import('./filter-eval.mjs')).filterEval],
]);
