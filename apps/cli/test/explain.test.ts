import { describe, expect, it } from 'vitest';
import { plainwire } from './run-plainwire.ts';

const capture = 'fixtures/tls/http-simple/cap.pcap';

describe('plainwire explain', () => {
  it('says what a filter means and needs', () => {
    const { code, stdout } = plainwire(['explain', 'tcp.port eq 443 && tcp.flags.syn == 1']);
    expect(code).toBe(0);
    expect(stdout).toContain('tcp.port == 443 and tcp.flags.syn == 1');
    expect(stdout).toMatch(/tcp\.port +uint16 +read from the bytes of its layer/);
    expect(stdout).toContain('protocols  tcp');
    expect(stdout).toContain('each frame by itself');
  });

  it('names every mistake, with a fix', () => {
    const { code, stdout, stderr } = plainwire(['explain', 'tcp.prot == 80 and ip.src = 1.2.3.4']);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('Did you mean "tcp.port"?');
    expect(stderr).toContain('fix: tcp.port == 80 and ip.src = 1.2.3.4');
    expect(stderr).toContain('fix: tcp.prot == 80 and ip.src == 1.2.3.4');
  });

  it('tells which value decided in a frame', () => {
    const { code, stdout } = plainwire([
      'explain',
      '-r',
      capture,
      '--frame',
      '1',
      'tcp.flags.syn == 1 && udp',
    ]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/frame 1\nno {3}tcp\.flags\.syn == 1 && udp\n {2}yes {2}tcp\.flags\.syn == 1/);
    expect(stdout).toContain('udp  not in the frame');
  });

  it('gives JSON, and knows dialects', () => {
    const { stdout } = plainwire(['explain', '--json', '--dialect', '4.0', 'tcp xor udp']);
    expect(JSON.parse(stdout)).toMatchObject({ filter: 'tcp xor udp', ok: false });
    expect(plainwire(['explain', '--dialect', '3.0', 'tcp']).code).toBe(1);
    expect(plainwire(['explain', '-r', capture, '--frame', '99999', 'tcp']).code).toBe(2);
  });

  it('"read --dialect 4.0" refuses what that version refused', () => {
    const words = ['read', '-r', capture, '-T', 'fields', '-e', 'frame.number', '-Y', '80 == tcp.port'];
    expect(plainwire(words).code).toBe(0);
    expect(plainwire([...words, '--dialect', '4.0']).code).toBe(2);
  });
});
