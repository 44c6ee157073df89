import { useSignal } from '@preact/signals';
import type { LiveCall } from '../record/live-call.ts';
import { InjectDialog } from './inject-dialog.tsx';

/** What a person may do to a live call; nothing is here where the server takes nothing. */
export function OperatorTools({ live }: { readonly live: LiveCall }) {
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
      <button
        type="button"
        class="small danger"
        data-action="hang-up"
        onClick={() => live.inject({ type: 'operator.hangup' })}
      >
        Hang up
      </button>
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
