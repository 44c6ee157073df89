import { OperatorTools } from '../operator/operator-tools.tsx';
import type { Inspector } from '../inspector.ts';
import type { ShownCall } from '../shown-call.ts';
import { isCutOffAt } from '../record/cut-off.ts';
import { pageState } from './page-state.ts';

interface CallHeadProps {
  readonly inspector: Inspector;
  readonly shown: ShownCall;
}

/** Which call it is, and what state it is in at the moment that is shown. */
export function CallHead({ inspector, shown }: CallHeadProps) {
  const { call, live } = shown;
  const header = call.header;
  const row = inspector.list.state.value.listing?.calls.find(({ id }) => id === call.id);
  const agent = row?.label ?? (header === undefined ? '' : String(header['agent']));
  const isListShown = pageState.isListShown.value;
  return (
    <header class="call-head">
      {pageState.isNarrow.value ? (
        <a class="call-back" href="#/">
          All calls
        </a>
      ) : (
        <button
          type="button"
          class="quiet small call-fold"
          aria-expanded={isListShown}
          data-action="fold-list"
          onClick={() => {
            pageState.isListShown.value = !isListShown;
          }}
        >
          {isListShown ? 'Hide calls' : 'Calls'}
        </button>
      )}
      <h2 class="call-title">
        <span class="call-agent">{agent}</span> <code>{call.id}</code>
      </h2>
      <StateBadge shown={shown} />
      {live === undefined ? null : <OperatorTools live={live} after={inspector.surroundings.after} />}
    </header>
  );
}

/** A state that is only the last one known is not shown as if the call were in it. */
function StateBadge({ shown: { call, live, playhead, state } }: Pick<CallHeadProps, 'shown'>) {
  const isLost = live?.status.value.name === 'lost' && playhead.isFollowing.value;
  const isCutOff = state.value !== '' && (isLost || isCutOffAt(call, playhead.entry.value));
  return (
    <p class="call-now" data-state={state} data-cut-off={isCutOff} data-part="state">
      <span class="call-lamp" aria-hidden="true" />
      {isCutOff ? <span>last: {state}</span> : state}
    </p>
  );
}
