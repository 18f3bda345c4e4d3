export * from './read.ts';
export * from './writing.ts';
