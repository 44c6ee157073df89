import { Subject, Subscription } from 'rxjs';
import { createResampler, type Resampler } from '../audio/resampler.ts';
import { SilenceTrim } from '../audio/silence-trim.ts';
import { ProviderProtocol, ProviderStalled, type ProviderError } from '../errors/provider-error.ts';
import type { Clock } from '../ports/clock.ts';
import type { SpeechEvent, WordTime } from '../ports/text-to-speech.ts';
import type { AgentVoice } from './agent.ts';
import { attend } from './attend.ts';
import type { CircuitUse } from './circuit.ts';
import type { Fence } from './fence.ts';
import { firstInService } from './guarded.ts';
import type { Playout } from './playout.ts';
import { asProviderError } from './provider-fault.ts';
import { noted, type VoiceNote } from './voice-note.ts';
import { VoicePatience, voicePatienceMs } from './voice-patience.ts';

export interface ReplySpeechOptions {
  readonly voices: readonly AgentVoice[];
  readonly language: string;
  readonly clock: Clock;
  readonly fence: Fence;
  readonly playout: Playout;
  /** The rate that the playout takes. */
  readonly sampleRateHz: number;
  readonly report: {
    /** A voice was given this text. */
    given(voice: AgentVoice, text: string): void;
    /** A clause is over; also one that was cancelled. */
    spoken(note: VoiceNote): void;
    /** A voice failed; the next one takes over, if there is one. */
    failed(error: ProviderError): void;
    caughtUp(): void;
    /** Everything is spoken. */
    ended(): void;
    /** No voice is left. */
    givenUp(): void;
  };
}

interface Clause {
  /** Without the words that a voice has said before it failed. */
  readonly text: string;
  /** How far the clause's leading silence has been taken off, by the voice that speaks it. */
  readonly trim: SilenceTrim;
  hasAudio: boolean;
  ended: boolean;
}

/** One voice at work. */
interface Work {
  readonly voice: AgentVoice;
  readonly use: CircuitUse | undefined;
  readonly input: Subject<string>;
  readonly resampler: Resampler;
  /** The number of its first clause. */
  readonly first: number;
  stream: Subscription;
}

/**
 * Speaks one reply: clauses in, audio and word times into the playout, without the silence that voices begin with. The
 * first voice whose circuit is closed begins; when it fails, the next one takes over at the first clause that is not
 * spoken.
 */
export class ReplySpeech {
  readonly #options: ReplySpeechOptions;
  readonly #clauses: Clause[] = [];
  /** The voices that have not failed in this reply. */
  readonly #left: Set<AgentVoice>;
  #voice: AgentVoice | undefined;
  #work: Work | undefined;
  #isComplete = false;
  /** Clauses are being said again, and are not all there yet. */
  #isRepeating = false;
  #isOver = false;
  readonly #patience: VoicePatience;

  constructor(options: ReplySpeechOptions) {
    this.#options = options;
    this.#left = new Set(options.voices);
    this.#patience = new VoicePatience({
      clock: options.clock,
      isWaiting: () => this.#work !== undefined && this.#clauses.at(-1)?.ended === false,
      onSilence: () => this.#fellSilent(),
    });
  }

  get clauseCount(): number {
    return this.#clauses.length;
  }

  /** Whether all clauses so far are spoken. */
  get isCaughtUp(): boolean {
    return !this.#isRepeating && this.#firstUnspoken() === this.#clauses.length;
  }

  say(text: string): void {
    const work = this.#atWork(this.#clauses.length);
    if (work === undefined) return;
    this.#options.playout.track.addClause(text);
    this.#give(work, text);
  }

  #give(work: Work | undefined, text: string): void {
    if (work === undefined) return;
    this.#clauses.push({ text, trim: this.#newTrim(), hasAudio: false, ended: false });
    this.#patience.expect();
    this.#options.report.given(work.voice, text);
    work.input.next(text);
  }

  /** No more clauses will come. */
  complete(): void {
    this.#isComplete = true;
    if (this.#isRepeating) return;
    this.#work?.input.complete();
    if (this.#clauses.at(-1)?.ended !== false) this.#end();
  }

  /** Forgets the clauses from this number on, as if they had never been said. */
  truncate(clause: number): void {
    if (clause >= this.#clauses.length) return;
    this.#stop();
    this.#clauses.length = clause;
    this.#options.playout.truncate(clause);
    if (this.#firstUnspoken() < clause) this.#repeatFrom(this.#firstUnspoken());
  }

  close(): void {
    this.#isOver = true;
    this.#stop();
  }

  /** The voice whose turn it is, opened if it is not; undefined when none is left. */
  #atWork(first: number): Work | undefined {
    while (this.#work === undefined && !this.#isOver) {
      const voice = this.#choose();
      if (voice === undefined) return undefined;
      this.#open(voice, first);
      if (this.#work === undefined) this.#dismiss();
    }
    return this.#work;
  }

  #choose(): AgentVoice | undefined {
    this.#voice ??= firstInService([...this.#left], ({ speech }) => speech.circuit);
    if (this.#voice === undefined && !this.#isOver) {
      this.#isOver = true;
      this.#options.report.givenUp();
    }
    return this.#voice;
  }

  /** The voice is of no use for the rest of this reply. */
  #dismiss(): void {
    if (this.#voice !== undefined) this.#left.delete(this.#voice);
    this.#voice = undefined;
  }

  #open(agentVoice: AgentVoice, first: number): void {
    const { language, sampleRateHz, clock, fence, report } = this.#options;
    const { speech, voice, speed } = agentVoice;
    const work: Work = {
      voice: agentVoice,
      use: speech.circuit?.begin(),
      input: new Subject<string>(),
      resampler: createResampler(speech.sampleRateHz, sampleRateHz),
      first,
      stream: Subscription.EMPTY,
    };
    this.#work = work;
    const ifAtWork = (act: () => void): void => {
      if (this.#work === work) act();
    };
    const stream = attend(
      () => noted(speech.speak(work.input, { voice, speed, language }), work.input, speech, clock, report),
      {
        next: (event) => ifAtWork(() => this.#take(work, event)),
        error: (fault) => ifAtWork(() => this.#fail(asProviderError(fault, speech.name))),
        complete: () => ifAtWork(() => this.#workEnded(work)),
      },
      fence,
    );
    // It may have failed at once, and then it is not at work any more.
    if (this.#work === work) work.stream = stream;
    else stream.unsubscribe();
  }

  #take(work: Work, event: SpeechEvent): void {
    this.#patience.heard();
    const number = work.first + event.clause;
    const clause = this.#clauses[number];
    if (clause === undefined) return;
    switch (event.type) {
      case 'audio':
        work.use?.answered();
        if (clause.ended) return;
        this.#play(work, number, clause, event.pcm);
        this.#place(number, clause.trim.words());
        return;
      case 'words':
        this.#place(number, clause.trim.words(event.words));
        return;
      case 'clause-ended':
        this.#endClause(number, clause);
        if (this.#isComplete && number === this.#clauses.length - 1) this.#end();
    }
  }

  #place(clause: number, words: readonly WordTime[]): void {
    if (words.length > 0) this.#options.playout.track.addTimes(clause, words);
  }

  #play({ resampler }: Work, number: number, clause: Clause, pcm: Int16Array): void {
    const trimmed = clause.trim.process(pcm);
    if (trimmed.length === 0) return;
    clause.hasAudio = true;
    const samples = resampler.process(trimmed);
    // What was resampled is overwritten by the next piece.
    this.#options.playout.addAudio(number, samples === trimmed ? samples : samples.slice());
  }

  #endClause(number: number, clause: Clause): void {
    clause.ended = true;
    clause.trim.end();
    this.#place(number, clause.trim.words());
    this.#options.playout.endClause(number);
    if (this.isCaughtUp) this.#options.report.caughtUp();
  }

  /** The voice says that it is done: then what has sounded is whole, and what has not is lost. */
  #workEnded({ voice }: Work): void {
    const { name } = voice.speech;
    for (let number = this.#firstUnspoken(); this.#clauses[number]?.hasAudio === true; number++) {
      const clause = this.#clauses[number];
      if (clause !== undefined) this.#endClause(number, clause);
    }
    if (this.#isComplete && this.#firstUnspoken() === this.#clauses.length) this.#end();
    else this.#fail(new ProviderProtocol(`${name} ended before all was spoken`, { provider: name }));
  }

  #fail(error: ProviderError): void {
    this.#work?.use?.failed(error);
    this.#stop();
    this.#options.report.failed(error);
    const first = this.#firstUnspoken();
    if (first < this.#clauses.length) {
      this.#dismiss();
      this.#repeatFrom(first);
    } else if (this.#isComplete && !this.#isRepeating) this.#end();
  }

  /** Says what is left of this clause, which a voice may have begun, and those behind it. */
  #repeatFrom(first: number): void {
    if (this.#choose() === undefined) return;
    const [begun, ...others] = this.#clauses.slice(first);
    const left = this.#options.playout.takeOver(first).join(' ');
    this.#clauses.length = first;
    const isOutermost = !this.#isRepeating;
    this.#isRepeating = true;
    if (left === '' && begun !== undefined) this.#endClause(this.#clauses.push(begun) - 1, begun);
    else this.#give(this.#atWork(first), left);
    for (const { text } of others) this.say(text);
    this.#isRepeating = !isOutermost;
    if (!this.#isOver && this.isCaughtUp) this.#options.report.caughtUp();
    if (this.#isComplete) this.complete();
  }

  #firstUnspoken(): number {
    const first = this.#clauses.findIndex(({ ended }) => !ended);
    return first === -1 ? this.#clauses.length : first;
  }

  #newTrim(): SilenceTrim {
    return new SilenceTrim(this.#voice?.speech.sampleRateHz ?? this.#options.sampleRateHz);
  }

  #fellSilent(): void {
    const provider = this.#work?.voice.speech.name ?? '';
    const message = `${provider} sent nothing for ${voicePatienceMs} ms`;
    this.#fail(new ProviderStalled(message, { provider, retryable: true }));
  }

  #end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#patience.stop();
    this.#options.report.ended();
  }

  #stop(): void {
    this.#patience.stop();
    const work = this.#work;
    this.#work = undefined;
    work?.use?.released();
    work?.stream.unsubscribe();
    work?.resampler.free();
  }
}
