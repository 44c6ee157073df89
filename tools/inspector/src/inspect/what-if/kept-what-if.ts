import { computed, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { Surroundings } from '../../call/surroundings.ts';
import { Playhead } from '../playhead.ts';
import { callOfEntries } from '../record/call-of-entries.ts';
import type { OpenCall } from '../record/open-call.ts';
import type { TimeWindow } from '../timeline/time-window.ts';
import { download } from './download.ts';
import { openWhatIfWorker } from './open-what-if-worker.ts';
import { WhatIf } from './what-if.ts';

/** What was asked of a recorded call, and what came of it. */
export interface KeptWhatIf {
  readonly whatIf: WhatIf;
  /** The stretch that both time axes show. */
  readonly window: Signal<TimeWindow | undefined>;
  /** The playhead of the call that was played last; undefined: none was. */
  readonly replayed: ReadonlySignal<Playhead | undefined>;
}

const kept = new WeakMap<OpenCall, KeptWhatIf & { readonly entryCount: number }>();

/** It stays when the view is closed and opened again; what was taken for the end of a call and was not begins anew. */
export function whatIfOf(call: OpenCall, surroundings: Pick<Surroundings, 'after'>): KeptWhatIf {
  const entryCount = call.entries.length;
  const known = kept.get(call);
  if (known?.entryCount === entryCount) return known;
  known?.whatIf.close();
  const whatIf = new WhatIf({
    entries: call.entries,
    openWorker: openWhatIfWorker,
    surroundings,
    save: download,
  });
  const made = {
    whatIf,
    entryCount,
    window: signal<TimeWindow | undefined>(undefined),
    replayed: computed(() => {
      const { value: result } = whatIf.result;
      if (result === undefined) return undefined;
      const playhead = new Playhead(callOfEntries(`${call.id}-what-if`, result.entries));
      playhead.seek(0);
      return playhead;
    }),
  };
  kept.set(call, made);
  return made;
}
