import type { AstNode, FieldNode, Quantifier, RangeNode, SetItem } from './syntax/ast.ts';

/** How tightly a node holds its parts together; what stands inside something tighter needs parentheses or braces. */
const LEVELS = {
  or: 1,
  xor: 2,
  and: 3,
  not: 4,
  relation: 5,
  '&': 6,
  '+': 7,
  '-': 7,
  '*': 8,
  '/': 8,
  '%': 8,
  sign: 9,
  entity: 10,
};

/**
 * The filter text of a tree in its canonical form: words for logic, signs for comparisons, one blank, no parentheses
 * or braces that are not needed. Parsing it gives the same tree, apart from positions.
 */
export function format(node: AstNode): string {
  switch (node.kind) {
    case 'empty':
    case 'missing':
      return '';
    case 'logical':
      return node.operands
        .map((operand) => inParentheses(operand, LEVELS[node.operator] + 1))
        .join(` ${node.operator} `);
    case 'not':
      return `not ${inParentheses(node.operand, LEVELS.not)}`;
    case 'relation':
      return `${prefix(node.quantifier)}${format(node.left)} ${node.operator} ${format(node.right)}`;
    case 'membership': {
      const operator = node.negated ? 'not in' : 'in';
      return `${prefix(node.quantifier)}${format(node.value)} ${operator} {${node.items.map(formatItem).join(', ')}}`;
    }
    case 'arithmetic': {
      const level = LEVELS[node.operator];
      return `${inBraces(node.left, level)} ${node.operator} ${inBraces(node.right, level + 1)}`;
    }
    case 'sign':
      return `${node.operator}${inBraces(node.operand, LEVELS.sign)}`;
    case 'field':
      return formatField(node);
    case 'reference':
      return `\${${formatField(node.field)}}`;
    case 'slice':
      return `${inBraces(node.operand, LEVELS.entity)}[${node.ranges.map(formatRange).join(',')}]`;
    case 'call':
      return `${node.name}(${node.arguments.map(format).join(', ')})`;
    default:
      return node.text;
  }
}

function prefix(quantifier: Quantifier | undefined): string {
  return quantifier === undefined ? '' : `${quantifier} `;
}

function inParentheses(node: AstNode, least: number): string {
  return levelOf(node) < least && isTest(node) ? `(${format(node)})` : format(node);
}

function inBraces(node: AstNode, least: number): string {
  return levelOf(node) < least ? `{${format(node)}}` : format(node);
}

function isTest({ kind }: AstNode): boolean {
  return kind === 'logical' || kind === 'not' || kind === 'relation' || kind === 'membership';
}

function levelOf(node: AstNode): number {
  switch (node.kind) {
    case 'logical':
    case 'arithmetic':
      return LEVELS[node.operator];
    case 'not':
    case 'sign':
      return LEVELS[node.kind];
    case 'relation':
    case 'membership':
      return LEVELS.relation;
    case 'slice':
      return LEVELS.entity;
    default:
      return LEVELS.entity;
  }
}

function formatItem({ low, high }: SetItem): string {
  return high === undefined ? format(low) : `${format(low)} .. ${format(high)}`;
}

function formatField({ name, raw, layers, leadingDot }: FieldNode): string {
  const field = `${raw ? '@' : ''}${leadingDot ? '.' : ''}${name}`;
  if (layers === undefined) return field;
  const [only] = layers;
  const isOne = layers.length === 1 && only!.length === 1 && only!.start >= 0;
  return isOne ? `${field}#${only!.start}` : `${field}#[${layers.map(formatRange).join(',')}]`;
}

function formatRange({ start, length, end }: RangeNode): string {
  if (end !== undefined) return `${start}-${end}`;
  if (length === undefined) return `${start}:`;
  return length === 1 ? `${start}` : `${start}:${length}`;
}
