import { placeOf } from './relay-place.ts';
import { wordsOf, type RelayScript, type RelaySpeech, type RelayWord } from './relay-script.ts';
import type { TransportClock } from './transport-clock.ts';

/** From the first token to the first sound, and the pace of a voice, as calls have shown: both are rather too slow than too fast. */
const voiceStartMs = 300;
const msPerCharacter = 54;

export interface RelayPlaybackOptions {
  readonly clock: TransportClock;
  readonly script: RelayScript;
  readonly send: (message: object) => void;
  /** The words before this mark were heard. */
  readonly played: (mark: string) => void;
  /** Whether the caller's voice may stop the agent. */
  readonly isInterruptible: () => boolean;
}

/** What is being spoken at the other end. */
interface Talk {
  readonly speech: RelaySpeech;
  /** The first word of it that was sent, and how many words of the reply were. */
  readonly from: number;
  sent: number;
  /** The other end knows that nothing more comes. */
  isClosed: boolean;
  /** The other end has dropped what was left. */
  isStopped: boolean;
  /** So many words of the reply were played at this moment. */
  anchor: { readonly atMs: number; readonly words: number };
  playedCharacters: number;
}

/**
 * What is spoken at the other end of a text relay, and how far. The reply's words are sent once its playout begins, and from
 * then on as they are made; its marks are answered when the other end has told, or the clock lets expect, that the words
 * before them were played.
 */
export class RelayPlayback {
  readonly #options: RelayPlaybackOptions;
  #talk: Talk | undefined;
  /** The mark that came before the first audio of a talk. */
  #startMark: string | undefined;
  /** So many words of the reply were handed over. */
  #handedOver = 0;
  #marks: { readonly name: string; readonly words: number }[] = [];
  #startTimer: unknown;
  #timer: unknown;
  /** The other end tells what it has played. */
  #isTold = false;

  constructor(options: RelayPlaybackOptions) {
    this.#options = options;
  }

  /** A frame of the audio that stands for a word. */
  audio(frame: Uint8Array): void {
    const word = this.#options.script.wordAt(frame);
    if (word === undefined) return;
    if (this.#talk?.speech !== word.speech) {
      this.#end();
      if (this.#startMark !== undefined) this.#marks.push({ name: this.#startMark, words: word.index });
      this.#begin(word);
    }
    this.#handedOver = word.index + 1;
  }

  mark(name: string): void {
    if (this.#talk === undefined) {
      this.#startMark = name;
      return;
    }
    this.#marks.push({ name, words: this.#handedOver });
    this.#expectTheEnd();
  }

  /** The reply is paused, cut or over: what is left of it is not to be spoken now. */
  stop(): void {
    this.#end();
    this.#startMark = undefined;
  }

  /** The other end has played this text. */
  tokensPlayed(text: string): void {
    this.#isTold = true;
    const talk = this.#talk;
    if (talk === undefined) return;
    talk.playedCharacters += wordsOf(text).join('').length;
    let left = talk.playedCharacters;
    let words = talk.from;
    for (const word of talk.speech.words.slice(talk.from, talk.sent)) {
      left -= word.length;
      if (left < 0) break;
      words += 1;
    }
    this.#reached(words);
  }

  /** The other end was interrupted when it had said this of the sentence it was in, and has dropped the rest. */
  interrupted(utterance: string): void {
    const talk = this.#talk;
    if (talk === undefined) return;
    const near = this.#isTold ? talk.anchor.words : this.#expected(talk);
    const sent = talk.speech.words.slice(talk.from, talk.sent);
    const place = placeOf(wordsOf(utterance), sent, near - talk.from);
    this.#reached(talk.from + (place ?? near - talk.from), true);
    talk.isStopped = true;
  }

  /** Sends again what was dropped, where the reply has neither been paused nor cut. */
  goOn(): void {
    const talk = this.#talk;
    if (talk?.isStopped !== true) return;
    this.#close(talk);
    this.#begin({ speech: talk.speech, index: talk.anchor.words });
    this.#expectTheEnd();
  }

  /** Something has happened that may cut the reply: as far as the clock lets expect, it was heard until now. */
  tell(): void {
    if (this.#talk !== undefined) this.#reached(this.#expected(this.#talk));
  }

  /** The caller was heard, and the other end was not interrupted: it had nothing left to say. */
  tellAll(): void {
    if (this.#talk !== undefined && !this.#isTold && !this.#talk.isStopped) this.#reached(this.#talk.sent);
  }

  #begin(word: RelayWord): void {
    const { clock } = this.#options;
    const { speech, index } = word;
    this.#talk = {
      speech,
      from: index,
      sent: index,
      isClosed: false,
      isStopped: false,
      anchor: { atMs: clock.now() + voiceStartMs, words: index },
      playedCharacters: 0,
    };
    // From here on the marks decide, also in the first reply of a call.
    this.#startTimer = clock.setTimeout(() => this.#answer(index), voiceStartMs);
    speech.onChange = () => this.#sendWords();
    this.#sendWords();
  }

  #end(): void {
    const talk = this.#talk;
    this.#talk = undefined;
    this.#marks = [];
    this.#options.clock.clearTimeout(this.#timer);
    this.#options.clock.clearTimeout(this.#startTimer);
    if (talk === undefined) return;
    talk.speech.onChange = undefined;
    this.#close(talk);
  }

  #sendWords(): void {
    const talk = this.#talk;
    if (talk === undefined || talk.isClosed) return;
    const { words, isComplete } = talk.speech;
    if (words.length === talk.sent && !isComplete) return;
    const fresh = words.slice(talk.sent).join(' ');
    // Tokens are put together as they are: the spaces between them are theirs.
    const token = fresh !== '' && talk.sent > talk.from ? ` ${fresh}` : fresh;
    talk.sent = words.length;
    talk.isClosed = isComplete;
    this.#sendText(token, isComplete);
  }

  /** What comes next is another talk: what was left of this one may have been dropped with it. */
  #close(talk: Talk): void {
    if (talk.isClosed) return;
    talk.isClosed = true;
    this.#sendText('', true);
  }

  #sendText(token: string, last: boolean): void {
    const interruptible = this.#options.isInterruptible();
    // Where the end of a reply is only guessed, the next one must not cut its last words off.
    this.#options.send({ type: 'text', token, last, interruptible, preemptible: this.#isTold });
  }

  #expected({ speech, sent, anchor }: Talk): number {
    let left = this.#options.clock.now() - anchor.atMs;
    let words = anchor.words;
    for (const word of speech.words.slice(words, sent)) {
      left -= durationMs(word);
      if (left < 0) break;
      words += 1;
    }
    return words;
  }

  /**
   * Playback goes on from a mark that was answered up to the next one: while the other end speaks on, the newest that it has
   * reached is left open, so that it holds.
   */
  #reached(words: number, isStopped = false): void {
    const talk = this.#talk;
    if (talk === undefined) return;
    talk.anchor = { atMs: this.#options.clock.now(), words };
    this.#answer(isStopped || words >= talk.sent ? words : words - 1);
  }

  #answer(words: number): void {
    const heard = this.#marks.filter((mark) => mark.words <= words);
    const newest = heard.at(-1);
    if (newest === undefined) return;
    this.#marks = this.#marks.slice(heard.length);
    this.#options.played(newest.name);
  }

  /** Nobody tells of the last words: they are taken as heard when they must have been. */
  #expectTheEnd(): void {
    const talk = this.#talk;
    const newest = this.#marks.at(-1);
    if (talk === undefined || newest === undefined || this.#isTold) return;
    const { clock } = this.#options;
    const { atMs, words } = talk.anchor;
    const takesMs = talk.speech.words
      .slice(words, newest.words)
      .reduce((sum, word) => sum + durationMs(word), 0);
    clock.clearTimeout(this.#timer);
    this.#timer = clock.setTimeout(
      () => {
        if (!this.#isTold) this.#reached(newest.words);
      },
      Math.max(0, atMs + takesMs - clock.now()),
    );
  }
}

const durationMs = (word: string): number => (word.length + 1) * msPerCharacter;
