import { listed } from '../../../declare.ts';
import type { FieldCursor } from '../../../field-cursor.ts';
import { badLength } from './option-length.ts';

// Coordinates (RFC 3825 §2): how many bits of the latitude count, 6, and the latitude, 34, as degrees in 9.25 fixed
// point; the same of the longitude; the kind of altitude, 4, its resolution, 6, and itself, 30, in 22.8; the datum, 8.

const geo = (name: string) => `dhcp.option.rfc3825.${name}`;

export const geoFields = {
  error: listed(geo('error'), 'Error', 'uint8', {
    labels: {
      1: 'Latitude is out of range [-90,90]',
      2: 'Latitude resolution is out of range [0,34]',
      3: 'Longitude is out of range [-180,180]',
      4: 'Longitude resolution is out of range [0,34]',
      5: 'Altitude is out of range [-(2^21),(2^21)-1]',
      6: 'Altitude resolution is out of range [0,30]',
      7: 'Altitude resolution and altitude are not consistent',
      8: 'Map datum is out of range [1,3]',
    },
  }),
  latitude: listed(geo('latitude'), 'Latitude', 'double'),
  longitude: listed(geo('longitude'), 'Longitude', 'double'),
  latitudeResolution: listed(geo('latitude_res'), 'Latitude resolution', 'double'),
  longitudeResolution: listed(geo('longitude_res'), 'Longitude resolution', 'double'),
  altitude: listed(geo('altitude'), 'Altitude', 'double'),
  altitudeResolution: listed(geo('altitude_res'), 'Altitude resolution', 'double'),
  altitudeType: listed(geo('altitude_type'), 'Altitude type', 'uint8', {
    labels: { 1: 'Meters', 2: 'Floors' },
  }),
};

const fields = geoFields;
const SIZE = 16;
const METRES = 1;
const FLOORS = 2;

export function coordinates(cursor: FieldCursor): void {
  if (cursor.left !== SIZE) {
    badLength(cursor);
    return;
  }
  const { bytes, at } = cursor;
  let all = 0n;
  for (let index = 0; index < SIZE; index++) all = (all << 8n) | BigInt(bytes[at + index]!);
  const part = (shift: number, size: number) => Number((all >> BigInt(shift)) & ((1n << BigInt(size)) - 1n));
  const fixed = (shift: number, size: number, fraction: number) =>
    Number(BigInt.asIntN(size, all >> BigInt(shift))) / 2 ** fraction;
  const [latitudeBits, longitudeBits, kind, altitudeBits] = [
    part(122, 6),
    part(82, 6),
    part(44, 4),
    part(38, 6),
  ];
  const [latitude, longitude, altitude] = [fixed(88, 34, 25), fixed(48, 34, 25), fixed(8, 30, 8)];
  const datum = part(0, 8);
  const wrong = [
    Math.abs(latitude) > 90,
    latitudeBits > 34,
    Math.abs(longitude) > 180,
    longitudeBits > 34,
    false,
    kind === METRES && altitudeBits > 30,
    kind !== METRES && kind !== FLOORS && kind !== 0,
    datum < 1 || datum > 3,
  ].indexOf(true);
  if (wrong >= 0) {
    cursor.tell(fields.error, SIZE, wrong + 1);
    return;
  }
  cursor.sink.set(fields.latitude, at, 5, latitude);
  cursor.sink.set(fields.longitude, at + 5, 5, longitude);
  cursor.sink.set(fields.latitudeResolution, at, 1, 2 ** (8 - latitudeBits));
  cursor.sink.set(fields.longitudeResolution, at + 5, 1, 2 ** (8 - longitudeBits));
  cursor.sink.set(fields.altitude, at + 11, 4, altitude);
  cursor.sink.set(fields.altitudeResolution, at + 10, 2, kind === METRES ? 2 ** (21 - altitudeBits) : 0);
  cursor.sink.set(fields.altitudeType, at + 10, 1, kind);
}
