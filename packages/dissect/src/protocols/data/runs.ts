/** First value → labels from there on, in a list or parted by `|`. */
export type Runs = Readonly<Record<number, string | readonly string[]>>;

/** Labels of values from tables in which most follow the one before them. */
export function labelsOfRuns(runs: Runs): Readonly<Record<number, string>> {
  return withRuns({}, runs);
}

/** `labels`, and those of `runs` in it. */
export function withRuns(labels: Record<number, string>, runs: Runs): Record<number, string> {
  for (const [first, run] of Object.entries(runs)) {
    const list = typeof run === 'string' ? run.split('|') : run;
    for (const [index, label] of list.entries()) labels[Number(first) + index] = label;
  }
  return labels;
}
