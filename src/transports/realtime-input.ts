import type { ProtocolLine } from './client-protocol.ts';
import { RealtimeRefusal } from './realtime-error.ts';
import { RealtimeInputBuffer } from './realtime-input-buffer.ts';
import { RealtimeReplay } from './realtime-replay.ts';
import { bytesPerMsOf, type RealtimeSession } from './realtime-session.ts';
import type { RealtimeTurns } from './realtime-turns.ts';
import type { TransportClock } from './transport-clock.ts';

export interface RealtimeInputOptions {
  readonly clock: TransportClock;
  readonly session: RealtimeSession;
  readonly turns: RealtimeTurns;
  readonly line: () => ProtocolLine | undefined;
}

/** What the caller says: it goes to the call as it comes, or is kept until the client ends the turn. */
export class RealtimeInput {
  readonly #options: RealtimeInputOptions;
  readonly #buffer = new RealtimeInputBuffer();
  readonly #replay: RealtimeReplay;

  constructor(options: RealtimeInputOptions) {
    const { clock, line, turns } = options;
    this.#options = options;
    this.#replay = new RealtimeReplay({
      clock,
      audio: (bytes) => line()?.replayAudio(bytes),
      done: () => {
        turns.handed();
        line()?.attempt((each) => each.receive({ type: 'caller.ended-turn' }));
      },
    });
  }

  /** The call hears. */
  ready(): void {
    this.#replay.ready();
  }

  /** Throws `RealtimeRefusal`. */
  append(base64: string, line: ProtocolLine): void {
    const { session, turns } = this.#options;
    const bytes = Buffer.from(base64, 'base64');
    const bytesPerMs = bytesPerMsOf(session.input);
    if (bytes.byteLength % (bytesPerMs === 48 ? 2 : 1) !== 0)
      throw new RealtimeRefusal('invalid_value', 'There is half a sample at the end.', 'audio');
    if (!session.detectsTurns) this.#buffer.append(bytes, bytesPerMs);
    else {
      turns.heard(bytes.byteLength / bytesPerMs);
      line.receiveAudio(bytes);
    }
  }

  /** Throws `RealtimeRefusal` when there is nothing. */
  commit(line: ProtocolLine): void {
    const { session, turns } = this.#options;
    if (!session.detectsTurns) {
      this.#buffer.commit();
      turns.committed();
    } else if (turns.isOpen) line.receive({ type: 'caller.ended-turn' });
    else
      throw new RealtimeRefusal('input_audio_buffer_commit_empty', 'Nothing was said since the last turn.');
  }

  /** Drops what is not committed. */
  clear(): void {
    this.#buffer.clear();
  }

  /** From now on the recogniser ends turns. */
  detect(): void {
    this.#buffer.clear();
    this.#replay.cut();
  }

  /** Something was committed that no response was asked for yet. */
  get hasCommitted(): boolean {
    return this.#buffer.hasCommitted;
  }

  /** What was committed is to be handed over. Throws `RealtimeRefusal` where it is more than was to be spoken by now. */
  charge(): void {
    this.#replay.charge(this.#buffer.committedBytes / bytesPerMsOf(this.#options.session.input));
  }

  /** Hands over what was committed; false when there is nothing. */
  replay(): boolean {
    const audio = this.#buffer.take();
    if (audio.length === 0) return false;
    this.#options.turns.handing();
    this.#replay.begin(audio, bytesPerMsOf(this.#options.session.input));
    return true;
  }

  end(): void {
    this.#replay.end();
    this.#options.turns.end();
  }
}
