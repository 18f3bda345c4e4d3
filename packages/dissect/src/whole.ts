// Not an entrance, as core.ts: the other protocols are a file of the build, of which the index only tells names.
export * from './core.ts';
export { all } from './protocols/all.ts';
