import { focusEventSearch } from '../events/event-tools.tsx';
import type { Playback } from '../playback/playback.ts';
import { pageState, viewNames, type ViewName } from './page-state.ts';

/** What a key does with the call that is shown. */
const callKeys: Readonly<Record<string, (playback: Playback) => void>> = {
  ' ': (playback) => playback.toggle(),
  ArrowLeft: (playback) => playback.stepFrame(-1),
  ArrowRight: (playback) => playback.stepFrame(1),
  'Shift+ArrowLeft': (playback) => playback.stepTurn(-1),
  'Shift+ArrowRight': (playback) => playback.stepTurn(1),
  'Alt+ArrowLeft': (playback) => playback.stepEntry(-1),
  'Alt+ArrowRight': (playback) => playback.stepEntry(1),
  ',': (playback) => playback.stepEntry(-1),
  '.': (playback) => playback.stepEntry(1),
  Home: (playback) => playback.toBeginning(),
  End: (playback) => playback.toEnd(),
  l: (playback) => playback.follow(),
  '[': (playback) => playback.changeSpeed(-1),
  ']': (playback) => playback.changeSpeed(1),
  f: () => {
    pageState.fitAsked.value += 1;
  },
  '/': () => {
    showView('events');
    // Where another tab is shown now, the field is there only after the next drawing.
    requestAnimationFrame(focusEventSearch);
  },
};

/** Brings a view to the front, by its tab where it has one, and the focus to it. */
function showView(view: ViewName): void {
  if (pageState.isNarrow.value || (view !== 'chart' && view !== 'time')) {
    pageState.tab.value = view;
    document.getElementById('tab-panel')?.focus({ preventScroll: true });
  } else document.querySelector<HTMLElement>(`[data-view=${view}]`)?.focus();
}

/** Keys that work wherever the focus is, but in a field or an open dialog. */
export function listenToKeys(target: Window, playback: () => Playback | undefined): void {
  target.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.isComposing) return;
    if (event.key === 'Escape') return closeWhatIsOpen();
    if (isTyping(event.target) || document.querySelector('dialog[open]') !== null) return;
    // A button that has the focus is pressed by the space bar.
    if (
      event.key === ' ' &&
      event.target instanceof Element &&
      event.target.closest('button, summary, a') !== null
    )
      return;
    if (act(nameOf(event), playback())) event.preventDefault();
  });
}

function act(key: string, playback: Playback | undefined): boolean {
  if (key === '?') pageState.isHelpOpen.value = true;
  else if (playback === undefined) return false;
  else if (Object.hasOwn(callKeys, key)) callKeys[key]?.(playback);
  else {
    const view = /^[1-8]$/u.test(key) ? viewNames[Number(key) - 1] : undefined;
    if (view === undefined) return false;
    showView(view);
  }
  return true;
}

function nameOf({ key, shiftKey, altKey }: KeyboardEvent): string {
  const name = key.length === 1 ? key.toLowerCase() : key;
  if (!key.startsWith('Arrow')) return altKey ? `Alt+${name}` : name;
  return `${shiftKey ? 'Shift+' : ''}${altKey ? 'Alt+' : ''}${name}`;
}

function closeWhatIsOpen(): void {
  for (const details of document.querySelectorAll<HTMLDetailsElement>('details.pop[open]')) {
    details.open = false;
    details.querySelector('summary')?.focus();
  }
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest('input:not([type=checkbox], [type=range]), textarea, select, [contenteditable]') !== null
  );
}
