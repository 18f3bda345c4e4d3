import { describe, expect, it } from 'vitest';
import { DirectionState } from './direction-state.ts';
import type { RecordSink } from './records/record-flow.ts';

describe('the search for a place in the stream after lost records', () => {
  it('ends when its budget is spent, whatever size the gaps claim to have', () => {
    const state = new DirectionState(0, {} as RecordSink, 2048);
    let tried = 0;
    for (let gap = 0; gap < 100; gap++) tried += state.takeSearches(4160);
    expect(tried).toBe(2048);
    expect(state.takeSearches(1)).toBe(0);
  });

  it('has its budget back once a record opened', () => {
    const state = new DirectionState(0, {} as RecordSink, 2048);
    state.isSearching = true;
    state.takeSearches(5000);
    state.found();
    expect(state.isSearching).toBe(false);
    expect(state.takeSearches(64)).toBe(64);
  });
});
