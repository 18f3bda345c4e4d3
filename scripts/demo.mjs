// npm run demo: a captured HTTPS exchange in plain text. Six connections to several servers are in the capture; the
// display filter chooses one of them. `npm run demo -- --live` captures an exchange of its own on loopback instead.
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

if (process.argv.includes('--live')) {
  await import('./demo-live.mjs');
} else {
  const capture = 'fixtures/tls/merged-servers/cap.pcap';
  const key = '198.51.100.7,443,fixtures/tls/keys/rsa4096.key';
  const filter = 'ip.addr == 198.51.100.7 && tcp.port == 35127';
  console.log(`$ npx plainwire decrypt -r ${capture} --key ${key} -t ad '${filter}'\n`);
  const root = resolve(import.meta.dirname, '..');
  const main = resolve(root, 'apps/cli/dist/main.js');
  const { status } = spawnSync(
    process.execPath,
    [main, 'decrypt', '-r', capture, '--key', key, '-t', 'ad', filter],
    {
      cwd: root,
      stdio: 'inherit',
    },
  );
  process.exitCode = status ?? 1;
}
