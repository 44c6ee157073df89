import { render } from 'preact';
import '../shell/tokens.css';
import '../shell/frame.css';
import '../shell/controls.css';
import './page/page.css';
import './page/call.css';
import './calls/calls.css';
import './playback/playback.css';
import { InspectorDesk } from './calls/inspector-desk.ts';
import { Inspector, type InspectorSurroundings } from './inspector.ts';
import { App } from './page/app.tsx';
import { listenToKeys } from './page/keys.ts';
import { pageState } from './page/page-state.ts';
import { hasTalkPage } from './page/talk-page.ts';

const surroundings: InspectorSurroundings = {
  nowMs: () => performance.now(),
  random: () => Math.random(),
  after: (delayMs, run) => {
    const timer = window.setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
  beforeDrawing: (run) => {
    const request = requestAnimationFrame(run);
    return () => cancelAnimationFrame(request);
  },
  // A message comes sooner than a timer of nothing, which browsers make wait 4 ms.
  pause: () =>
    new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.addEventListener('message', () => resolve(), { once: true });
      port1.start();
      port2.postMessage(undefined);
    }),
  goTo: (hash) => {
    location.hash = hash;
  },
  isVisible: () => document.visibilityState === 'visible',
};

const inspector = new Inspector(new InspectorDesk(document.baseURI), surroundings);

const narrow = window.matchMedia('(width < 56rem)');
pageState.isNarrow.value = narrow.matches;
narrow.addEventListener('change', ({ matches }) => {
  pageState.isNarrow.value = matches;
});

// Beside the list, there would be too little room for the tabs; it can be unfolded.
pageState.isListShown.value = window.matchMedia('(width >= 75rem)').matches;

const root = document.getElementById('app');
if (root !== null) render(<App inspector={inspector} />, root);

listenToKeys(window, () => inspector.shown.value?.playback);
window.addEventListener('hashchange', () => void inspector.arrive(location.hash));
window.addEventListener('online', () => inspector.shown.value?.live?.attachNow());
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') void inspector.list.ask();
});
void inspector.arrive(location.hash);
void inspector.list.ask();
pageState.hasTalk.value = (await hasTalkPage(document.baseURI, (url, init) => fetch(url, init))) ?? true;
