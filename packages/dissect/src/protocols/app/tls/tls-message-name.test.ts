import { fromHex } from '@plainwire/bytes';
import { expect, it } from 'vitest';
import { tlsMessageName } from './tls-message-name.ts';

const retry = fromHex('020000260303cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c');

it('names a message by its type, and a HelloRetryRequest by its random', () => {
  expect(tlsMessageName(fromHex('01000000'), 0)).toBe('Client Hello');
  expect(tlsMessageName(fromHex('0200002603030000000000000000'), 0)).toBe('Server Hello');
  expect(tlsMessageName(retry, 0)).toBe('Hello Retry Request');
  expect(tlsMessageName(fromHex('fe000000'), 0)).toBeUndefined();
});

it('does not look behind the end', () => {
  expect(tlsMessageName(retry, 0, 13)).toBe('Server Hello');
  expect(tlsMessageName(retry.subarray(0, 13), 0)).toBe('Server Hello');
  expect(tlsMessageName(retry, 0, 14)).toBe('Hello Retry Request');
});
