import { useEffect, useRef } from 'preact/hooks';
import { isListFocused } from './calls/call-list-view.tsx';
import { CallHead } from './page/call-head.tsx';
import { CallNotices } from './page/call-notices.tsx';
import { CallViews } from './page/call-views.tsx';
import type { Inspector } from './inspector.ts';
import type { Playhead } from './playhead.ts';
import { PlaybackBar } from './playback/playback-bar.tsx';
import type { OpenCall } from './record/open-call.ts';
import type { ShownCall } from './shown-call.ts';

/** What every view of one call is given. */
export interface CallViewProps {
  readonly call: OpenCall;
  readonly playhead: Playhead;
}

interface CallPageProps {
  readonly inspector: Inspector;
  readonly shown: ShownCall;
}

/** One call: its views, all at the same moment. */
export function CallPage({ inspector, shown }: CallPageProps) {
  const { call, playhead, state } = shown;
  const page = useRef<HTMLElement>(null);
  useEffect(() => {
    // Whoever opened it from the list with the keyboard goes on here: the arrow keys are for its time then.
    if (isListFocused()) page.current?.focus({ preventScroll: true });
  }, []);
  // Signals as attributes change them without a new drawing of all views.
  return (
    <main
      ref={page}
      class="call"
      tabIndex={-1}
      data-call={call.id}
      data-state={state}
      data-entry-now={playhead.entry}
      data-at-now={playhead.atMs}
      data-live={call.isLive}
    >
      <CallHead inspector={inspector} shown={shown} />
      <CallNotices inspector={inspector} shown={shown} />
      <CallViews inspector={inspector} shown={shown} />
      <PlaybackBar shown={shown} />
    </main>
  );
}
