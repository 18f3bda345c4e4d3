import type { HttpMessage } from '@plainwire/http';
import type { CaptureRecord } from '@plainwire/pcap';
import { expect, it } from 'vitest';
import { HttpExchanges } from './http-exchanges.ts';

const connection = { id: 0 };
const at = (number: number) => ({ number, timestampNs: BigInt(number) * 10n }) as CaptureRecord;
const request = (target: string, host?: string) =>
  ({ kind: 'request', connection, target, header: () => host }) as unknown as HttpMessage;
const response = (to?: HttpMessage) =>
  ({ kind: 'response', connection, request: to }) as unknown as HttpMessage;

it('numbers exchanges, and finds to each response its request', () => {
  const exchanges = new HttpExchanges();
  const [first, second] = [request('/a', 'example.com'), request('/b')];
  expect(exchanges.of([first], at(3), false)).toMatchObject([{ number: 1, previousRequestIn: undefined }]);
  expect(exchanges.of([second], at(4), false)).toMatchObject([{ number: 2, previousRequestIn: 3 }]);
  expect(exchanges.of([response(first), response(second)], at(7), false)).toMatchObject([
    { number: 1, requestIn: 3, elapsedNs: 40n, uri: 'http://example.com/a', previousResponseIn: undefined },
    { number: 2, requestIn: 4, elapsedNs: 30n, uri: '/b', previousRequestIn: 3, previousResponseIn: 7 },
  ]);
});

it('counts a response without a request, which names none', () => {
  const exchanges = new HttpExchanges();
  expect(exchanges.of([response()], at(1), false)).toMatchObject([
    { number: 1, requestIn: undefined, uri: undefined },
  ]);
  expect(exchanges.of([request('/', 'a')], at(2), false)).toMatchObject([
    { number: 2, previousRequestIn: undefined },
  ]);
});
