import { extremeFunction } from './extreme.ts';

export const min = extremeFunction('min', 'The least of all values of its arguments.', -1);
