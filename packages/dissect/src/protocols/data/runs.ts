/** Labels of values from tables in which most follow the one before them: first value → labels from there on, parted by `|`. */
export function labelsOfRuns(runs: Readonly<Record<number, string>>): Readonly<Record<number, string>> {
  const labels: Record<number, string> = {};
  for (const [first, run] of Object.entries(runs)) {
    for (const [index, label] of run.split('|').entries()) labels[Number(first) + index] = label;
  }
  return labels;
}
