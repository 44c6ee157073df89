import { signal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import type { LogEntry } from '../../../../replay/log-entry.ts';
import type { Surroundings } from '../../call/surroundings.ts';
import type { CallViewProps } from '../call-page.tsx';
import { Playhead } from '../playhead.ts';
import { callOfEntries } from '../record/call-of-entries.ts';
import type { TimeWindow } from '../timeline/time-window.ts';
import { TimelineView } from '../timeline/timeline-view.tsx';
import { download } from './download.ts';
import { openWhatIfWorker } from './open-what-if-worker.ts';
import { WhatIfPanel } from './what-if-panel.tsx';
import { WhatIf } from './what-if.ts';

interface WhatIfViewProps extends CallViewProps {
  readonly surroundings: Pick<Surroundings, 'after'>;
}

/** What would have come of a call with something changed: only one that is over can be played again. */
export function WhatIfView({ call, playhead, surroundings }: WhatIfViewProps) {
  void call.version.value;
  if (call.isLive.value)
    return (
      <p class="hint">This call goes on. Once it is over, you can play it again with something changed.</p>
    );
  if (call.header === undefined)
    return (
      <p class="hint">The beginning of this call is not here, and without it nothing can be played again.</p>
    );
  return <RecordedWhatIf key={call.id} call={call} playhead={playhead} surroundings={surroundings} />;
}

function RecordedWhatIf({ call, playhead, surroundings }: WhatIfViewProps) {
  const whatIf = useMemo(
    () => new WhatIf({ entries: call.entries, openWorker: openWhatIfWorker, surroundings, save: download }),
    [call, surroundings],
  );
  const window = useMemo(() => signal<TimeWindow | undefined>(undefined), [call]);
  return (
    <WhatIfPanel
      whatIf={whatIf}
      renderTimeline={(entries, label) =>
        entries === call.entries ? (
          <TimelineView call={call} playhead={playhead} label={label} window={window} />
        ) : (
          <ReplayedTimeline entries={entries} label={label} window={window} />
        )
      }
    />
  );
}

interface ReplayedTimelineProps {
  readonly entries: readonly LogEntry[];
  readonly label: string;
  readonly window: ReturnType<typeof signal<TimeWindow | undefined>>;
}

function ReplayedTimeline({ entries, label, window }: ReplayedTimelineProps) {
  const { call, playhead } = useMemo(() => {
    const replayed = callOfEntries('what-if', entries);
    const own = new Playhead(replayed);
    own.seek(0);
    return { call: replayed, playhead: own };
  }, [entries]);
  return <TimelineView call={call} playhead={playhead} label={label} window={window} />;
}
