import { computed, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import { Playback, type PlaybackSurroundings } from './playback/playback.ts';
import { FloorStates } from './record/floor-states.ts';
import { Playhead } from './playhead.ts';
import type { LiveCall } from './record/live-call.ts';
import type { OpenCall } from './record/open-call.ts';

/** The call that the page shows, and the moment at which it shows it. */
export interface ShownCall {
  /** Of what it was opened for. */
  readonly key: string;
  readonly call: OpenCall;
  readonly playhead: Playhead;
  readonly playback: Playback;
  /** The state at that moment, as the protocol names it. */
  readonly state: ReadonlySignal<string>;
  readonly live: LiveCall | undefined;
  /** Sentences about what is not as it should be. */
  readonly notices: Signal<readonly string[]>;
}

interface Showing {
  readonly key: string;
  readonly call: OpenCall;
  readonly live?: LiveCall;
  readonly notices?: readonly string[];
}

/** A live call is shown at its end, a recorded one from its beginning. */
export function showCall(
  { key, call, live, notices = [] }: Showing,
  surroundings: PlaybackSurroundings,
): ShownCall {
  const playhead = new Playhead(call);
  if (live === undefined) playhead.seek(0);
  const playback = new Playback(playhead, surroundings);
  const states = new FloorStates(call);
  const state = computed(() => states.at(playhead.frame.value));
  return { key, call, playhead, playback, state, live, notices: signal(notices) };
}
