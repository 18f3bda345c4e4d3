import { type Assertion, type ByteSet, RegexMistake, type RegexNode } from './syntax.ts';

/** `split` goes on at both `x` and `y`, `jump` at `x`; `bytes` and `assertion` at the next instruction. */
export type Instruction =
  | { readonly op: 'bytes'; readonly set: ByteSet }
  | { readonly op: 'split'; x: number; y: number }
  | { readonly op: 'jump'; x: number }
  | { readonly op: 'assertion'; readonly assertion: Assertion }
  | { readonly op: 'match' };

/**
 * The tree as instructions of a nondeterministic automaton (Thompson's construction).
 *
 * @throws {RegexMistake} when unrolling the counts would need more than `limit` instructions.
 */
export function assemble(tree: RegexNode, limit: number): readonly Instruction[] {
  const program: Instruction[] = [];
  emit(tree, program, limit);
  push(program, { op: 'match' }, limit);
  return program;
}

function emit(node: RegexNode, program: Instruction[], limit: number): void {
  switch (node.kind) {
    case 'empty':
      return;
    case 'bytes':
      push(program, { op: 'bytes', set: node.set }, limit);
      return;
    case 'assertion':
      push(program, { op: 'assertion', assertion: node.assertion }, limit);
      return;
    case 'sequence':
      for (const part of node.parts) emit(part, program, limit);
      return;
    case 'choice':
      emitChoice(node.branches, program, limit);
      return;
    case 'repeat':
      emitRepeat(node.body, node.least, node.most, program, limit);
  }
}

function emitChoice(branches: readonly RegexNode[], program: Instruction[], limit: number): void {
  const jumps: { x: number }[] = [];
  for (const [index, branch] of branches.entries()) {
    const isLast = index === branches.length - 1;
    const split = isLast ? undefined : { op: 'split' as const, x: program.length + 1, y: 0 };
    if (split !== undefined) push(program, split, limit);
    emit(branch, program, limit);
    if (split === undefined) break;
    const jump = { op: 'jump' as const, x: 0 };
    push(program, jump, limit);
    jumps.push(jump);
    split.y = program.length;
  }
  for (const jump of jumps) jump.x = program.length;
}

function emitRepeat(
  body: RegexNode,
  least: number,
  most: number,
  program: Instruction[],
  limit: number,
): void {
  for (let i = 0; i < least; i++) {
    const before = program.length;
    emit(body, program, limit);
    if (program.length === before) return;
  }
  if (most === Number.POSITIVE_INFINITY) {
    const split = { op: 'split' as const, x: program.length + 1, y: 0 };
    const start = program.length;
    push(program, split, limit);
    emit(body, program, limit);
    push(program, { op: 'jump', x: start }, limit);
    split.y = program.length;
    return;
  }
  emitOptional(body, most - least, program, limit);
}

/** `x{0,3}` is `(x(x(x)?)?)?`: every split leaves for the same end. */
function emitOptional(body: RegexNode, count: number, program: Instruction[], limit: number): void {
  const splits: { y: number }[] = [];
  for (let i = 0; i < count; i++) {
    const split = { op: 'split' as const, x: program.length + 1, y: 0 };
    push(program, split, limit);
    splits.push(split);
    emit(body, program, limit);
  }
  for (const split of splits) split.y = program.length;
}

function push(program: Instruction[], instruction: Instruction, limit: number): void {
  if (program.length >= limit) {
    throw new RegexMistake(
      `the pattern is too large once its counts are unrolled (limits.regexSize is ${limit})`,
      0,
    );
  }
  program.push(instruction);
}
