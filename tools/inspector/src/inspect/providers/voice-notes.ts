import type { Providers, Told } from './providers.ts';
import type { ProviderTrack } from './provider-track.ts';

/** Clauses of one reply that a voice was given and has not spoken yet. */
interface Waiting {
  readonly track: ProviderTrack;
  clauses: number;
}

/** What the entries of a log tell of voices. */
export class VoiceNotes {
  readonly #providers: Providers;
  /** By reply: it is spoken by one voice at a time. */
  readonly #waiting = new Map<number, Waiting>();

  constructor(providers: Providers) {
    this.#providers = providers;
  }

  note(told: Told): void {
    const { entry, index } = told;
    switch (entry.type) {
      case 'voice.asked':
        this.#asked(told);
        return;
      case 'voice.spoke':
        this.#spoke(told);
        return;
      case 'reply.audio-ready': {
        const waiting = this.#waiting.get(Number(entry['reply']));
        if (waiting !== undefined && waiting.clauses > 0)
          waiting.track.note(index, entry.at, {
            state: 'streaming',
            lastMessage: { at: entry.at, what: 'audio' },
          });
        return;
      }
      case 'reply.discarded':
        this.#forget(Number(entry['reply']), told);
        return;
      case 'client.reply':
        if (entry['event'] === 'ended') this.#forget(Number(String(entry['reply']).slice(1)), told);
    }
  }

  #asked({ entry, index }: Told): void {
    const reply = Number(entry['reply']);
    const track = this.#providers.track('voice', String(entry['voice']), index);
    if (this.#waiting.get(reply)?.track !== track) this.#forget(reply, { entry, index });
    const waiting = this.#waiting.get(reply) ?? { track, clauses: 0 };
    this.#waiting.set(reply, waiting);
    waiting.clauses++;
    const { asked, state } = track.newest;
    track.note(index, entry.at, {
      state: state === 'streaming' ? state : 'asking',
      asked: asked + 1,
      waiting: track.newest.waiting + 1,
    });
  }

  #spoke({ entry, index }: Told): void {
    const track = this.#providers.track('voice', String(entry['voice']), index);
    const waiting = this.#waiting.get(Number(entry['reply']));
    const outcome = String(entry['outcome']);
    // A voice that has failed, or was called off, is given none of the clauses behind the one that it broke off in.
    const over =
      waiting?.track !== track ? 0 : outcome === 'ended' ? Math.min(1, waiting.clauses) : waiting.clauses;
    if (waiting !== undefined) waiting.clauses -= over;
    const { done, failed, cancelled } = track.newest;
    const left = track.newest.waiting - over;
    track.tookFirst(index, entry['firstAudioMs']);
    track.note(index, entry.at, {
      state: left > 0 ? 'streaming' : outcome === 'failed' ? 'failed' : 'idle',
      waiting: left,
      done: outcome === 'ended' ? done + 1 : done,
      failed: outcome === 'failed' ? failed + 1 : failed,
      cancelled: outcome === 'cancelled' ? cancelled + 1 : cancelled,
      ...(outcome === 'ended' ? { lastMessage: { at: entry.at, what: outcome } } : {}),
    });
  }

  /** What it was given and has not begun is not told: it is simply not spoken. */
  #forget(reply: number, { entry, index }: Told): void {
    const waiting = this.#waiting.get(reply);
    this.#waiting.delete(reply);
    if (waiting === undefined || waiting.clauses === 0) return;
    const { track, clauses } = waiting;
    const left = track.newest.waiting - clauses;
    track.note(index, entry.at, {
      waiting: left,
      cancelled: track.newest.cancelled + clauses,
      ...(left === 0 && track.newest.state !== 'failed' ? { state: 'idle' as const } : {}),
    });
  }
}
