import { describe, expect, it } from 'vitest';
import { filterOf, webFrame } from '../test/toy.ts';
import { explain } from './explain.ts';

const web = webFrame();

describe('explain', () => {
  it('tells what every part said and which value decided', () => {
    expect(explain(filterOf('ip.addr == 198.51.100.0/24 and not udp'), web)).toEqual({
      text: 'ip.addr == 198.51.100.0/24 and not udp',
      result: true,
      parts: [
        {
          text: 'ip.addr == 198.51.100.0/24',
          result: true,
          values: ['192.0.2.17', '198.51.100.2'],
          deciding: '198.51.100.2',
          parts: [],
        },
        { text: 'not udp', result: true, parts: [{ text: 'udp', result: false, values: [], parts: [] }] },
      ],
    });
  });

  it('names the value that was in the way of "all"', () => {
    expect(explain(filterOf('tcp.port != 80'), web)).toMatchObject({ result: false, deciding: '80' });
    expect(explain(filterOf('tcp.port in {1..10}'), web)).not.toHaveProperty('deciding');
    expect(explain(filterOf('http.host matches "example"'), web)).toMatchObject({
      deciding: 'www.Example.com',
    });
  });
});
