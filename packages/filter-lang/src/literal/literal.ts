import type { Dialect } from '../dialect.ts';
import type { FieldInfo, FieldType, FieldValue } from '../field.ts';

/** A value as the text has it, before its type is known. */
export interface Literal {
  readonly form: 'word' | 'string' | 'char';
  /** Without quotes; for strings, what they stand for. */
  readonly text: string;
  /** What the literal is as bytes, when it is a string or a character. */
  readonly bytes: Uint8Array;
  readonly negative: boolean;
}

/** The type a literal has to become, and where its labels are. */
export interface LiteralContext {
  readonly type: FieldType;
  readonly field?: FieldInfo | undefined;
  readonly dialect: Dialect;
  /** Minutes east of UTC, for times that name no zone, or the zone of the machine. */
  readonly zone: number | 'local';
}

export interface Converted {
  readonly value: FieldValue;
  /** Leading bits that count, of an IPv4 or IPv6 literal with `/n`. */
  readonly prefix?: number;
  /** Every value that has the same label, when there are several. */
  readonly alternatives?: readonly FieldValue[];
  /** The label was written without quotes. */
  readonly unquotedLabel?: true;
}

/** Why a literal cannot have a type. */
export interface Refusal {
  /** The end of a sentence that begins with the literal, without its full stop. */
  readonly reason: string;
  /** The reason is all of the sentence. */
  readonly isWhole?: true;
  readonly code?: 'bad-value' | 'out-of-range' | 'dialect';
  /** Labels that could have been meant. */
  readonly candidates?: readonly string[];
}

export type Conversion = Converted | Refusal;

export function isRefusal(conversion: Conversion): conversion is Refusal {
  return 'reason' in conversion;
}
