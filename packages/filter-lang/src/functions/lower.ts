import { caseFunction } from './change-case.ts';

export const lower = caseFunction('lower', 'A string with its ASCII letters in lower case.', (text) =>
  text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()),
);
