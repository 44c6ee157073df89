import { momentWords } from '../../model/time-words.ts';
import type { ShownCall } from '../shown-call.ts';
import { speeds, type Playback } from './playback.ts';

const drawings = {
  beginning: 'M6 5v14M19 5 9 12l10 7Z',
  turnBack: 'M12 6 5 12l7 6M19 6l-7 6 7 6',
  back: 'M15 6l-7 6 7 6',
  play: 'M8 5v14l11-7Z',
  pause: 'M8 5v14M16 5v14',
  forward: 'M9 6l7 6-7 6',
  turnForward: 'M5 6l7 6-7 6M12 6l7 6-7 6',
  end: 'M18 5v14M5 5l10 7-10 7Z',
} as const;

interface StepProps {
  readonly action: string;
  readonly drawing: keyof typeof drawings;
  readonly label: string;
  readonly keys: string;
  readonly onClick: () => void;
}

function Step({ action, drawing, label, keys, onClick }: StepProps) {
  return (
    <button
      type="button"
      class={`play-step play-${action}`}
      aria-label={label}
      title={`${label} (${keys})`}
      data-action={action}
      onClick={onClick}
    >
      <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
        <path d={drawings[drawing]} />
      </svg>
    </button>
  );
}

/** Time travel: where the views stand, and the ways to move it. */
export function PlaybackBar({ shown }: { readonly shown: ShownCall }) {
  const { call, playback } = shown;
  return (
    <div class="play" role="toolbar" aria-label="Time travel" data-playing={playback.isPlaying}>
      <Steps playback={playback} />
      <Speed playback={playback} />
      <PlayTime shown={shown} />
      {call.isLive.value ? <LiveButton shown={shown} /> : null}
    </div>
  );
}

function PlayTime({ shown: { call, playhead } }: { readonly shown: ShownCall }) {
  const atMs = playhead.atMs.value;
  void call.version.value;
  return (
    <p class="play-time" data-part="time" data-at={atMs}>
      <strong>{momentWords(atMs)}</strong>
      <span> of {momentWords(call.endMs)}</span>
    </p>
  );
}

function Steps({ playback }: { readonly playback: Playback }) {
  const isPlaying = playback.isPlaying.value;
  const play = isPlaying
    ? ({ drawing: 'pause', label: 'Pause' } as const)
    : ({ drawing: 'play', label: 'Play' } as const);
  return (
    <div class="play-steps">
      <Step
        action="beginning"
        drawing="beginning"
        label="To the beginning"
        keys="Home"
        onClick={() => playback.toBeginning()}
      />
      <Step
        action="turn-back"
        drawing="turnBack"
        label="To the turn before"
        keys="Shift ←"
        onClick={() => playback.stepTurn(-1)}
      />
      <Step
        action="back"
        drawing="back"
        label="To the event before"
        keys="←"
        onClick={() => playback.stepFrame(-1)}
      />
      <Step action="play" {...play} keys="Space" onClick={() => playback.toggle()} />
      <Step
        action="forward"
        drawing="forward"
        label="To the next event"
        keys="→"
        onClick={() => playback.stepFrame(1)}
      />
      <Step
        action="turn-forward"
        drawing="turnForward"
        label="To the next turn"
        keys="Shift →"
        onClick={() => playback.stepTurn(1)}
      />
      <Step action="end" drawing="end" label="To the end" keys="End" onClick={() => playback.toEnd()} />
    </div>
  );
}

function Speed({ playback }: { readonly playback: Playback }) {
  return (
    <select
      class="play-speed"
      aria-label="Speed"
      title="Speed ([ and ])"
      value={String(playback.speed.value)}
      onChange={({ currentTarget }) => {
        playback.speed.value = Number(currentTarget.value);
      }}
    >
      {speeds.map((speed) => (
        <option key={speed} value={String(speed)}>
          ×{speed}
        </option>
      ))}
    </select>
  );
}

function LiveButton({ shown: { playhead, playback } }: { readonly shown: ShownCall }) {
  const isFollowing = playhead.isFollowing.value;
  return (
    <button
      type="button"
      class="play-live"
      aria-pressed={isFollowing}
      data-action="live"
      title={isFollowing ? 'The views follow the call' : 'To the present, and stay there (L)'}
      onClick={() => playback.follow()}
    >
      <span class="play-lamp" aria-hidden="true" />
      {isFollowing ? 'LIVE' : 'Live again'}
    </button>
  );
}
