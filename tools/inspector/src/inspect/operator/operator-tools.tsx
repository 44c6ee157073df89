import { useSignal } from '@preact/signals';
import type { Inspector } from '../inspector.ts';
import type { LiveCall } from '../record/live-call.ts';
import { HangUpButton } from './hang-up-button.tsx';
import { InjectDialog } from './inject-dialog.tsx';

interface OperatorToolsProps {
  readonly live: LiveCall;
  readonly after: Inspector['surroundings']['after'];
}

/** What a person may do to a live call; nothing is here where the server takes nothing. */
export function OperatorTools({ live, after }: OperatorToolsProps) {
  const isInjecting = useSignal(false);
  if (!live.allowSend.value || live.status.value.name !== 'attached') return null;
  const refusal = live.refusal.value;
  return (
    <div class="operator">
      {refusal === undefined || isInjecting.value ? null : (
        <p class="operator-refusal" role="alert">
          {refusal}
        </p>
      )}
      <button
        type="button"
        class="small"
        data-action="inject"
        onClick={() => {
          isInjecting.value = true;
        }}
      >
        Inject event
      </button>
      <HangUpButton live={live} after={after} />
      {isInjecting.value ? (
        <InjectDialog
          live={live}
          onClose={() => {
            isInjecting.value = false;
          }}
        />
      ) : null}
    </div>
  );
}
