import { wordsOf } from '../../machines/words.ts';
import type { TurnEvent } from '../../machines/vocabulary/turn.ts';

/** A recogniser may tell so much later that somebody speaks. */
const slowestStartMs = 1000;

/** The words of a turn whose audio is not, or not all, sent again. */
interface Broken {
  readonly turn: number;
  /** Spoken before what is sent again. */
  readonly before: readonly string[];
  /** Told while that was spoken: some of them may be heard again. */
  readonly since: readonly string[];
}

/**
 * Makes a turn whole that two connections to speech-to-text have heard parts of: the second one gets the last seconds of
 * audio once more, and knows nothing of what was said before them.
 */
export class RejoinedTurn {
  readonly #keepMs: number;
  #turn: number | undefined;
  #startedMs = 0;
  /** The turn's text as it grew; from the newest that is older than `keepMs`. */
  #texts: readonly { readonly atMs: number; readonly text: string }[] = [];
  #broken: Broken | undefined;

  /** No audio that is older than `keepMs` is ever sent again. */
  constructor(keepMs: number) {
    this.#keepMs = keepMs;
  }

  /** Another connection takes over, and hears what was spoken from `fromMs` on. */
  reopened(fromMs: number): void {
    this.#broken = undefined;
    const isHeardWhole = this.#startedMs >= fromMs + slowestStartMs;
    if (this.#turn === undefined || isHeardWhole) return;
    const before = tokensOf(this.#texts.findLast(({ atMs }) => atMs <= fromMs)?.text ?? '');
    const known = tokensOf(this.#texts.at(-1)?.text ?? '');
    if (known.length === 0) return;
    this.#broken = {
      turn: this.#turn,
      before: known.slice(0, before.length),
      since: known.slice(before.length),
    };
  }

  /** The event with the text of the whole turn. */
  whole(event: TurnEvent, nowMs: number): TurnEvent {
    if (event.turn !== this.#turn) this.#forget();
    if (this.#turn === undefined) this.#startedMs = nowMs;
    this.#turn = event.turn;
    if (event.type === 'turn.resumed') return event;
    const text = this.#broken === undefined ? event.text : joinedText(this.#broken, event.text);
    if (event.type === 'turn.eot') this.#forget();
    else this.#note(text, nowMs);
    return text === event.text ? event : { ...event, text };
  }

  #note(text: string, atMs: number): void {
    const oldest = this.#texts.findLastIndex((each) => each.atMs <= atMs - this.#keepMs);
    this.#texts = [...this.#texts.slice(Math.max(0, oldest)), { atMs, text }];
  }

  #forget(): void {
    this.#turn = undefined;
    this.#texts = [];
    this.#broken = undefined;
  }
}

function joinedText({ before, since }: Broken, heard: string): string {
  const again = tokensOf(heard);
  const hasHeardAll = before.length > 0 && before.every((token, index) => isSameWord(token, again[index]));
  if (hasHeardAll) return heard;
  const seam = bestSeam(since, again);
  if (seam !== undefined) {
    return [...before, ...since.slice(0, seam.at), ...again.slice(seam.from)].join(' ');
  }
  const known = [...before, ...since];
  const isRepeated = isSameWord(known.at(-1) ?? '', again[0]);
  // Better a word twice than one that is lost.
  return [...known, ...again.slice(isRepeated ? 1 : 0)].join(' ');
}

/**
 * Where what is heard again, from its word `from` on, goes on with what is known, in place of its words from `at` on. The
 * first word that is heard again may be the rest of one, and the last one that is known the beginning of one.
 */
function bestSeam(
  since: readonly string[],
  again: readonly string[],
): { readonly at: number; readonly from: number } | undefined {
  let best: { readonly at: number; readonly from: number } | undefined;
  let most = 0;
  for (const at of since.keys()) {
    for (const from of [0, 1]) {
      const matches = matchesAt(since.slice(at), again.slice(from));
      if (matches <= most) continue;
      best = { at, from };
      most = matches;
    }
  }
  return best;
}

/** How many words are the same; none if one is not that is neither the last of `known` nor behind it. */
function matchesAt(known: readonly string[], again: readonly string[]): number {
  const compared = known.slice(0, again.length).map((token, index) => isSameWord(token, again[index]));
  const mustMatch = compared.slice(0, known.length - 1);
  return mustMatch.every(Boolean) ? compared.filter(Boolean).length : 0;
}

function isSameWord(one: string, other: string | undefined): boolean {
  return other !== undefined && wordsOf(one).join(' ') === wordsOf(other).join(' ');
}

function tokensOf(text: string): readonly string[] {
  return text.split(/\s+/u).filter((token) => token !== '');
}
