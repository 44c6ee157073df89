import { render } from 'preact';
import { Phone } from './call/phone.ts';
import { ServerDesk } from './call/server-desk.ts';
import type { Surroundings } from './call/surroundings.ts';
import { measuresOf, type ConsoleMeasures } from './call/console-measures.ts';
import { isLoopback } from './model/call-address.ts';
import { App } from './view/app.tsx';
import { FaultBoundary } from './view/fault-boundary.tsx';
import { listenToKeys } from './view/shortcut-keys.ts';
import './shell/tokens.css';
import './shell/frame.css';
import './shell/controls.css';
import './shell/notices.css';
import './shell/floor.css';
import './shell/transcript.css';
import './shell/side.css';

declare global {
  interface Window {
    /** For measurements from outside the page. */
    talkyConsole: ConsoleMeasures;
  }
}

const surroundings: Surroundings = {
  nowMs: () => performance.now(),
  random: () => Math.random(),
  after: (delayMs, run) => {
    const timer = window.setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};

const desk = new ServerDesk(document.baseURI);
const phone = new Phone(desk, surroundings);
window.talkyConsole = measuresOf(phone);

const root = document.getElementById('app');
if (root !== null)
  render(
    <FaultBoundary what="This page">
      <App desk={desk} phone={phone} />
    </FaultBoundary>,
    root,
  );
void desk.askAgents();

listenToKeys(window, { desk, phone });
// Browsers let a page be heard only after a gesture, and may suspend it again behind a telephone call.
window.addEventListener('pointerdown', () => phone.wake());
window.addEventListener('offline', () => {
  if (!isLoopback(document.baseURI)) phone.dropLine();
});
window.addEventListener('online', () => phone.reconnectNow());
window.addEventListener('pagehide', () => phone.leave());
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState !== 'visible') return;
  phone.wake();
  phone.reconnectNow();
});
