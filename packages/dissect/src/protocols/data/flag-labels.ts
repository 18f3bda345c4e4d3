/** What is said of a bit that is set, and of one that is not. */
export const set = { labels: { 0: 'Not set', 1: 'Set' } } as const;
export const yes = { labels: { 0: 'No', 1: 'Yes' } } as const;
