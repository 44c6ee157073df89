import type { ComponentChildren } from 'preact';
import type { Problem } from '../model/problem.ts';
import { Icon } from './icons.tsx';

interface ProblemCardProps {
  readonly problem: Problem;
  readonly onDismiss?: () => void;
  /** What can be done about it. */
  readonly children?: ComponentChildren;
}

/** What went wrong, and what to do. */
export function ProblemCard({ problem, onDismiss, children }: ProblemCardProps) {
  return (
    <div class="problem" role="alert" data-problem={problem.code}>
      <div class="problem-words">
        <h2>{problem.title}</h2>
        <p>{problem.remedy}</p>
        {problem.detail === undefined ? null : <p class="hint">The server said: {problem.detail}</p>}
      </div>
      {onDismiss === undefined ? null : (
        <button type="button" class="quiet square" aria-label="Dismiss" onClick={onDismiss}>
          <Icon name="close" />
        </button>
      )}
      {children}
    </div>
  );
}
