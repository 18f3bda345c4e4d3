import { fromHex, toHex } from '@plainwire/bytes';
import type { PacketRange } from '../events.ts';
import { readPublicKeyInfo } from '../keys/certificate-key.ts';
import { findSuite } from '../suites/all.ts';
import { Handshake } from './handshake.ts';
import { readClientHello, readServerHello } from './hello.ts';
import { pretendHellos } from './pretended-hellos.ts';
import { CLIENT, SERVER } from './role.ts';
import { readSslv2Hello } from './sslv2-hello.ts';

/** What was seen of a handshake; bytes are hex. */
export interface HandshakeSnapshot {
  readonly clientHello: string | undefined;
  readonly serverHello: string | undefined;
  readonly isSslv2: boolean;
  /** What was found out without hellos. */
  readonly midstream: { readonly random: string; readonly suite: number } | undefined;
  readonly publicKeyInfo: string | undefined;
  readonly clientKeyExchange: string | undefined;
  readonly sessionHash: string | undefined;
  readonly ticket: string | undefined;
  readonly hasServerHelloDone: boolean;
  readonly changedKeys: readonly [boolean, boolean];
  readonly broken: readonly [boolean, boolean];
  readonly brokenBetween: PacketRange | undefined;
  readonly failures: number;
  readonly finished: readonly (string | undefined)[];
  readonly verified: readonly [boolean, boolean];
  readonly messages: readonly (readonly string[])[];
  /** The first bytes of the master secret's SHA-256: tells which of several candidates it was. */
  readonly masterPrint: string | undefined;
}

export function snapshotHandshake(handshake: Handshake, masterPrint: string | undefined): HandshakeSnapshot {
  const [client, server] = handshake.helloMessages;
  return {
    clientHello: hexOf(client),
    serverHello: hexOf(server),
    isSslv2: handshake.isSslv2,
    midstream: handshake.isMidstream
      ? { random: toHex(handshake.clientHello!.random), suite: handshake.suite!.id }
      : undefined,
    publicKeyInfo: hexOf(handshake.certificate?.publicKeyInfo),
    clientKeyExchange: hexOf(handshake.clientKeyExchange),
    sessionHash: hexOf(handshake.sessionHash),
    ticket: hexOf(handshake.ticket),
    hasServerHelloDone: handshake.hasServerHelloDone,
    changedKeys: [...handshake.changedKeys],
    broken: [...handshake.broken],
    brokenBetween: handshake.brokenBetween === undefined ? undefined : { ...handshake.brokenBetween },
    failures: handshake.failures,
    finished: handshake.finished.map(hexOf),
    verified: [...handshake.verified],
    messages: handshake.messages.map((side) => side.map((message) => toHex(message))),
    masterPrint,
  };
}

/** @throws {PlainwireError} or TypeError for what is no snapshot. */
export function restoreHandshake(snapshot: HandshakeSnapshot, connectionId: number): Handshake {
  const handshake = new Handshake(connectionId);
  const client = bytesOf(snapshot.clientHello);
  const server = bytesOf(snapshot.serverHello);
  handshake.isSslv2 = snapshot.isSslv2;
  handshake.helloMessages[CLIENT] = client;
  handshake.helloMessages[SERVER] = server;
  if (client !== undefined)
    handshake.clientHello = snapshot.isSslv2 ? readSslv2Hello(client) : readClientHello(client.subarray(4));
  if (server !== undefined) handshake.serverHello = readServerHello(server.subarray(4));
  if (handshake.serverHello !== undefined) handshake.suite = findSuite(handshake.serverHello.cipherSuite);
  if (snapshot.midstream !== undefined)
    pretendHellos(handshake, fromHex(snapshot.midstream.random), findSuite(snapshot.midstream.suite)!);
  const info = bytesOf(snapshot.publicKeyInfo);
  handshake.certificate = info === undefined ? undefined : readPublicKeyInfo(info);
  handshake.clientKeyExchange = bytesOf(snapshot.clientKeyExchange);
  handshake.sessionHash = bytesOf(snapshot.sessionHash);
  handshake.ticket = bytesOf(snapshot.ticket);
  handshake.hasServerHelloDone = snapshot.hasServerHelloDone;
  handshake.brokenBetween = snapshot.brokenBetween === undefined ? undefined : { ...snapshot.brokenBetween };
  handshake.failures = snapshot.failures;
  handshake.masterPrint = snapshot.masterPrint;
  for (const role of [CLIENT, SERVER] as const) {
    handshake.changedKeys[role] = snapshot.changedKeys[role];
    handshake.broken[role] = snapshot.broken[role];
    handshake.finished[role] = bytesOf(snapshot.finished[role] ?? undefined);
    handshake.verified[role] = snapshot.verified[role];
    for (const message of snapshot.messages[role]!) handshake.keepMessage(role, fromHex(message));
  }
  return handshake;
}

function hexOf(bytes: Uint8Array | undefined): string | undefined {
  return bytes === undefined ? undefined : toHex(bytes);
}

function bytesOf(hex: string | undefined | null): Uint8Array | undefined {
  return hex === undefined || hex === null ? undefined : fromHex(hex);
}
