import type { Dissector, Frame, RecordAddress } from '@plainwire/dissect';
import type { FieldRegistry, FieldSource } from '@plainwire/filter-lang';
import type { StreamChunk as HttpChunk, StreamConnection } from '@plainwire/http';
import type { CaptureRecord } from '@plainwire/pcap';
import type { Connection, StreamChunk } from '@plainwire/tcp-reassembly';
import type { PlaintextEvent, TlsDecryptor } from '@plainwire/tls-decrypt';
import { describe, expectTypeOf, it } from 'vitest';
import type { AnalyzedFrame } from './analyzed-frame.ts';

/** Siblings do not import each other; that their values fit is held here, when types are checked. */
describe('the shapes on which packages meet', () => {
  it('a record of pcap goes into dissect', () => {
    expectTypeOf<CaptureRecord>().toExtend<RecordAddress>();
  });

  it('a frame of dissect is a source for filters, and its fields are a registry', () => {
    expectTypeOf<Frame>().toExtend<FieldSource>();
    expectTypeOf<AnalyzedFrame>().toExtend<FieldSource>();
    expectTypeOf<Dissector['fields']>().toExtend<FieldRegistry>();
  });

  it('a chunk of tcp-reassembly goes into tls-decrypt and http', () => {
    expectTypeOf<StreamChunk>().toExtend<Parameters<TlsDecryptor['pushChunk']>[0]>();
    expectTypeOf<StreamChunk>().toExtend<HttpChunk>();
    expectTypeOf<Connection>().toExtend<StreamConnection>();
  });

  it('plaintext has the shape of ciphertext', () => {
    expectTypeOf<PlaintextEvent['chunk']>().toExtend<StreamChunk>();
    expectTypeOf<PlaintextEvent['chunk']>().toExtend<HttpChunk>();
  });
});
