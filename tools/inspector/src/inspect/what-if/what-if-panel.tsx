import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { ChangeForm } from './change-form.tsx';
import { Outcome } from './outcome.tsx';
import { SaveFixture } from './save-fixture.tsx';
import type { WhatIf } from './what-if.ts';
import './what-if.css';

interface WhatIfPanelProps {
  readonly whatIf: WhatIf;
  /** The time axes of both, shown once there are two. */
  readonly children: ComponentChildren;
}

/** Plays a recorded call again with something changed, and lays the two side by side. */
export function WhatIfPanel({ whatIf, children }: WhatIfPanelProps) {
  useEffect(() => {
    whatIf.open();
    return () => whatIf.leave();
  }, [whatIf]);
  const result = whatIf.result.value;
  return (
    <section class="what-if" aria-labelledby="what-if-title" data-what-if={whatIf.state.value.kind}>
      <h2 id="what-if-title">What if</h2>
      <p class="hint">
        Plays this call again through the real call session, with what you change. What the caller did, and
        what the providers took, stays as recorded.
      </p>
      <ChangeForm whatIf={whatIf} />
      <Progress whatIf={whatIf} />
      {result === undefined ? null : (
        <>
          <Outcome result={result} isOutdated={whatIf.isOutdated.value} />
          <div class="what-if-axes">{children}</div>
        </>
      )}
      <SaveFixture whatIf={whatIf} />
    </section>
  );
}

function Progress({ whatIf }: { readonly whatIf: WhatIf }) {
  const state = whatIf.state.value;
  const isLong = state.kind === 'running' && state.share !== undefined;
  return (
    <div role="status">
      {isLong ? (
        <label class="what-if-progress">
          Replaying…
          <progress max={1} value={state.share} />
        </label>
      ) : null}
      {state.kind === 'failed' ? (
        <p class="what-if-failure" data-part="what-if-failure">
          {state.why}
        </p>
      ) : null}
    </div>
  );
}
