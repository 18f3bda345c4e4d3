import { caseFunction } from './change-case.ts';

export const upper = caseFunction('upper', 'A string with its ASCII letters in upper case.', (text) =>
  text.replace(/[a-z]+/g, (letters) => letters.toUpperCase()),
);
