import type { Decision } from '../../machines/vocabulary/decision.ts';
import type { Finding, PathStep } from './explorer.ts';

/** The way to a violation, a line for each step: what happened, and what the machine decided. */
export function counterexample({ invariant, what, variant, path }: Finding): string {
  const steps = path.map(
    ({ happens, decisions }, index) =>
      `  ${String(index + 1).padStart(2)}. ${happens.name}${decided(decisions)}\n`,
  );
  return `invariant ${invariant}: ${what} (in "${variant.name}")\n${steps.join('')}`;
}

/** The public states of a path, one for each report. */
export function statesOf(path: readonly PathStep[]): readonly string[] {
  return path.flatMap(({ decisions }) =>
    decisions.flatMap((decision) => (decision.type === 'state.entered' ? [decision.state] : [])),
  );
}

function decided(decisions: readonly Decision[]): string {
  if (decisions.length === 0) return '';
  return `  →  ${decisions.map((each) => (each.type === 'state.entered' ? `[${each.state}]` : each.type)).join(', ')}`;
}
