import { useEffect, useMemo } from 'preact/hooks';
import type { Inspector } from '../inspector.ts';
import type { LiveCall } from '../record/live-call.ts';
import { HangUp } from './hang-up.ts';

interface HangUpButtonProps {
  readonly live: LiveCall;
  readonly after: Inspector['surroundings']['after'];
}

/** Ends a live call; a double click or a key that is held is one press. */
export function HangUpButton({ live, after }: HangUpButtonProps) {
  const hangUp = useMemo(() => new HangUp(() => live.inject({ type: 'operator.hangup' }), after), [live]);
  useEffect(() => () => hangUp.forget(), [hangUp]);
  const isAsked = hangUp.isAsked.value;
  return (
    <>
      <button
        type="button"
        class={isAsked ? 'small danger operator-asked' : 'small danger'}
        data-action="hang-up"
        data-asked={isAsked}
        onClick={({ detail }) => {
          if (detail < 2) hangUp.press();
        }}
        onKeyDown={(event) => {
          if (event.repeat) event.preventDefault();
          if (event.key === 'Escape') hangUp.forget();
        }}
      >
        {isAsked ? 'Really hang up?' : 'Hang up'}
      </button>
      <span class="visually-hidden" role="status">
        {isAsked ? 'Press again to hang up; this is asked for four seconds.' : ''}
      </span>
    </>
  );
}
