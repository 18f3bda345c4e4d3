// npm run demo: a captured HTTPS exchange in plain text. Two connections to one server are in the capture; the display
// filter chooses one of them. `npm run demo -- --live` captures an exchange of its own on loopback instead.
import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';

if (process.argv.includes('--live')) {
  await import('./demo-live.mjs');
} else {
  const fixture = resolve(import.meta.dirname, '../fixtures/tls/parallel');
  const args = ['decrypt', '-r', `${fixture}/cap.pcap`, '--key', `${fixture}/server.key.pem`, '-t', 'ad'];
  const filter = 'ip.addr == 198.51.100.7 && tcp.port == 40000';
  console.log(`$ npx plainwire ${args.join(' ')} '${filter}'\n`);
  const main = resolve(import.meta.dirname, '../apps/cli/dist/main.js');
  execFileSync(process.execPath, [main, ...args, filter], { stdio: 'inherit' });
}
