import { AnswerTimes } from './answer-times.tsx';
import { Announcer } from './announcer.tsx';
import { Dock } from './dock.tsx';
import { Floor } from './floor.tsx';
import { Notices } from './notices.tsx';
import type { Parts } from './parts.ts';
import { Phrases } from './phrases.tsx';
import { TopBar } from './top-bar.tsx';
import { TranscriptView } from './transcript-view.tsx';
import { Welcome } from './welcome.tsx';

/**
 * The page: who has the floor, what was said, and what the caller can do about it.
 *
 * Its `data-` attributes are for tests and measurements from outside: here the phase, the state, the microphone and the
 * call's id; `data-kind`, `data-progress`, `data-outcome` and `data-part` in the transcript; `data-action` on what can be
 * pressed; `data-problem` on what is told. Beside them there is `window.talkyConsole`.
 */
export function App({ desk, phone }: Parts) {
  const view = phone.view.value;
  const isQuiet = view.phase === 'idle' || view.phase === 'asking-microphone';
  const isEmpty = isQuiet && view.transcript.entries.length === 0;
  return (
    <div
      class="page"
      data-phase={view.phase}
      data-state={view.state ?? ''}
      data-microphone={phone.caller.state.value}
      data-call={view.callId ?? ''}
    >
      <TopBar desk={desk} phone={phone} isWelcoming={isEmpty} />
      <main class="room">
        <Floor phone={phone} />
        <section class="talk" aria-label="Conversation">
          <Notices desk={desk} phone={phone} />
          {isEmpty ? <Welcome desk={desk} phone={phone} /> : <TranscriptView phone={phone} />}
          <Dock desk={desk} phone={phone} />
        </section>
        <aside class="side" aria-label="About this call">
          <Phrases desk={desk} phone={phone} />
          <AnswerTimes phone={phone} />
        </aside>
      </main>
      <Announcer phone={phone} />
    </div>
  );
}
