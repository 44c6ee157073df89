/** A phrase that is known to mean `meaning`. */
export interface KnownPhrase {
  readonly meaning: string;
  readonly words: readonly string[];
}

export interface Similarity {
  readonly meaning: string;
  /** Cosine, from 0 to 1. */
  readonly score: number;
}

/** Measured on a small set of receptionist phrases: below this, what is out of scope begins to match. */
const lowestScore = 0.34;
/** Two meanings nearer to each other than this are a guess. */
const smallestLead = 0.02;
const stopWordWeight = 0.25;
const stopWords = new Set(
  (
    'a an the i you me my we us it is are am was be do does did can could would will shall like want need to of for' +
    ' on in at and or not that this there here what where when how who please have has had with your our let get'
  ).split(' '),
);

/** Values that anything may be said of. */
const commonValues = new Set(['{day}', '{time}', '{number}', '{yes-no}']);

type Vector = ReadonlyMap<string, number>;

/**
 * Finds the meaning of free text by its likeness to known phrases: stems weighted by how rare they are, compared by
 * cosine. Words that no phrase has weigh most, so that talk about something else matches nothing.
 */
export class PhraseSimilarity {
  readonly #count: number;
  readonly #frequency = new Map<string, number>();
  readonly #phrases: readonly { readonly meaning: string; readonly vector: Vector }[];

  constructor(phrases: readonly KnownPhrase[]) {
    this.#count = phrases.length;
    for (const { words } of phrases)
      for (const stem of new Set(words.map(stemOf)))
        this.#frequency.set(stem, (this.#frequency.get(stem) ?? 0) + 1);
    this.#phrases = phrases.map(({ meaning, words }) => ({ meaning, vector: this.#vectorOf(words) }));
  }

  /** The best of the `allowed` meanings; undefined when none is near, or two are equally near. */
  best(words: readonly string[], allowed: ReadonlySet<string>): Similarity | undefined {
    if (!words.some((word) => this.#carriesMeaning(word))) return undefined;
    const wanted = this.#vectorOf(words);
    const scores = new Map<string, number>();
    for (const { meaning, vector } of this.#phrases) {
      if (!allowed.has(meaning)) continue;
      scores.set(meaning, Math.max(scores.get(meaning) ?? 0, dot(wanted, vector)));
    }
    const [first, second] = [...scores].toSorted(([, one], [, other]) => other - one);
    if (first === undefined || first[1] < lowestScore) return undefined;
    if (second !== undefined && first[1] - second[1] < smallestLead) return undefined;
    return { meaning: first[0], score: first[1] };
  }

  /** A known word that is more than grammar: "how are you" is like many phrases and means none of them. */
  #carriesMeaning(word: string): boolean {
    return !stopWords.has(word) && !commonValues.has(word) && this.#frequency.has(stemOf(word));
  }

  #vectorOf(words: readonly string[]): Vector {
    const weights = new Map<string, number>();
    for (const word of words) {
      const stem = stemOf(word);
      const rarity = Math.log(1 + this.#count / (1 + (this.#frequency.get(stem) ?? 0)));
      weights.set(stem, (weights.get(stem) ?? 0) + rarity * (stopWords.has(word) ? stopWordWeight : 1));
    }
    const length = Math.hypot(...weights.values()) || 1;
    return new Map([...weights].map(([stem, weight]) => [stem, weight / length]));
  }
}

function dot(one: Vector, other: Vector): number {
  let sum = 0;
  for (const [stem, weight] of one) sum += weight * (other.get(stem) ?? 0);
  return sum;
}

/** Cuts the commonest endings; crude, but the same for phrases and callers. */
function stemOf(word: string): string {
  return word.length > 4 && !word.startsWith('{') ? word.replace(/(?:ings?|ed|es|s|e)$/, '') : word;
}
