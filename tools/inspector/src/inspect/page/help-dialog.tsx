import { useEffect, useRef } from 'preact/hooks';
import { pageState } from './page-state.ts';

type Shortcut = readonly [keys: readonly string[], meaning: string];

const groups: readonly (readonly [title: string, shortcuts: readonly Shortcut[]])[] = [
  [
    'Time travel',
    [
      [['Space'], 'Play and pause'],
      [['←', '→'], 'To the event of the machine before and after'],
      [[',', '.'], 'To the line of the log before and after'],
      [['Shift', '← →'], 'To the turn before and after'],
      [['Home', 'End'], 'To the beginning and the end'],
      [['L'], 'Live again: stay at the end'],
      [['[', ']'], 'Slower and faster'],
    ],
  ],
  [
    'Views',
    [
      [['1', '–', '8'], 'Chart, Time, Events, Conversation, Speculation, Waits, Providers, What if'],
      [['/'], 'Search the events'],
      [['F'], 'Show the whole chart'],
    ],
  ],
  [
    'Chart, when it has the focus',
    [
      [['+', '−'], 'Nearer and further; the wheel does too'],
      [['←', '→', '↑', '↓'], 'Move it; dragging does too'],
      [['Enter'], 'Tell of the state or transition'],
      [['Esc'], 'Tell of it no more'],
    ],
  ],
  [
    'Time axis',
    [
      [['Wheel'], 'Scroll the lanes'],
      [['Ctrl / ⌘', 'Wheel'], 'Zoom; a pinch does too'],
      [['Shift', 'Wheel'], 'Move along the call; dragging does too'],
    ],
  ],
  [
    'Time axis, when its playhead has the focus',
    [
      [['+', '−'], 'Nearer and further'],
      [['←', '→'], 'The playhead by a hundredth of what is shown; with Shift, by a tenth'],
      [['Page ↑', 'Page ↓'], 'By a tenth, later and earlier; the axis goes along'],
    ],
  ],
  [
    'Calls',
    [
      [['J', 'K'], 'To the call below and above in the list'],
      [['Enter'], 'Open it'],
      [['?'], 'This help'],
      [['Esc'], 'Close what has opened'],
    ],
  ],
];

/** What keys and the wheel do, and what this page is allowed to do. */
export function HelpDialog() {
  const dialog = useRef<HTMLDialogElement>(null);
  const isOpen = pageState.isHelpOpen.value;
  useEffect(() => {
    if (isOpen) dialog.current?.showModal();
    else dialog.current?.close();
  }, [isOpen]);
  return (
    <dialog ref={dialog} class="sheet help" aria-labelledby="help-title" onClose={close}>
      <header class="sheet-head">
        <h2 id="help-title">Keyboard and wheel</h2>
        <button type="button" class="quiet small" onClick={close}>
          Close
        </button>
      </header>
      <div class="help-groups">
        {groups.map(([title, shortcuts]) => (
          <section key={title}>
            <h3 class="eyebrow">{title}</h3>
            <dl class="shortcuts">
              {shortcuts.map(([keys, meaning]) => (
                <div key={meaning}>
                  <dt>{keys.map((key) => (key === '–' ? ' – ' : <kbd key={key}>{key}</kbd>))}</dt>
                  <dd>{meaning}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <p class="hint">
        Hanging up a live call and giving it events are offered only where the server’s configuration has{' '}
        <code>inspector.allow_send: true</code>.
      </p>
    </dialog>
  );
}

function close(): void {
  pageState.isHelpOpen.value = false;
}
