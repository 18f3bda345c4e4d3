/**
 * Labels of values from tables in which most follow the one before them: first value → labels from there on, in a list or
 * parted by `|`.
 */
export function labelsOfRuns(
  runs: Readonly<Record<number, string | readonly string[]>>,
): Readonly<Record<number, string>> {
  const labels: Record<number, string> = {};
  for (const [first, run] of Object.entries(runs)) {
    const list = typeof run === 'string' ? run.split('|') : run;
    for (const [index, label] of list.entries()) labels[Number(first) + index] = label;
  }
  return labels;
}
