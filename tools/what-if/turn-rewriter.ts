import { isSameSentence } from '../../machines/words.ts';
import type { TurnThresholds } from '../../src/ports/speech-to-text.ts';
import type { LogEntry } from '../replay/log-entry.ts';

/** What may be said of a turn: its kind, and the text and the confidence where there are any. */
interface Said {
  readonly entry: LogEntry;
  readonly text: string;
  readonly confidence: number | undefined;
}

/** A caller's turn of the recording, and how far what is told of it has come. */
interface Open {
  readonly turn: number;
  /** The words so far, with those of turns that were cut off from it. */
  text: string;
  isGuessed: boolean;
  guess: string;
  /** The words with which it has ended before its recorded end; undefined while it runs on. */
  endedAt: string | undefined;
  /** Its recorded end has come: what is told of it is stale. */
  isOver: boolean;
  /** Where the running part of it begins. */
  from: string;
}

/**
 * Tells what a recogniser would have reported of the recorded turns with other thresholds: guesses at the first update
 * that is sure enough, ends likewise, and a turn that went on after such an end as two.
 */
export class TurnRewriter {
  readonly #thresholds: TurnThresholds;
  readonly #entries: LogEntry[] = [];
  /** For each turn that is told: the number that it has in the recording. */
  readonly turnOf: number[] = [];
  /** The recorded turns that have become several. */
  readonly split = new Set<number>();
  /** Those that are not sure enough of their end, although they have ended. */
  readonly unsure = new Set<number>();
  #open: Open | undefined;
  #shift = 0;

  constructor(thresholds: TurnThresholds) {
    this.#thresholds = thresholds;
  }

  get entries(): readonly LogEntry[] {
    return this.#entries;
  }

  take(entry: LogEntry): void {
    const isTurn = entry.kind === 'input' && entry.type.startsWith('turn.');
    if (!isTurn && entry.type !== 'turn.judged') {
      this.#entries.push(entry);
      return;
    }
    const turn = Number(entry['turn']);
    if (this.#open !== undefined && turn < this.#open.turn) {
      this.#entries.push({ ...entry, turn: turn + this.#shift });
      return;
    }
    if (this.#open?.turn !== turn) this.#open = newTurn(turn);
    if (this.#open.isOver) this.#tell(this.#open, entry, {});
    else this.#hear(this.#open, said(entry, this.#open));
  }

  #hear(open: Open, said: Said): void {
    const { entry, text } = said;
    open.isOver = entry.type === 'turn.eot';
    if (open.endedAt !== undefined && !this.#goesOn(open, said)) return;
    const hasNewWords = text !== open.text;
    open.text = text;
    if (this.#isOver(said)) {
      this.#end(open, said);
      return;
    }
    switch (entry.type) {
      case 'turn.resumed':
        if (open.isGuessed) this.#tell(open, entry, {});
        open.isGuessed = false;
        return;
      case 'turn.eager-eot':
        this.#guess(open, said, hasNewWords);
        return;
      case 'turn.updated':
      case 'turn.judged':
        this.#update(open, said);
        return;
      default:
        this.#tell(open, entry, { text });
    }
  }

  /** It has ended before its recorded end: what brings more words begins another turn. */
  #goesOn(open: Open, { entry, text }: Said): boolean {
    const ended = open.endedAt ?? '';
    if (wordCount(text) <= wordCount(ended)) return false;
    this.split.add(open.turn);
    this.#shift++;
    Object.assign(open, { endedAt: undefined, from: ended, text, isGuessed: false });
    this.#tell(open, { at: entry.at, kind: 'input', type: 'turn.started' }, { text });
    return true;
  }

  #isOver({ entry, confidence }: Said): boolean {
    if (entry.type === 'turn.eot') return true;
    const { end } = this.#thresholds;
    return (
      end !== undefined && confidence !== undefined && confidence >= end && entry.type !== 'turn.started'
    );
  }

  #end(open: Open, { entry, text, confidence }: Said): void {
    const { end } = this.#thresholds;
    const isRecorded = entry.type === 'turn.eot';
    const trigger = isRecorded ? entry['trigger'] : 'recogniser';
    const isJudged = trigger === undefined || trigger === 'recogniser';
    if (end !== undefined && isRecorded && isJudged && (confidence ?? 1) < end) this.unsure.add(open.turn);
    this.#tell(
      open,
      { at: entry.at, kind: 'input', type: 'turn.eot' },
      {
        text,
        ...(confidence === undefined ? {} : { confidence }),
        ...(trigger === undefined ? {} : { trigger }),
      },
    );
    open.isGuessed = false;
    if (!isRecorded) open.endedAt = text;
  }

  #guess(open: Open, { entry, text, confidence = 0 }: Said, hasNewWords: boolean): void {
    const { eager } = this.#thresholds;
    if (eager !== undefined && this.#isOutdated(open, text)) this.#withdraw(open, entry);
    if (eager !== undefined && (confidence < eager || open.isGuessed)) {
      // It is no guess any more, and yet what was heard.
      if (hasNewWords) this.#tell(open, { ...entry, type: 'turn.updated' }, { text });
      else this.#tell(open, judged(entry, confidence), {});
      return;
    }
    this.#tell(open, entry, { text });
    open.isGuessed = true;
    open.guess = text;
  }

  #update(open: Open, { entry, text, confidence = 0 }: Said): void {
    const { eager } = this.#thresholds;
    if (eager === undefined) {
      this.#tell(open, entry, entry.type === 'turn.updated' ? { text } : {});
      return;
    }
    if (this.#isOutdated(open, text)) this.#withdraw(open, entry);
    if (open.isGuessed || confidence < eager || text.trim() === '') {
      this.#tell(open, entry, entry.type === 'turn.updated' ? { text } : {});
      return;
    }
    this.#tell(open, { at: entry.at, kind: 'input', type: 'turn.eager-eot' }, { text, confidence });
    open.isGuessed = true;
    open.guess = text;
  }

  /** Words have come behind those that it was guessed to end with. */
  #isOutdated({ isGuessed, guess }: Open, text: string): boolean {
    return isGuessed && !isSameSentence(guess, text, 'normalized');
  }

  #withdraw(open: Open, { at }: LogEntry): void {
    this.#tell(open, { at, kind: 'input', type: 'turn.resumed' }, {});
    open.isGuessed = false;
  }

  #tell(open: Open, entry: LogEntry, fields: Readonly<Record<string, unknown>>): void {
    const turn = open.turn + this.#shift;
    this.turnOf[turn] = open.turn;
    const text = typeof fields['text'] === 'string' ? { text: textBehind(open.from, fields['text']) } : {};
    this.#entries.push({ ...entry, ...fields, ...text, turn });
  }
}

function newTurn(turn: number): Open {
  return { turn, text: '', isGuessed: false, guess: '', endedAt: undefined, isOver: false, from: '' };
}

function said(entry: LogEntry, { text }: Open): Said {
  const { text: told, confidence } = entry;
  return {
    entry,
    text: typeof told === 'string' ? told : text,
    confidence: typeof confidence === 'number' ? confidence : undefined,
  };
}

function judged({ at }: LogEntry, confidence: number): LogEntry {
  return { at, kind: 'effect', type: 'turn.judged', confidence };
}

function wordCount(text: string): number {
  return tokensOf(text).length;
}

/** What comes behind as many words as the earlier text had; a recogniser may have written those otherwise since. */
function textBehind(earlier: string, text: string): string {
  return earlier === '' ? text : tokensOf(text).slice(wordCount(earlier)).join(' ');
}

function tokensOf(text: string): readonly string[] {
  return text.split(/\s+/u).filter((token) => token !== '');
}
