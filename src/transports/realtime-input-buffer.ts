import { RealtimeRefusal } from './realtime-error.ts';

/** A turn that is committed by hand. */
export const longestBufferedMs = 120_000;

/** What the caller has said where the client ends turns: kept until a response is asked for. */
export class RealtimeInputBuffer {
  #pieces: Uint8Array[] = [];
  #committed: Uint8Array[] = [];
  #bytes = 0;

  /** Throws `RealtimeRefusal` when it is full. */
  append(bytes: Uint8Array, bytesPerMs: number): void {
    if (this.#bytes + bytes.byteLength > longestBufferedMs * bytesPerMs)
      throw new RealtimeRefusal(
        'input_audio_buffer_full',
        `No more than ${longestBufferedMs / 1000} s of audio are kept; commit or clear it.`,
        'audio',
      );
    if (bytes.byteLength === 0) return;
    this.#bytes += bytes.byteLength;
    this.#pieces.push(bytes);
  }

  /** Throws `RealtimeRefusal` when there is nothing. */
  commit(): void {
    if (this.#pieces.length === 0)
      throw new RealtimeRefusal('input_audio_buffer_commit_empty', 'There is no audio to commit.');
    this.#committed.push(...this.#pieces);
    this.#pieces = [];
  }

  clear(): void {
    this.#bytes -= this.#pieces.reduce((sum, { byteLength }) => sum + byteLength, 0);
    this.#pieces = [];
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
    this.#bytes -= this.committedBytes;
    this.#committed = [];
    return committed;
  }
}
