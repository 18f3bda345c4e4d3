// @ts-nocheck
// Made by scripts/generate-parsers.mjs from scripts/hello-parsers.mjs; a test holds them together.

export function parseClientHello(buffer: Uint8Array): unknown {
var dataView = new DataView(buffer.buffer, buffer.byteOffset, buffer.length);
var offset = 0;
var vars = {};
vars.version = dataView.getUint16(offset, false);
offset += 2;
vars.random = buffer.subarray(offset, offset + 32);
offset += 32;
vars.sessionIdLength = dataView.getUint8(offset, false);
offset += 1;
vars.sessionId = buffer.subarray(offset, offset + vars.sessionIdLength);
offset += vars.sessionIdLength;
vars.cipherSuitesLength = dataView.getUint16(offset, false);
offset += 2;
vars.cipherSuites = [];
for (var $tmp0 = offset + vars.cipherSuitesLength; offset < $tmp0; ) {
var $tmp1 = {};
$tmp1.value = dataView.getUint16(offset, false);
offset += 2;
vars.cipherSuites.push($tmp1);
}
vars.compressionLength = dataView.getUint8(offset, false);
offset += 1;
vars.compressionMethods = buffer.subarray(offset, offset + vars.compressionLength);
offset += vars.compressionLength;
return vars;
}

export function parseServerHello(buffer: Uint8Array): unknown {
var dataView = new DataView(buffer.buffer, buffer.byteOffset, buffer.length);
var offset = 0;
var vars = {};
vars.version = dataView.getUint16(offset, false);
offset += 2;
vars.random = buffer.subarray(offset, offset + 32);
offset += 32;
vars.sessionIdLength = dataView.getUint8(offset, false);
offset += 1;
vars.sessionId = buffer.subarray(offset, offset + vars.sessionIdLength);
offset += vars.sessionIdLength;
vars.cipherSuite = dataView.getUint16(offset, false);
offset += 2;
vars.compressionMethod = dataView.getUint8(offset, false);
offset += 1;
return vars;
}

export function parseExtensions(buffer: Uint8Array): unknown {
var dataView = new DataView(buffer.buffer, buffer.byteOffset, buffer.length);
var offset = 0;
var vars = {};
vars.extensionsLength = dataView.getUint16(offset, false);
offset += 2;
vars.extensions = [];
for (var $tmp0 = offset + vars.extensionsLength; offset < $tmp0; ) {
var $tmp1 = {};
$tmp1.type = dataView.getUint16(offset, false);
offset += 2;
$tmp1.length = dataView.getUint16(offset, false);
offset += 2;
$tmp1.data = buffer.subarray(offset, offset + $tmp1.length);
offset += $tmp1.length;
vars.extensions.push($tmp1);
}
return vars;
}
