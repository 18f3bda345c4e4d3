import { addressLength, isInteger, isString } from '../field-type.ts';
import { toIpv4, toIpv6 } from './address.ts';
import { toBytes, toFixedBytes } from './bytes.ts';
import { toGuid, toOid } from './identifier.ts';
import { toBoolean, toLabelled } from './label.ts';
import { type Conversion, isRefusal, type Literal, type LiteralContext } from './literal.ts';
import { toFloat, toInteger } from './number.ts';
import { toAbsoluteTime, toRelativeTime } from './time.ts';

const UTF8 = new TextDecoder();

/** What `literal` is as a value of the context's type, or why it is none. */
export function convert(literal: Literal, context: LiteralContext): Conversion {
  const { type } = context;
  if (isInteger(type)) return toNumberOrLabel(literal, context);
  if (isString(type)) return toText(literal);
  const length = addressLength(type);
  if (length > 0) return toFixedBytes(literal, context, length);
  switch (type) {
    case 'boolean':
      return toBoolean(literal, context);
    case 'float':
    case 'double':
      return toFloat(literal, context);
    case 'absolute_time':
      return toAbsoluteTime(literal, context);
    case 'relative_time':
      return toRelativeTime(literal, context);
    case 'ipv4':
      return toIpv4(literal, context);
    case 'ipv6':
      return toIpv6(literal, context);
    case 'guid':
      return toGuid(literal, context);
    case 'oid':
    case 'rel_oid':
      return toOid(literal, context);
    case 'none':
      return { reason: 'cannot be compared with a field that has no value' };
    default:
      return toBytes(literal, context);
  }
}

/** A number first; what is no number may be a label. */
function toNumberOrLabel(literal: Literal, context: LiteralContext): Conversion {
  const number = toInteger(literal, context);
  if (!isRefusal(number) || number.code === 'out-of-range') return number;
  return toLabelled(literal, context) ?? number;
}

function toText(literal: Literal): Conversion {
  if (literal.negative) return { reason: 'is negative, and a string cannot be' };
  return { value: literal.form === 'word' ? literal.text : UTF8.decode(literal.bytes) };
}
