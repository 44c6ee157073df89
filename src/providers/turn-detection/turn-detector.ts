import type { TurnEvent, TurnTrigger } from '../../../machines/vocabulary/turn.ts';
import type { SpeechToTextEvent } from '../../ports/speech-to-text.ts';
import { blockMs, type BlockActivity } from './voice-activity.ts';

/** The first consonants of a word come before the voice is noticed. */
const preRollBlocks = 400 / blockMs;
/** How much audio is sent at once. */
const batchBlocks = 2;
const usualRateHz = 8000;
const aliveEveryMs = 1000;

/** How long something was said. */
export interface Spoken {
  readonly voicedMs: number;
}

/** What a recogniser's answers mean for a turn; all times are milliseconds of audio. */
export interface TurnJudgement<Heard> {
  /** How much silence it takes until what was said is looked at. */
  readonly eagerMs: number;
  /** However much is said, a turn is not longer. */
  readonly longestTurnMs: number;
  /** How much silence it takes until the turn is over. */
  patience(heard: Heard, spoken: Spoken): number;
  /** The text of a turn that is over. */
  textOf(heard: Heard, spoken: Spoken): string;
  /** Where it is whole enough to be told as an eager eot. */
  guessOf(heard: Heard): { readonly text: string; readonly confidence: number } | undefined;
  /** Whether the recogniser has to hear the silence after it, and be asked again at the end. */
  isUnsettled(heard: Heard): boolean;
}

/** What the detector needs of a recogniser. `check` and `finish` are answered by `TurnDetector.answer`. */
interface Recogniser {
  begin(): void;
  hear(pcm: Int16Array): void;
  check(spoken: Spoken): void;
  finish(spoken: Spoken): void;
  end(): void;
}

export interface TurnDetectorOptions<Heard> {
  readonly judgement: TurnJudgement<Heard>;
  readonly recogniser: Recogniser;
  readonly activityOf: (block: Int16Array) => BlockActivity;
  readonly report: (event: SpeechToTextEvent) => void;
  /** Everything was heard, after `complete`. */
  readonly completed: () => void;
  readonly firstTurn: number;
  /** Of the audio; 8000 unless it is given. */
  readonly sampleRateHz?: number;
}

interface Turn<Heard> extends Spoken {
  readonly number: number;
  /** What was heard, if nothing was said since. */
  heard: Heard | undefined;
  /** Silence that need not be decoded unless somebody goes on speaking. */
  held: Int16Array[];
  voicedMs: number;
  silenceMs: number;
  lengthMs: number;
}

type Input = Int16Array | 'end-turn' | 'complete';
/** What audio waits for; `stopped` is for ever. */
type Question = 'opening' | 'check' | { readonly finish: TurnTrigger } | 'stopped';

/**
 * Finds turns in what a caller says: where one begins, where it is probably over, and where it is.
 *
 * Time is counted in audio. While the recogniser has a question to answer, audio waits, so that the same audio gives
 * the same turns however busy the recogniser is. Only the end of a turn has to wait: that one begins is seen here.
 */
export class TurnDetector<Heard> {
  readonly #options: TurnDetectorOptions<Heard>;
  readonly #blockSamples: number;
  readonly #inputs: Input[] = [];
  #partialBlock = new Int16Array(0);
  #question: Question | undefined = 'opening';
  #turn: Turn<Heard> | undefined;
  #nextTurn: number;
  #recent: Int16Array[] = [];
  #unsent: Int16Array[] = [];
  #sinceAliveMs = 0;
  #isProceeding = false;

  constructor(options: TurnDetectorOptions<Heard>) {
    this.#options = options;
    this.#nextTurn = options.firstTurn;
    this.#blockSamples = ((options.sampleRateHz ?? usualRateHz) * blockMs) / 1000;
  }

  /** Takes audio; the samples may change afterwards. */
  hear(pcm: Int16Array): void {
    const whole = new Int16Array(this.#partialBlock.length + pcm.length);
    whole.set(this.#partialBlock);
    whole.set(pcm, this.#partialBlock.length);
    const blockSamples = this.#blockSamples;
    let at = 0;
    for (; at + blockSamples <= whole.length; at += blockSamples)
      this.#inputs.push(whole.subarray(at, at + blockSamples));
    this.#partialBlock = whole.slice(at);
    this.#proceed();
  }

  /** Ends the open turn, after the audio that came before. */
  endTurn(): void {
    this.#take('end-turn');
  }

  /** There will be no more audio. */
  complete(): void {
    this.#take('complete');
  }

  /** Nobody wants to know any more. */
  stop(): void {
    this.#question = 'stopped';
  }

  /** The recogniser is listening. */
  opened(): void {
    if (this.#question !== 'opening') return;
    this.#question = undefined;
    this.#options.report({ type: 'stt.opened' });
    this.#proceed();
  }

  /** The recogniser is certain of more words. */
  words(text: string): void {
    if (this.#turn !== undefined) this.#report({ type: 'turn.updated', turn: this.#turn.number, text });
  }

  answer(heard: Heard): void {
    const [turn, question] = [this.#turn, this.#question];
    if (turn === undefined || question === undefined || question === 'opening' || question === 'stopped')
      return;
    this.#question = undefined;
    turn.heard = heard;
    if (question !== 'check') this.#close(turn, heard, question.finish);
    else this.#guess(turn, heard);
    this.#proceed();
  }

  #take(input: Input): void {
    this.#inputs.push(input);
    this.#proceed();
  }

  /** What is reported may come back as more input, which then has to wait for its turn. */
  #proceed(): void {
    if (this.#isProceeding) return;
    this.#isProceeding = true;
    while (this.#question === undefined) {
      const input = this.#inputs.shift();
      if (input === undefined) break;
      if (input instanceof Int16Array) this.#step(input);
      else this.#stopTurn(input);
    }
    this.#isProceeding = false;
  }

  #stopTurn(input: Exclude<Input, Int16Array>): void {
    const isLast = input === 'complete';
    if (this.#turn !== undefined) this.#finish(this.#turn, isLast ? 'recogniser' : 'manual');
    if (!isLast) return;
    if (this.#question === undefined) this.#options.completed();
    else this.#inputs.unshift(input);
  }

  #step(block: Int16Array): void {
    const activity = this.#options.activityOf(block);
    this.#recent.push(block);
    if (this.#recent.length > preRollBlocks) this.#recent.shift();
    this.#keepAlive();
    if (this.#turn !== undefined) this.#follow(this.#turn, block, activity);
    else if (activity.isSpeech) this.#open();
  }

  #keepAlive(): void {
    this.#sinceAliveMs += blockMs;
    if (this.#sinceAliveMs < aliveEveryMs) return;
    this.#sinceAliveMs = 0;
    this.#options.report({ type: 'stt.alive' });
  }

  #open(): void {
    const number = this.#nextTurn++;
    this.#turn = {
      number,
      heard: undefined,
      held: [],
      voicedMs: 0,
      silenceMs: 0,
      lengthMs: this.#recent.length * blockMs,
    };
    this.#report({ type: 'turn.started', turn: number, text: '' });
    this.#options.recogniser.begin();
    for (const block of this.#recent) this.#send(block);
  }

  #follow(turn: Turn<Heard>, block: Int16Array, { isSpeech, isVoiced }: BlockActivity): void {
    turn.lengthMs += blockMs;
    if (isVoiced) turn.voicedMs += blockMs;
    turn.silenceMs = isSpeech ? 0 : turn.silenceMs + blockMs;
    if (isSpeech && turn.heard !== undefined) this.#resume(turn, turn.heard);
    const { judgement } = this.#options;
    if (turn.heard === undefined || judgement.isUnsettled(turn.heard)) this.#send(block);
    else turn.held.push(block);
    if (turn.lengthMs >= judgement.longestTurnMs) this.#finish(turn, 'recogniser');
    else if (turn.heard === undefined && turn.silenceMs >= judgement.eagerMs) this.#ask('check', turn);
    else if (turn.heard !== undefined && turn.silenceMs >= judgement.patience(turn.heard, turn))
      this.#finish(turn, 'recogniser');
  }

  #resume(turn: Turn<Heard>, heard: Heard): void {
    turn.heard = undefined;
    if (this.#options.judgement.guessOf(heard) !== undefined)
      this.#report({ type: 'turn.resumed', turn: turn.number });
    for (const block of turn.held) this.#send(block);
    turn.held = [];
  }

  /** What was heard stands when nothing was said since, so that the turn has the words that were guessed. */
  #finish(turn: Turn<Heard>, trigger: TurnTrigger): void {
    if (turn.heard === undefined || this.#options.judgement.isUnsettled(turn.heard))
      this.#ask({ finish: trigger }, turn);
    else this.#close(turn, turn.heard, trigger);
  }

  #guess(turn: Turn<Heard>, heard: Heard): void {
    const guess = this.#options.judgement.guessOf(heard);
    if (guess !== undefined) this.#report({ type: 'turn.eager-eot', turn: turn.number, ...guess });
  }

  #close(turn: Turn<Heard>, heard: Heard, trigger: TurnTrigger): void {
    this.#turn = undefined;
    this.#unsent = [];
    // The next turn must not begin with the last words of this one.
    const silentBlocks = Math.floor(turn.silenceMs / blockMs);
    this.#recent = silentBlocks === 0 ? [] : this.#recent.slice(-silentBlocks);
    this.#options.recogniser.end();
    const text = this.#options.judgement.textOf(heard, turn);
    this.#report({ type: 'turn.eot', turn: turn.number, text, trigger });
  }

  #report(event: TurnEvent): void {
    this.#options.report(event);
  }

  #ask(question: Exclude<Question, 'opening' | 'stopped'>, turn: Turn<Heard>): void {
    this.#flush();
    this.#question = question;
    if (question === 'check') this.#options.recogniser.check(turn);
    else this.#options.recogniser.finish(turn);
  }

  #send(block: Int16Array): void {
    this.#unsent.push(block);
    if (this.#unsent.length >= batchBlocks) this.#flush();
  }

  #flush(): void {
    if (this.#unsent.length === 0) return;
    const batch = new Int16Array(this.#unsent.length * this.#blockSamples);
    for (const [index, block] of this.#unsent.entries()) batch.set(block, index * this.#blockSamples);
    this.#unsent = [];
    this.#options.recogniser.hear(batch);
  }
}
