import { isKeypadDigit } from '../model/client-message.ts';
import { keypadState } from './keypad-state.ts';
import type { Parts } from './parts.ts';

/** By the place of the key and not its letter: with Alt, a Mac's keyboard writes others. */
const actions: Readonly<Record<string, (parts: Parts) => void>> = {
  KeyC: ({ desk, phone }) => void phone.dial({ agent: desk.chosen.value, withMicrophone: true }),
  KeyH: ({ phone }) => phone.hangUp(),
  KeyM: ({ phone }) => {
    if (phone.caller.state.value === 'off') void phone.turnMicrophoneOn();
    else phone.caller.toggleMute();
  },
  KeyT: () => document.getElementById('typed')?.focus(),
  KeyK: () => {
    keypadState.isOpen.value = !keypadState.isOpen.value;
  },
};

/** Keys that work wherever the focus is. */
export function listenToKeys(target: Window, parts: Parts): void {
  target.addEventListener('keydown', (event) => {
    parts.phone.wake();
    if (event.ctrlKey || event.metaKey || event.repeat || event.isComposing) return;
    if (event.key === 'Escape') closeWhatIsOpen();
    else if (event.altKey) {
      const action = actions[event.code];
      if (action === undefined) return;
      event.preventDefault();
      action(parts);
    } else if (isKeypadDigit(event.key) && keypadState.takesKeyboard.value && !isTyping(event.target)) {
      event.preventDefault();
      parts.phone.press(event.key);
    }
  });
}

/** A list that lies over the page, and else the keypad. */
function closeWhatIsOpen(): void {
  const open = [...document.querySelectorAll<HTMLDetailsElement>('details.pop[open]')];
  if (open.length === 0 && keypadState.isOpen.value) {
    keypadState.isOpen.value = false;
    document.querySelector<HTMLElement>('[data-action=keypad]')?.focus();
  }
  for (const details of open) {
    details.open = false;
    details.querySelector('summary')?.focus();
  }
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.closest('input:not([type=checkbox]), textarea, select') !== null
  );
}
