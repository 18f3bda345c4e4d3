import { expect } from 'vitest';
import { type StoryOptions, starts, story } from '../story.ts';

/** The connection is open, and what the server says does not matter. */
export const OPEN = `
  > S 0
  < SA 0 ack=1
  > A 1 ack=1`;

/** Runs a script wherever the sequence numbers lie: the story must be the same. */
export function expectStory(script: string, told: string, options?: StoryOptions): void {
  const lines = told
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  for (const start of starts) expect(story(script, start, options)).toEqual(lines);
}

/** The same for a connection that is open. */
export function expectOpenStory(script: string, told: string, options?: StoryOptions): void {
  expectStory(OPEN + script, `opened 0${told}`, options);
}
