import type { Surroundings } from '../../call/surroundings.ts';
import type { CallViewProps } from '../call-page.tsx';
import { TimelineView } from '../timeline/timeline-view.tsx';
import { whatIfOf } from './kept-what-if.ts';
import { WhatIfPanel } from './what-if-panel.tsx';

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
  const { whatIf, window, replayed } = whatIfOf(call, surroundings);
  const own = replayed.value;
  return (
    <WhatIfPanel whatIf={whatIf}>
      <TimelineView call={call} playhead={playhead} label="The call as recorded" window={window} />
      {own === undefined ? null : (
        <TimelineView
          key={own}
          call={own.call}
          playhead={own}
          label="The call as it would have gone"
          window={window}
        />
      )}
    </WhatIfPanel>
  );
}
