import type { TurnEvent, TurnTrigger } from '../../../machines/vocabulary/turn.ts';
import { haveSameWords, joinedWords } from './joined-words.ts';
import type { SpeechAnswer } from './speech-messages.ts';

/** How long, in milliseconds of audio, nothing new may be heard. */
const patience = {
  /** Until words that are not final yet are taken for all, once Google has noticed that the voice has stopped. */
  eagerMs: 200,
  /** Until words that are not final are asked for. */
  unsettledMs: 1500,
  /** Until a voice that says no words is not waited for any more. */
  wordlessMs: 2000,
};
/** Where Google says nothing about it. */
const usualConfidence = 0.5;

export interface SpeechTurnsOptions {
  readonly firstTurn: number;
  /** How much audio without a new word ends a turn whose words are final. */
  readonly settleMs: number;
  readonly report: (event: TurnEvent) => void;
  /** What is not final yet should become so at once; answered by `finished`, with the same trigger. */
  readonly finish: (trigger: TurnTrigger) => void;
}

interface Turn {
  readonly number: number;
  final: string;
  interim: string;
  text: string;
  confidence: number | undefined;
  /** The words of the guess that is standing. */
  guess: string | undefined;
  isFinishing: boolean;
}

/**
 * Finds turns in what Google understands, which knows of utterances only.
 *
 * The first words start a turn. Final pieces are joined, and what is not final yet follows them. A final piece comes
 * when Google has heard a pause: it is told as an eager eot unless the voice goes on. `settleMs` of audio later, with no new
 * word, the turn is over. Words after a guess, or a voice, take it back. Words that do not become final are asked for
 * after 1.5 s. Time is counted in audio, so that the same audio gives the same turns however slow the network is.
 */
export class SpeechTurns {
  readonly #options: SpeechTurnsOptions;
  #turn: Turn | undefined;
  #nextTurn: number;
  /** Not every model tells. */
  #voice: 'unknown' | 'speaking' | 'silent' = 'unknown';
  #quietMs = 0;

  constructor(options: SpeechTurnsOptions) {
    this.#options = options;
    this.#nextTurn = options.firstTurn;
  }

  /** Nobody is in the middle of anything. */
  get isBetweenTurns(): boolean {
    return this.#turn === undefined && this.#voice !== 'speaking';
  }

  hear({ final, interim, isSpeaking }: SpeechAnswer): void {
    if (isSpeaking !== undefined) this.#hearVoice(isSpeaking);
    if (final === undefined && interim === undefined) return;
    const turn = this.#turn ?? this.#opened(`${final?.text ?? ''}${interim?.text ?? ''}`);
    if (turn === undefined) return;
    if (final !== undefined) turn.final = joinedWords(turn.final, final.text);
    turn.interim = interim?.text ?? '';
    turn.confidence = final?.confidence ?? interim?.confidence;
    this.#words(turn);
    const isSettled = final !== undefined && turn.interim.trim() === '';
    if (isSettled && this.#voice !== 'speaking' && turn.text !== '') this.#guess(turn);
  }

  /** So much more audio was sent, with no answer yet that changes anything. */
  passed(ms: number): void {
    const turn = this.#turn;
    if (turn === undefined || turn.isFinishing) return;
    this.#quietMs += ms;
    const isFinal = turn.interim.trim() === '';
    if (this.#voice === 'silent' && this.#quietMs >= patience.eagerMs) this.#guessOnce(turn);
    if (this.#quietMs < this.#limitMs(isFinal)) return;
    if (isFinal) this.#close(turn, 'recogniser');
    else this.endTurn('recogniser');
  }

  /** Has the open turn finished now: its words are asked for, and `finished` ends it. */
  endTurn(trigger: TurnTrigger): void {
    if (this.#turn !== undefined) this.#turn.isFinishing = true;
    this.#options.finish(trigger);
  }

  /** Google has said all about the audio so far. With a trigger, the open turn ends with it. */
  finished(trigger: TurnTrigger | undefined): void {
    this.#voice = 'unknown';
    const turn = this.#turn;
    if (turn === undefined) return;
    turn.final = joinedWords(turn.final, turn.interim);
    turn.interim = '';
    if (trigger === undefined) turn.isFinishing = false;
    else this.#close(turn, trigger);
  }

  #limitMs(isFinal: boolean): number {
    if (this.#voice === 'speaking') return patience.wordlessMs;
    return isFinal ? this.#options.settleMs : patience.unsettledMs;
  }

  #hearVoice(isSpeaking: boolean): void {
    this.#voice = isSpeaking ? 'speaking' : 'silent';
    const turn = this.#turn;
    if (turn === undefined || !isSpeaking) return;
    this.#quietMs = 0;
    this.#resume(turn);
  }

  #opened(text: string): Turn | undefined {
    if (text.trim() === '') return undefined;
    const number = this.#nextTurn++;
    const turn: Turn = {
      number,
      final: '',
      interim: '',
      text: '',
      confidence: undefined,
      guess: undefined,
      isFinishing: false,
    };
    this.#turn = turn;
    return turn;
  }

  #words(turn: Turn): void {
    const text = joinedWords(turn.final, turn.interim);
    if (text === turn.text) return;
    const isFirst = turn.text === '';
    const isNews = !haveSameWords(text, turn.guess ?? turn.text);
    turn.text = text;
    // Words that only become final, or are written otherwise, are no sign that somebody goes on.
    if (isNews) {
      this.#quietMs = 0;
      this.#resume(turn);
    }
    this.#options.report({ type: isFirst ? 'turn.started' : 'turn.updated', turn: turn.number, text });
  }

  #resume(turn: Turn): void {
    if (turn.guess === undefined) return;
    turn.guess = undefined;
    this.#options.report({ type: 'turn.resumed', turn: turn.number });
  }

  /** A final piece: the settling begins with it. */
  #guess(turn: Turn): void {
    this.#quietMs = 0;
    this.#guessOnce(turn);
  }

  #guessOnce(turn: Turn): void {
    if (turn.guess !== undefined || turn.isFinishing) return;
    turn.guess = turn.text;
    const confidence = turn.confidence ?? usualConfidence;
    this.#options.report({ type: 'turn.eager-eot', turn: turn.number, text: turn.text, confidence });
  }

  #close(turn: Turn, trigger: TurnTrigger): void {
    this.#turn = undefined;
    this.#quietMs = 0;
    this.#options.report({ type: 'turn.eot', turn: turn.number, text: turn.text, trigger });
  }
}
