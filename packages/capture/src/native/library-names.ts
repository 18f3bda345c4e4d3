/** Names under which libpcap is looked for, in this order. */
export function libraryNames(
  platform: NodeJS.Platform = process.platform,
  env: NodeJS.ProcessEnv = process.env,
): readonly string[] {
  switch (platform) {
    case 'linux':
      return ['libpcap.so.0.8', 'libpcap.so.1', 'libpcap.so'];
    // It stands in the dynamic linker's cache only, where it loads by its path though there is no such file.
    case 'darwin':
      return ['/usr/lib/libpcap.A.dylib', 'libpcap.A.dylib', 'libpcap.dylib'];
    // Npcap has a folder of its own, and only in WinPcap's mode the system's; by its path, Packet.dll beside it is found.
    case 'win32':
      return [`${env['SystemRoot'] ?? 'C:\\Windows'}\\System32\\Npcap\\wpcap.dll`, 'wpcap.dll'];
    default:
      return ['libpcap.so', 'libpcap.so.1'];
  }
}

/** What to do when there is none. */
export function libraryRemedy(platform: NodeJS.Platform = process.platform): string {
  switch (platform) {
    case 'linux':
      return 'install the package "libpcap0.8" (Debian, Ubuntu) or "libpcap" (others)';
    case 'darwin':
      return 'it belongs to macOS, and this one has none';
    case 'win32':
      return 'install Npcap from https://npcap.com';
    default:
      return 'install the package "libpcap"';
  }
}
