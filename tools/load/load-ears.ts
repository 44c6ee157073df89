import { Observable, tap } from 'rxjs';
import type {
  ListenOptions,
  SpeechContext,
  SpeechToText,
  SpeechToTextEvent,
  TurnThresholds,
} from '../../src/ports/speech-to-text.ts';
import { ScriptedEars } from '../replay/scripted-ears.ts';
import type { VirtualClock } from '../replay/virtual-clock.ts';
import { SilenceConfidence } from '../study/silence-confidence.ts';
import type { Dice } from './dice.ts';

const updateMs = 250;
const eotThreshold = 0.7;
/** A recogniser that is opened again hears so much of what was said before. */
const heardAgainMs = 2000;

interface Word {
  readonly text: string;
  readonly endMs: number;
}

/**
 * A recogniser that tells every 250 ms what it has understood, grows surer in silence that the turn is over, and can be
 * lost. Now and then it understands the last word too late for its guess.
 */
export class LoadEars implements SpeechToText {
  readonly #clock: VirtualClock;
  readonly #dice: Dice;
  readonly #connection: ScriptedEars;
  #eagerThreshold = 0.5;
  #confidence: SilenceConfidence;
  #isUp = false;
  #turn = 0;
  #isOpen = false;
  #isGuessed = false;
  #isVoiced = false;
  #told = '';
  #words: Word[] = [];
  #quietSinceMs = 0;
  /** How sure the melody of the last word makes it that the turn is over, while there is a voice. */
  #melody = 0;
  #silence: object[] = [];
  #update: object | undefined;

  constructor(clock: VirtualClock, dice: Dice) {
    this.#clock = clock;
    this.#dice = dice;
    this.#connection = new ScriptedEars(clock);
    this.#confidence = this.#nextConfidence();
  }

  get name(): string {
    return this.#connection.name;
  }

  get accepts() {
    return this.#connection.accepts;
  }

  thresholds({ eagerThreshold }: SpeechContext): TurnThresholds {
    return { eager: eagerThreshold ?? this.#eagerThreshold, end: eotThreshold };
  }

  listen(_: Observable<Uint8Array>, options: ListenOptions): Observable<SpeechToTextEvent> {
    const { context$, firstTurn } = options;
    return new Observable((subscriber) => {
      const guessing = context$.subscribe(({ eagerThreshold }) => {
        this.#eagerThreshold = eagerThreshold ?? this.#eagerThreshold;
      });
      subscriber.add(guessing);
      const events$ = this.#connection.listen().pipe(
        tap({
          next: ({ type }) => {
            if (type === 'stt.opened') this.#open(firstTurn);
          },
        }),
      );
      subscriber.add(events$.subscribe(subscriber));
    });
  }

  /** It breaks, or goes on without a word, and is well again after `ms`. */
  fail(how: 'lost' | 'silent', ms: number): void {
    this.#isUp = false;
    this.#hush();
    this.#connection.become(how);
    this.#clock.setTimeout(() => this.#connection.become('restored'), ms);
  }

  /** There is a voice, whatever it says. */
  voice(): void {
    this.#isVoiced = true;
    this.#hush();
    if (this.#isGuessed) this.#tell({ type: 'turn.resumed', turn: this.#turn });
    this.#isGuessed = false;
  }

  /** There is a noise that could be a voice. */
  noise(): void {
    this.voice();
    this.#begin();
  }

  /** A word is over, or a noise where there is none, and what follows is silence unless there is a voice again. */
  heard(text?: string): void {
    this.#isVoiced = false;
    this.#quietSinceMs = this.#clock.now();
    this.#melody = this.#dice.between(1, 18) / 100;
    if (text !== undefined) this.#words.push({ text, endMs: this.#quietSinceMs });
    if (this.#isUp) this.#listenOn();
  }

  get #text(): string {
    return this.#words.map(({ text }) => text).join(' ');
  }

  /** How sure it is at this moment that the turn is over. */
  get #sureness(): number {
    if (this.#isVoiced) return this.#melody;
    const sureness = this.#confidence.after(this.#clock.now() - this.#quietSinceMs);
    return Math.round(sureness * 1000) / 1000;
  }

  #open(firstTurn: number): void {
    this.#isUp = true;
    this.#turn = firstTurn;
    this.#isOpen = false;
    this.#isGuessed = false;
    const sinceMs = this.#clock.now() - heardAgainMs;
    this.#words = this.#words.filter(({ endMs }) => endMs >= sinceMs);
    if (this.#words.length > 0) this.#listenOn();
  }

  #listenOn(): void {
    this.#hush();
    this.#begin();
    if (this.#isVoiced) return;
    const eager = this.#eagerThreshold;
    if (eager < eotThreshold && this.#words.length > 0) this.#whenSure(eager, () => this.#guess());
    this.#whenSure(eotThreshold, () => this.#end());
  }

  #begin(): void {
    if (this.#isOpen || !this.#isUp) return;
    this.#isOpen = true;
    this.#confidence = this.#nextConfidence();
    this.#told = this.#text;
    this.#tell({ type: 'turn.started', turn: this.#turn, text: this.#told });
    this.#updateLater();
  }

  #updateLater(): void {
    this.#stopUpdates();
    this.#update = this.#clock.setTimeout(() => {
      if (!this.#isOpen || !this.#isUp) return;
      const text = this.#text;
      const turn = this.#turn;
      const confidence = this.#sureness;
      const hasWords = text !== this.#told && !this.#isGuessed;
      if (hasWords) this.#told = text;
      this.#tell(
        hasWords
          ? { type: 'turn.updated', turn, text, confidence }
          : { type: 'stt.alive', judged: { turn, confidence } },
      );
      this.#updateLater();
    }, updateMs);
  }

  #guess(): void {
    this.#isGuessed = true;
    const isLate = this.#words.length > 3 && this.#dice.chance(0.06);
    const text = isLate ? this.#text.slice(0, this.#text.lastIndexOf(' ')) : this.#text;
    this.#tell({ type: 'turn.eager-eot', turn: this.#turn, text, confidence: this.#sureness });
  }

  /** The words as they are written in the end, which are the same words. */
  #end(): void {
    const text = this.#text;
    const turn = this.#turn++;
    this.#isOpen = false;
    this.#isGuessed = false;
    this.#words = [];
    this.#stopUpdates();
    const written = text === '' ? '' : `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
    this.#tell({ type: 'turn.eot', turn, text: written, confidence: this.#sureness });
  }

  #whenSure(confidence: number, run: () => void): void {
    const dueMs = this.#quietSinceMs + Math.ceil(this.#confidence.silenceMs(confidence));
    this.#silence.push(this.#clock.setTimeout(run, Math.max(0, dueMs - this.#clock.now())));
  }

  #hush(): void {
    for (const timer of this.#silence) this.#clock.clearTimeout(timer);
    this.#silence = [];
  }

  #stopUpdates(): void {
    if (this.#update !== undefined) this.#clock.clearTimeout(this.#update);
    this.#update = undefined;
  }

  #tell(event: SpeechToTextEvent): void {
    if (this.#isUp) this.#connection.hear(event);
  }

  /** Some turns sound more like over than others. */
  #nextConfidence(): SilenceConfidence {
    return new SilenceConfidence(this.#dice.between(300, 520));
  }
}
