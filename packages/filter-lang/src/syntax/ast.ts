/** Positions are UTF-16 offsets in the filter text; `to` is exclusive. */
interface Positioned {
  readonly from: number;
  readonly to: number;
}

export type LogicalOperator = 'and' | 'or' | 'xor';
export type Quantifier = 'any' | 'all';
/** `!=` is true when all pairs differ, `!==` when any pair differs; so `===` and `==`. */
export type ComparisonOperator = '==' | '!=' | '===' | '!==' | '>' | '>=' | '<' | '<=';
export type RelationOperator = ComparisonOperator | 'contains' | 'matches';
export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%' | '&';

/** `a and b and c` is one node with three operands. */
export interface LogicalNode extends Positioned {
  readonly kind: 'logical';
  readonly operator: LogicalOperator;
  readonly operands: readonly AstNode[];
}

export interface NotNode extends Positioned {
  readonly kind: 'not';
  readonly operand: AstNode;
}

/** A chain, `a < b < c`, is an `and` of relations that share their middle. */
export interface RelationNode extends Positioned {
  readonly kind: 'relation';
  readonly operator: RelationOperator;
  readonly quantifier?: Quantifier;
  readonly left: AstNode;
  readonly right: AstNode;
  /** Where the operator stands. */
  readonly at: Positioned;
}

export interface SetItem {
  readonly low: AstNode;
  /** The inclusive end of a range. */
  readonly high?: AstNode;
}

export interface MembershipNode extends Positioned {
  readonly kind: 'membership';
  readonly negated: boolean;
  readonly quantifier?: Quantifier;
  readonly value: AstNode;
  readonly items: readonly SetItem[];
  readonly at: Positioned;
}

export interface ArithmeticNode extends Positioned {
  readonly kind: 'arithmetic';
  readonly operator: ArithmeticOperator;
  readonly left: AstNode;
  readonly right: AstNode;
  readonly at: Positioned;
}

export interface SignNode extends Positioned {
  readonly kind: 'sign';
  readonly operator: '-' | '+';
  readonly operand: AstNode;
}

/** `start` and, where given, `length` or the inclusive `end`; negative numbers count from the end. */
export interface RangeNode extends Positioned {
  readonly start: number;
  readonly length?: number;
  readonly end?: number;
}

/** A name, number, address or other unquoted word: which of them, only a registry can tell. */
export interface WordNode extends Positioned {
  readonly kind: 'word';
  readonly text: string;
}

/** A word that can only be a field: it has `@`, a layer or a leading dot. */
export interface FieldNode extends Positioned {
  readonly kind: 'field';
  readonly name: string;
  readonly raw: boolean;
  readonly layers?: readonly RangeNode[];
  readonly leadingDot: boolean;
}

/** `${field}`: the values of the frame that the caller named as the reference. */
export interface ReferenceNode extends Positioned {
  readonly kind: 'reference';
  readonly field: FieldNode;
}

export interface StringNode extends Positioned {
  readonly kind: 'string';
  /** As written, quotes included. */
  readonly text: string;
  /** What it stands for, in UTF-8. */
  readonly bytes: Uint8Array;
}

export interface CharNode extends Positioned {
  readonly kind: 'char';
  readonly text: string;
  readonly code: number;
}

export interface SliceNode extends Positioned {
  readonly kind: 'slice';
  readonly operand: AstNode;
  readonly ranges: readonly RangeNode[];
}

export interface CallNode extends Positioned {
  readonly kind: 'call';
  readonly name: string;
  readonly arguments: readonly AstNode[];
  readonly at: Positioned;
}

/** Stands where the text has a mistake. */
export interface MissingNode extends Positioned {
  readonly kind: 'missing';
}

/** An empty filter; matches every frame. */
export interface EmptyNode extends Positioned {
  readonly kind: 'empty';
}

/** The syntax tree of a filter: plain data, readonly, with positions. */
export type AstNode =
  | LogicalNode
  | NotNode
  | RelationNode
  | MembershipNode
  | ArithmeticNode
  | SignNode
  | WordNode
  | FieldNode
  | ReferenceNode
  | StringNode
  | CharNode
  | SliceNode
  | CallNode
  | MissingNode
  | EmptyNode;
