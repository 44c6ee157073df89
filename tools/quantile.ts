/** The smallest value that at least this share of the values do not exceed (nearest rank); `undefined` of none. */
export function quantile(values: readonly number[], share: number): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}

/** How values of one kind are spread. */
export interface Spread {
  readonly count: number;
  readonly p50?: number;
  readonly p95?: number;
  readonly max?: number;
}

export function spreadOf(values: readonly number[]): Spread {
  const p50 = quantile(values, 0.5);
  const p95 = quantile(values, 0.95);
  const max = quantile(values, 1);
  if (p50 === undefined || p95 === undefined || max === undefined) return { count: 0 };
  return { count: values.length, p50, p95, max };
}
