import type { OpenCall } from './record/open-call.ts';
import type { Playhead } from './playhead.ts';
import { TimelineView } from './timeline/timeline-view.tsx';
import { WaterfallView } from './timeline/turn-waterfall.tsx';

/** What every view of one call is given. */
export interface CallViewProps {
  readonly call: OpenCall;
  readonly playhead: Playhead;
}

/** One call: its views, all at the same moment. */
export function CallPage({ call, playhead }: CallViewProps) {
  const frame = call.frames[playhead.frame.value];
  return (
    <main data-call={call.id} data-state={frame?.states.at(-1) ?? ''}>
      <p>
        {call.id}: {call.entries.length} entries, {call.frames.length} frames, at {playhead.atMs} ms
      </p>
      <WaterfallView call={call} playhead={playhead} />
      <TimelineView call={call} playhead={playhead} />
    </main>
  );
}
