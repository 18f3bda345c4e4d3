import { expect, it } from 'vitest';
import { bytesOf } from '../test/chunks.ts';
import { looksLikeHttp } from './looks-like-http.ts';

it.each([
  'GET / HTTP/1.1\r\n',
  '\r\nGET / HTTP/1.0\n',
  'GET /lon',
  'PROPFIND /lon',
  'HTTP/1.1 200 OK',
  'HTTP/1.',
  'M-SEARCH * HTTP/1.1\r\nHOST: x',
  'MADEUP /x HTTP/1.1\r\n',
])('%j does', (text) => {
  expect(looksLikeHttp(bytesOf(text))).toBe(true);
});

it.each([
  '',
  '\x16\x03\x01\x00',
  'EHLO there\r\n',
  'GET',
  'GET /\r\n',
  'HTTP/2 200\r\n',
  'SSH-2.0-OpenSSH\r\n',
  'MADEUP /x',
])('%j does not', (text) => {
  expect(looksLikeHttp(bytesOf(text))).toBe(false);
});
