import { type Compile, createCompiler } from './compiler.ts';
import { allParts } from './parts.ts';

/**
 * Compiles a display filter. Mistakes in the text are values: `ok` is false and `diagnostics` name all of them, with
 * their places. With `ok`, diagnostics are remarks. An empty text matches every frame.
 *
 * @throws {FilterError} `ERR_FILTER_OPTIONS` when the options are not usable.
 */
export const compile: Compile = createCompiler(allParts);
