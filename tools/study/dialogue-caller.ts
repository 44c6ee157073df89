import type { VirtualClock } from '../replay/virtual-clock.ts';
import type { CallerTurn, Cue } from './dialogue.ts';
import type { StudyEars } from './study-ears.ts';
import type { StudyLine } from './study-line.ts';

export interface DialogueCallerOptions {
  readonly clock: VirtualClock;
  readonly ears: StudyEars;
  readonly line: StudyLine;
  readonly turns: readonly CallerTurn[];
  /** How long a word of the agent's takes. */
  readonly wordMs: number;
}

/** A caller who waits in vain for the agent goes on after so long. */
const patienceMs = 10_000;
const farewellMs = 3000;

/**
 * Plays a recorded caller: each turn begins when the recording has it begin, seen from what the agent does here, and keeps
 * its inner timing.
 */
export class DialogueCaller {
  readonly #options: DialogueCallerOptions;
  #next = 0;
  #reply = '';
  #isDone = false;
  /** When the last turn was over, and the last one that was no mere blip. */
  #turnOverMs = 0;
  #saidMs = -1;
  #start: object | undefined;
  #patience: object | undefined;

  constructor(options: DialogueCallerOptions) {
    this.#options = options;
    options.line.onChange = () => this.#reconsider();
  }

  /** What the agent has to say to the caller by now. */
  get reply(): string {
    return this.#reply;
  }

  /** All is said, and the agent had time to answer. */
  get isDone(): boolean {
    return this.#isDone;
  }

  begin(): void {
    this.#await();
  }

  #await(): void {
    const { clock } = this.#options;
    this.#patience = clock.setTimeout(() => this.#lose(), patienceMs);
    this.#reconsider();
  }

  /** The agent says nothing: the caller speaks all the same. */
  #lose(): void {
    if (this.#options.line.state === 'listening') this.#go();
    else this.#await();
  }

  #reconsider(): void {
    if (this.#patience === undefined) return;
    const { clock, turns } = this.#options;
    if (this.#start !== undefined) clock.clearTimeout(this.#start);
    this.#start = undefined;
    const dueMs = this.#dueMs(turns[this.#next]?.cue ?? { after: 'reply-end', ms: farewellMs });
    if (dueMs === undefined) return;
    this.#start = clock.setTimeout(() => this.#go(), Math.max(0, dueMs - clock.now()));
  }

  #dueMs(cue: Cue): number | undefined {
    const { line, wordMs } = this.#options;
    const { soundsSinceMs: sounds = -Infinity, overSinceMs: over = -Infinity, state } = line;
    switch (cue.after) {
      case 'call-start':
        return cue.ms;
      case 'turn-end':
        return this.#turnOverMs + cue.ms;
      case 'reply-word':
        return sounds > this.#saidMs ? sounds + cue.words * wordMs : undefined;
      case 'reply-end':
        return over > this.#saidMs && state === 'listening' ? over + cue.ms : undefined;
    }
  }

  #go(): void {
    const { clock, turns } = this.#options;
    for (const timer of [this.#start, this.#patience]) if (timer !== undefined) clock.clearTimeout(timer);
    this.#start = undefined;
    this.#patience = undefined;
    const turn = turns[this.#next++];
    if (turn === undefined) this.#isDone = true;
    else this.#say(turn);
  }

  #say(turn: CallerTurn): void {
    const { clock, ears } = this.#options;
    if (!turn.isBlip) this.#reply = turn.reply;
    if (turn.words.length === 0) {
      ears.noise();
      clock.setTimeout(() => ears.heard(''), turn.durationMs);
    }
    for (const { text, startMs, endMs } of turn.words) {
      clock.setTimeout(() => ears.voice(), startMs);
      clock.setTimeout(() => ears.heard(text), endMs);
    }
    clock.setTimeout(() => this.#said(turn), turn.durationMs);
  }

  #said({ isBlip }: CallerTurn): void {
    this.#turnOverMs = this.#options.clock.now();
    if (!isBlip) this.#saidMs = this.#turnOverMs;
    this.#await();
  }
}
