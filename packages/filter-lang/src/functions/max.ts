import { extremeFunction } from './extreme.ts';

export const max = extremeFunction('max', 'The greatest of all values of its arguments.', 1);
