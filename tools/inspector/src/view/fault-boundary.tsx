import type { ComponentChildren } from 'preact';
import { useErrorBoundary } from 'preact/hooks';
import './fault-boundary.css';

interface FaultBoundaryProps {
  /** What is inside, as the beginning of a sentence. */
  readonly what: string;
  readonly children: ComponentChildren;
}

/** Keeps a fault in one part of the page from taking the rest with it. What was thrown is told to the console only. */
export function FaultBoundary({ what, children }: FaultBoundaryProps) {
  const [fault, tryAgain] = useErrorBoundary((thrown: unknown) => reportError(thrown));
  if (fault === undefined) return <>{children}</>;
  return (
    <div class="fault" role="alert" data-part="fault">
      <p>{what} has a fault, and can’t be shown.</p>
      <p class="hint">
        Try it again; if that does not help, load the page anew. The browser’s console says what went wrong.
      </p>
      <p>
        <button type="button" class="small" onClick={tryAgain}>
          Try again
        </button>
      </p>
    </div>
  );
}
