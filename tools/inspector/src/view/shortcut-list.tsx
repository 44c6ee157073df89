const shortcuts: readonly (readonly [keys: readonly string[], meaning: string])[] = [
  [['Alt', 'C'], 'Call with the microphone'],
  [['Alt', 'H'], 'Hang up'],
  [['Alt', 'M'], 'Microphone on, muted, and on again'],
  [['Alt', 'T'], 'To the text field'],
  [['Alt', 'K'], 'Open and close the keypad'],
  [['0–9', '*', '#'], 'Press keys, while you are not typing'],
  [['Esc'], 'Close what has opened'],
  [['Space'], 'Talk, while it is held on “Hold to talk”'],
];

/** What can be done without a pointer, beside Tab and Enter. */
export function ShortcutList() {
  return (
    <details class="pop pop-keyboard">
      <summary>Keyboard</summary>
      <dl class="pop-body shortcuts">
        {shortcuts.map(([keys, meaning]) => (
          <div key={meaning}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
