import type { Backend, BackendTools } from './backend.ts';
import type { Test } from './check/typed.ts';
import { inPlaceBody } from './generated/in-place-text.ts';
import { asInPlaceTest } from './run/in-place-test.ts';
import type { Predicate } from './run/predicate-type.ts';

/**
 * Makes a filter one function of generated source: pass it as `compile`'s `backend`. Fields of fixed place become
 * reads of bytes, everything else stays a closure that the code calls. The source is made from the typed tree alone:
 * no text of the filter gets into it, literals are passed in as values.
 *
 * Needs `new Function`: where a content security policy forbids it, `compile` makes closures as it does by default.
 */
export const generated: Backend = (test, tools) => {
  const source = new Source(tools);
  try {
    const body = source.body(test);
    return new Function('k', body)(source.values) as Predicate;
  } catch {
    // A policy forbids it, or the code is too deep for the parser: closures do the same.
    return undefined;
  }
};

class Source {
  readonly values: unknown[] = [];
  readonly #functions: string[] = [];
  readonly #tools: BackendTools;

  constructor(tools: BackendTools) {
    this.#tools = tools;
  }

  /** The body of a function of the values `k` that gives the predicate. */
  body(test: Test): string {
    const result = this.#expression(test);
    const names = this.values.map((_, index) => `k${index}=k[${index}]`);
    const values = names.length === 0 ? '' : `const ${names.join()};`;
    return `"use strict";${values}${this.#functions.join('')}return function filter(s){return ${result}};`;
  }

  #expression(test: Test): string {
    switch (test.test) {
      case 'always':
        return String(test.result);
      case 'not':
        return `!${this.#expression(test.operand)}`;
      case 'and':
        return this.#joined(test.operands, '&&');
      case 'or':
        return this.#joined(test.operands, '||');
      case 'xor':
        return this.#joined(test.operands, '!==');
      default:
        return this.#leaf(test);
    }
  }

  #joined(operands: readonly Test[], operator: string): string {
    return `(${operands.map((operand) => this.#expression(operand)).join(operator)})`;
  }

  #leaf(test: Test): string {
    const inPlace = asInPlaceTest(test);
    if (inPlace === undefined) return `${this.#keep(this.#tools.closure(test))}(s)`;
    const name = `t${this.#functions.length}`;
    const body = inPlaceBody(inPlace, (value) => this.#keep(value));
    this.#functions.push(`function ${name}(s){${body}}`);
    return `${name}(s)`;
  }

  #keep(value: unknown): string {
    this.values.push(value);
    return `k${this.values.length - 1}`;
  }
}
