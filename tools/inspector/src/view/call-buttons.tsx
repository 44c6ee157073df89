import { Icon } from './icons.tsx';
import type { Parts } from './parts.ts';

interface CallButtonsProps extends Parts {
  readonly isRetry?: boolean;
  readonly isAgain?: boolean;
}

/** Calls, by voice or in writing; what is said and what is typed can be mixed later. */
export function CallButtons({ desk, phone, isRetry = false, isAgain = false }: CallButtonsProps) {
  const dial = (withMicrophone: boolean) => () =>
    void phone.dial({ agent: desk.chosen.value, withMicrophone });
  const again = isRetry ? 'Try again' : isAgain ? 'Call again' : 'Call';
  return (
    <div class="call-buttons">
      <button type="button" class="primary" data-action="call" aria-keyshortcuts="Alt+C" onClick={dial(true)}>
        <Icon name="call" />
        {again}
      </button>
      <button type="button" data-action="call-typing" onClick={dial(false)}>
        {isAgain ? 'Again, without a microphone' : 'Without a microphone'}
      </button>
    </div>
  );
}
