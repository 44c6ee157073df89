import { measure, measureLength, type PlaybackCommand, type PlaybackReport } from './playback-messages.ts';
import { PlaybackQueue } from './playback-queue.ts';

declare const sampleRate: number;
declare const currentFrame: number;
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}

/** A server sends at most some 400 ms ahead, by default; this is what a generous configuration may send. */
const capacitySeconds = 10;
const fadeSeconds = 0.003;
const measureEverySeconds = 0.024;

/** Plays what the page hands it, and tells what was really rendered. */
class PlaybackProcessor extends AudioWorkletProcessor {
  readonly #queue = new PlaybackQueue(capacitySeconds * sampleRate, Math.round(fadeSeconds * sampleRate));
  /** Filled anew for each message, so that rendering leaves no garbage. */
  readonly #figures = new Float64Array(measureLength);
  readonly #measureEvery = measureEverySeconds * sampleRate;
  #unmeasured = 0;
  #wasSounding = false;
  #energy = 0;
  #rendered = 0;
  #openClear: number | undefined;

  constructor() {
    super();
    this.port.onmessage = ({ data }: MessageEvent<PlaybackCommand>) => this.#obey(data);
  }

  process(_inputs: unknown, outputs: readonly (readonly Float32Array[])[]): boolean {
    const block = outputs[0]?.[0];
    if (block === undefined) return true;
    const played = this.#queue.render(block, currentFrame);
    for (let due = this.#nextDue(block); due !== undefined; due = this.#nextDue(block)) {
      this.#report({ type: 'played', mark: due });
    }
    this.#reportSilence(block.length);
    this.#measure(block, played);
    return true;
  }

  #obey(command: PlaybackCommand): void {
    switch (command.type) {
      case 'audio': {
        const lost = this.#queue.push(command.pcm);
        if (lost > 0) this.#report({ type: 'overflowed', samples: lost });
        return;
      }
      case 'mark':
        this.#queue.mark(command.mark);
        return;
      case 'clear':
        this.#queue.clear();
        this.#openClear = command.clear;
        return;
      case 'latency':
        this.#queue.latencyFrames = command.frames;
    }
  }

  #nextDue(block: Float32Array): string | undefined {
    return this.#queue.takeDue(currentFrame + block.length);
  }

  #reportSilence(frames: number): void {
    if (this.#openClear === undefined || !this.#queue.isCleared) return;
    const contextSeconds = (currentFrame + frames) / sampleRate;
    this.#report({ type: 'silent', clear: this.#openClear, contextSeconds });
    this.#openClear = undefined;
  }

  /** Only while there is something to measure: an idle line costs no messages. */
  #measure(block: Float32Array, played: number): void {
    for (let index = 0; index < played; index += 1) this.#energy += (block[index] ?? 0) ** 2;
    this.#rendered += block.length;
    this.#unmeasured += block.length;
    if (this.#unmeasured < this.#measureEvery) return;
    this.#unmeasured = 0;
    // The last report of a sound is the first in which nothing more was played: it is what a level meter falls by.
    const isSounding = this.#queue.played > (this.#figures[measure.playedSamples] ?? 0);
    if (!isSounding && !this.#wasSounding) return;
    this.#wasSounding = isSounding;
    this.#figures[measure.playedSamples] = this.#queue.played;
    this.#figures[measure.renderedSamples] = this.#rendered;
    this.#figures[measure.energy] = this.#energy;
    this.#figures[measure.queuedSamples] = this.#queue.queued;
    this.#report(this.#figures);
  }

  #report(report: PlaybackReport): void {
    this.port.postMessage(report);
  }
}

registerProcessor('talky-playback', PlaybackProcessor);
