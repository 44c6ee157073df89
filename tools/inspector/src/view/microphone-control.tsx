import type { Phone } from '../call/phone.ts';
import { Icon } from './icons.tsx';

/** Turns the microphone on, mutes it, or opens it only while a button is held. */
export function MicrophoneControl({ phone }: { readonly phone: Phone }) {
  const { caller } = phone;
  switch (caller.state.value) {
    case 'off':
      return (
        <button
          type="button"
          data-action="microphone-on"
          aria-keyshortcuts="Alt+M"
          onClick={() => void phone.turnMicrophoneOn()}
        >
          <Icon name="microphone" />
          Turn microphone on
        </button>
      );
    case 'asking':
      return (
        <button type="button" disabled>
          Waiting for the browser…
        </button>
      );
    case 'open':
    case 'muted':
      return <OpenMicrophone phone={phone} />;
  }
}

function OpenMicrophone({ phone: { caller } }: { readonly phone: Phone }) {
  const isMuted = caller.state.value === 'muted';
  const holds = caller.isPushToTalk.value;
  return (
    <>
      {holds ? (
        <HoldToTalk caller={caller} />
      ) : (
        <button
          type="button"
          class={isMuted ? 'is-on' : ''}
          data-action="mute"
          aria-keyshortcuts="Alt+M"
          onClick={() => caller.toggleMute()}
        >
          <Icon name={isMuted ? 'muted' : 'microphone'} />
          {isMuted ? 'Unmute' : 'Mute'}
        </button>
      )}
      <label class="check">
        <input
          type="checkbox"
          data-action="push-to-talk"
          checked={holds}
          onChange={({ currentTarget }) => caller.usePushToTalk(currentTarget.checked)}
        />
        Hold to talk
      </label>
    </>
  );
}

const presses = ({ key }: KeyboardEvent): boolean => key === ' ' || key === 'Enter';

/** Its release says that the turn is over, so that nothing has to be guessed. */
function HoldToTalk({ caller }: Pick<Phone, 'caller'>) {
  return (
    <button
      type="button"
      class="hold"
      data-action="hold"
      aria-pressed={caller.isHeld.value}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        caller.hold();
      }}
      onPointerUp={() => caller.release()}
      onPointerCancel={() => caller.release()}
      onKeyDown={(event) => {
        if (presses(event) && !event.repeat) caller.hold();
      }}
      onKeyUp={(event) => {
        if (presses(event)) caller.release();
      }}
      onBlur={() => caller.release()}
      onContextMenu={(event) => event.preventDefault()}
    >
      <Icon name="microphone" />
      {caller.isHeld.value ? 'Release to finish' : 'Hold and talk'}
    </button>
  );
}
