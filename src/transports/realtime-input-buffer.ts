import { RealtimeRefusal } from './realtime-error.ts';

/** A turn that is committed by hand. */
export const longestBufferedMs = 120_000;

/** What the caller has said where the client ends turns: kept until a response is asked for. */
export class RealtimeInputBuffer {
  /** With room for more behind what is there: clients may send as little as a byte at a time. */
  #kept = new Uint8Array(0);
  #keptBytes = 0;
  #committed: Uint8Array[] = [];

  /** Throws `RealtimeRefusal` when it is full. */
  append(bytes: Uint8Array, bytesPerMs: number): void {
    if (this.#keptBytes + this.committedBytes + bytes.byteLength > longestBufferedMs * bytesPerMs)
      throw new RealtimeRefusal(
        'input_audio_buffer_full',
        `No more than ${longestBufferedMs / 1000} s of audio are kept; commit or clear it.`,
        'audio',
      );
    const endBytes = this.#keptBytes + bytes.byteLength;
    if (endBytes > this.#kept.byteLength) {
      const larger = new Uint8Array(2 * endBytes);
      larger.set(this.#kept.subarray(0, this.#keptBytes));
      this.#kept = larger;
    }
    this.#kept.set(bytes, this.#keptBytes);
    this.#keptBytes = endBytes;
  }

  /** Throws `RealtimeRefusal` when there is nothing. */
  commit(): void {
    if (this.#keptBytes === 0)
      throw new RealtimeRefusal('input_audio_buffer_commit_empty', 'There is no audio to commit.');
    this.#committed.push(this.#kept.slice(0, this.#keptBytes));
    this.clear();
  }

  clear(): void {
    this.#kept = new Uint8Array(0);
    this.#keptBytes = 0;
  }

  get hasCommitted(): boolean {
    return this.#committed.length > 0;
  }

  get committedBytes(): number {
    return this.#committed.reduce((sum, { byteLength }) => sum + byteLength, 0);
  }

  /** What is to be answered. */
  take(): readonly Uint8Array[] {
    const committed = this.#committed;
    this.#committed = [];
    return committed;
  }
}
