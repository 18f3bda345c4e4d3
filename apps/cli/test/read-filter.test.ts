import { describe, expect, it } from 'vitest';
import { plainwire } from './run-plainwire.ts';

const capture = 'fixtures/tls/http-simple/cap.pcap';
const read = (...args: readonly string[]) =>
  plainwire(['read', '-r', capture, '-2', '-R', 'tcp.len > 0', '-T', 'fields', ...args]).stdout;

describe('plainwire read -2 -R', () => {
  it('counts the frames that pass, as tshark does', () => {
    expect(read('-e', 'frame.number', '-e', 'tcp.stream', '-e', 'tcp.len')).toBe(
      '1\t0\t145\n2\t0\t947\n3\t0\t318\n4\t0\t242\n5\t0\t130\n6\t0\t1448\n7\t0\t883\n',
    );
  });

  it('hands them to -Y and -c with their new numbers', () => {
    expect(read('-e', 'tcp.len', '-c', '3', '-Y', 'frame.number >= 2')).toBe('947\n318\n');
  });
});

describe('plainwire read -2', () => {
  const twice = (...args: readonly string[]) =>
    plainwire(['read', '-r', capture, '-2', '-T', 'fields', ...args]);

  it('tells of a frame what later ones tell of it, without a hint', () => {
    const log = ['-o', 'tls.keylog_file:fixtures/tls/http-simple/keylog.txt'];
    const { stdout, stderr } = twice(
      ...log,
      '-e',
      'frame.number',
      '-e',
      'http.response_in',
      '-Y',
      'http.response_in',
    );
    expect([stdout, stderr]).toEqual(['10\t12\n', '']);
  });

  it('tells which frame completes what a segment is part of, and what was seen of its connection in all', () => {
    const { stdout } = twice(
      '-e',
      'frame.number',
      '-e',
      'tcp.completeness',
      '-e',
      'tcp.reassembled_in',
      '-Y',
      'tcp.len > 1000',
    );
    expect(stdout).toBe('11\t31\t12\n');
  });
});

describe('a field that only a later frame tells', () => {
  const { stderr } = plainwire(['read', '-r', capture, '-Y', 'http.response_in or dns.response_in == 3']);
  it.each(['http.response_in', 'dns.response_in'])('%s: the hint is one line', (name) => {
    expect(
      stderr.split('\n').filter((line) => line.startsWith(`plainwire: ${name} is told by a frame`)),
    ).toHaveLength(1);
  });

  it('is told apart from what the last of several frames has', () => {
    expect(plainwire(['read', '-r', capture, '-Y', 'ip.fragment']).stderr).toBe('');
  });
});
