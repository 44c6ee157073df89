import { useEffect, useRef } from 'preact/hooks';
import { wordsOfEnd } from '../model/state-words.ts';
import { durationWords } from '../model/time-words.ts';
import { AgentPicker } from './agent-picker.tsx';
import { CallButtons } from './call-buttons.tsx';
import { Composer } from './composer.tsx';
import { Icon } from './icons.tsx';
import { Keypad } from './keypad.tsx';
import { keypadState } from './keypad-state.ts';
import { MicrophoneControl } from './microphone-control.tsx';
import type { Parts } from './parts.ts';

/** What the caller can do now. */
export function Dock({ desk, phone }: Parts) {
  const { phase } = phone.view.value;
  const dock = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // The button that had the focus is gone; without this a keyboard would start again at the top of the page.
    if (document.activeElement !== document.body && document.activeElement !== dock.current) return;
    const typesOnly = phase === 'live' && phone.caller.state.value === 'off';
    const next = typesOnly ? document.getElementById('typed') : dock.current;
    if (phase !== 'idle') next?.focus();
  }, [phase, phone]);
  return (
    <div class="dock" ref={dock} tabIndex={-1} role="group" aria-label="Your side of the call">
      <Controls desk={desk} phone={phone} />
    </div>
  );
}

function Controls({ desk, phone }: Parts) {
  const { phase, problem } = phone.view.value;
  switch (phase) {
    case 'idle':
      return null;
    case 'asking-microphone':
    case 'opening':
      return (
        <div class="dock-row">
          <p class="dock-words">
            {phase === 'opening' ? 'Calling…' : 'Answer the browser’s question about the microphone.'}
          </p>
          <button type="button" class="danger" data-action="cancel" onClick={() => phone.hangUp()}>
            Cancel
          </button>
        </div>
      );
    case 'reconnecting':
      return null;
    case 'live':
      return <LiveControls desk={desk} phone={phone} />;
    case 'over':
      return (
        <div class="dock-row">
          <Summary desk={desk} phone={phone} />
          <AgentPicker desk={desk} />
          {problem === undefined ? <CallButtons desk={desk} phone={phone} isAgain /> : null}
        </div>
      );
  }
}

function LiveControls({ phone }: Parts) {
  const { isOpen } = keypadState;
  return (
    <>
      {isOpen.value ? <Keypad phone={phone} /> : null}
      <Composer phone={phone} />
      <div class="dock-row">
        <MicrophoneControl phone={phone} />
        <button
          type="button"
          data-action="keypad"
          aria-expanded={isOpen.value}
          aria-controls="keypad"
          aria-keyshortcuts="Alt+K"
          onClick={() => {
            isOpen.value = !isOpen.value;
          }}
        >
          <Icon name="keypad" />
          <span class="button-words">Keypad</span>
        </button>
        <button
          type="button"
          class="danger"
          data-action="hang-up"
          aria-keyshortcuts="Alt+H"
          onClick={() => phone.hangUp()}
        >
          <Icon name="hangUp" />
          <span class="button-words">Hang up</span>
        </button>
      </div>
    </>
  );
}

function Summary({ phone }: Parts) {
  const { readyMs, endedMs, endReason } = phone.view.value;
  const lasted = readyMs === undefined || endedMs === undefined ? undefined : endedMs - readyMs;
  return (
    <p class="dock-words" data-part="summary">
      {wordsOfEnd(endReason)} {lasted === undefined ? '' : `It lasted ${durationWords(lasted, 'rough')}.`}
    </p>
  );
}
