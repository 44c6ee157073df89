import type { Phone } from '../call/phone.ts';
import { keypadDigits } from '../model/client-message.ts';
import { keypadState } from './keypad-state.ts';

const names: Readonly<Record<string, string>> = { '*': 'star', '#': 'hash, ends the input' };

/** The twelve keys of a telephone. */
export function Keypad({ phone }: { readonly phone: Phone }) {
  return (
    <fieldset class="keypad" id="keypad">
      <legend class="visually-hidden">Keypad</legend>
      <div class="keypad-keys">
        {keypadDigits.map((digit) => (
          <button
            key={digit}
            type="button"
            class="key"
            aria-label={names[digit] ?? digit}
            data-digit={digit}
            onClick={() => phone.press(digit)}
          >
            {digit}
          </button>
        ))}
      </div>
      <label class="check">
        <input
          type="checkbox"
          checked={keypadState.takesKeyboard.value}
          onChange={({ currentTarget }) => {
            keypadState.takesKeyboard.value = currentTarget.checked;
          }}
        />
        The keyboard’s digits press these keys while you are not typing
      </label>
    </fieldset>
  );
}
