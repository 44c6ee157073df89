import { Observable, type Subscriber } from 'rxjs';
import type { Clock, TimerHandle } from '../../ports/clock.ts';
import type { WordTime } from '../../ports/text-to-speech.ts';
import { SampleCarry } from '../sample-carry.ts';
import type { ClauseEvent } from './clause-event.ts';
import { cancelFrame, contextFrame, type SonicVoice } from './sonic-messages.ts';
import type { ContextEvents } from './sonic-socket.ts';
import type { ContextLine, SonicSockets } from './sonic-sockets.ts';

export interface SonicContextsOptions {
  readonly sockets: SonicSockets;
  readonly voice: SonicVoice;
  readonly clock: Clock;
  readonly newId: () => string;
}

interface Context {
  readonly id: string;
  readonly line: ContextLine;
  readonly carry: SampleCarry;
  /** All audio of the context so far. */
  samples: number;
  /** When audio last came. */
  heardMs: number;
}

/** The clause that is being spoken. */
interface Clause {
  readonly text: string;
  readonly listener: Subscriber<ClauseEvent>;
  /** Where it begins in the audio of its context. */
  beginsMs: number;
  hasSound: boolean;
  /** Its context may have expired just before it came: then it is asked for again. */
  mayMove: boolean;
  lastCall: TimerHandle | undefined;
}

/** A context expires a second after its last audio was sent; what is sent to it must get there before that. */
const contextLastsMs = 700;
/** A word's time is rounded by the vendor, and may lie a little before the first sample of its clause. */
const roundingMs = 25;
/** A clause without a sound after its flush is doubted from then on. */
const doubtAfterMs = 500;
/** Their clauses are joined without a space. */
const unspacedLanguage = /^(?:zh|ja|th|lo|km|my)\b/;

/**
 * The contexts of one reply, which is spoken clause by clause.
 *
 * All its clauses share a context, because Sonic carries the intonation over in it, and the first clause of a reply
 * often ends at a comma; and a context counts once towards the plan's limit. A clause is asked for when the one before it
 * has been made, which is long before that one has been heard. So whatever comes belongs to the clause under way, and the
 * numbers of the flushes need not be trusted: without a buffer the service may flush after every text by itself, and count
 * that. A reply that pauses for longer than a context lasts goes on in a fresh one.
 * https://docs.cartesia.ai/use-the-api/tts-websocket/context-flushing-and-flush-i-ds
 */
export class SonicContexts {
  readonly #options: SonicContextsOptions;
  readonly #joint: string;
  #context: Context | undefined;
  #clause: Clause | undefined;

  constructor(options: SonicContextsOptions) {
    this.#options = options;
    const { language, locale } = options.voice;
    this.#joint = unspacedLanguage.test(language ?? locale ?? '') ? '' : ' ';
  }

  /** Speaks a clause; the one before it must be over. Unsubscribing before its end cancels it at the vendor. */
  say(text: string): Observable<ClauseEvent> {
    return new Observable((listener) => {
      const clause: Clause = {
        text,
        listener,
        beginsMs: 0,
        hasSound: false,
        mayMove: true,
        lastCall: undefined,
      };
      this.#clause = clause;
      this.#ask(clause);
      return () => {
        if (this.#clause !== clause) return;
        this.#leave(clause);
        this.#drop(({ id }) => cancelFrame(id));
      };
    });
  }

  /** The reply is over: its place at the vendor becomes free. */
  end(): void {
    if (this.#isExpired()) this.#drop();
    else this.#drop((context) => this.#lastFrame(context));
  }

  #ask(clause: Clause): void {
    if (this.#isExpired()) this.#drop();
    const joint = this.#context === undefined ? '' : this.#joint;
    const context = (this.#context ??= this.#begin());
    clause.beginsMs = this.#toMs(context.samples);
    const { voice } = this.#options;
    context.line.request(contextFrame(voice, context.id, 'text', joint + clause.text));
    context.line.request(contextFrame(voice, context.id, 'flush'));
  }

  #begin(): Context {
    const { newId, sockets, clock } = this.#options;
    const id = newId();
    const events: ContextEvents = {
      audio: (bytes) => this.#play(context, bytes),
      words: (words) => this.#place(words),
      flushed: () => this.#flushed(),
      done: () => this.#done(),
      failed: (error) => {
        this.#context = undefined;
        const clause = this.#clause;
        // Between two clauses there is nothing to fail: the next one has a fresh context.
        if (clause === undefined) return;
        this.#leave(clause);
        clause.listener.error(error);
      },
    };
    const line = sockets.begin(id, events);
    const context: Context = { id, line, carry: new SampleCarry(), samples: 0, heardMs: clock.now() };
    return context;
  }

  #play(context: Context, bytes: Buffer): void {
    const pcm = context.carry.take(bytes);
    context.samples += pcm.length;
    context.heardMs = this.#options.clock.now();
    const clause = this.#clause;
    if (clause === undefined || pcm.length === 0) return;
    clause.hasSound = true;
    clause.listener.next({ type: 'audio', pcm });
  }

  #place(words: readonly WordTime[]): void {
    const clause = this.#clause;
    if (clause === undefined) return;
    const { beginsMs } = clause;
    // Earlier words are late ones of the clause before: nobody waits for them any more.
    const own = words.filter(({ startMs }) => startMs >= beginsMs - roundingMs);
    if (own.length === 0) return;
    const moved = own.map(({ text, startMs, endMs }) => ({
      text,
      startMs: Math.max(0, startMs - beginsMs),
      endMs: Math.max(0, endMs - beginsMs),
    }));
    clause.listener.next({ type: 'words', words: moved });
  }

  #flushed(): void {
    const clause = this.#clause;
    if (clause === undefined) return;
    if (clause.hasSound) {
      this.#complete(clause);
      return;
    }
    // It has no sound, or this was a second flush of the clause before. The end of the context brings it to light.
    clause.lastCall ??= this.#options.clock.setTimeout(() => {
      const context = this.#context;
      if (context === undefined || clause.hasSound) return;
      clause.mayMove = false;
      context.line.request(this.#lastFrame(context));
    }, doubtAfterMs);
  }

  #done(): void {
    this.#context = undefined;
    const clause = this.#clause;
    if (clause === undefined) return;
    if (clause.hasSound || !clause.mayMove) {
      this.#complete(clause);
      return;
    }
    clause.mayMove = false;
    this.#ask(clause);
  }

  #complete(clause: Clause): void {
    this.#leave(clause);
    clause.listener.complete();
  }

  #leave(clause: Clause): void {
    if (clause.lastCall !== undefined) this.#options.clock.clearTimeout(clause.lastCall);
    this.#clause = undefined;
  }

  #isExpired(): boolean {
    const context = this.#context;
    return context !== undefined && this.#options.clock.now() - context.heardMs > contextLastsMs;
  }

  #drop(last?: (context: Context) => string): void {
    const context = this.#context;
    this.#context = undefined;
    context?.line.finish(last?.(context));
  }

  #lastFrame({ id }: Context): string {
    return contextFrame(this.#options.voice, id, 'end');
  }

  #toMs(samples: number): number {
    return (samples / this.#options.voice.output_format.sample_rate) * 1000;
  }
}
