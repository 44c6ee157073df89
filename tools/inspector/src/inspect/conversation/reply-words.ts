import { splitHeard } from '../../model/heard-split.ts';
import { fieldText } from '../record/field-text.ts';
import type { Fact } from './conversation.ts';

/** A reply's text, divided by what became of it. */
export interface ReplyWords {
  /** Played to the caller past each word's middle; while the reply lasts, what was heard is not known yet. */
  readonly heard: string;
  /** Made into speech, and not heard. */
  readonly spoken: string;
  /** Written by the model, and never made into speech. */
  readonly generated: string;
}

/** As far as the facts tell: what was heard is among them once the reply is over. */
export function replyWordsOf(facts: readonly Fact[]): ReplyWords {
  const text = generatedText(facts);
  const heard = facts.findLast(({ entry }) => entry.type === 'client.reply' && entry['event'] === 'ended');
  const split = splitHeard(text, fieldText(heard?.entry['heard']));
  const spokenWords = spokenCount(facts, wordsOf(text), heard !== undefined) - wordsOf(split.heard).length;
  const unheard = wordsOf(split.unheard);
  return {
    heard: split.heard.trim(),
    spoken: unheard.slice(0, Math.max(0, spokenWords)).join(' '),
    generated: unheard.slice(Math.max(0, spokenWords)).join(' '),
  };
}

/** All that a reply was to say: of the line, of the models' answers, and before they are whole of what was released. */
function generatedText(facts: readonly Fact[]): string {
  const line = facts.find(({ entry }) => entry.type === 'line.requested');
  if (line !== undefined) return String(line.entry['text']);
  const released = textsOf(facts, 'client.reply').join('').trim();
  const answered = answersOf(facts).join(' ').trim();
  // An answer is told when it is over, and a guess that failed leaves nothing: what was released is then more.
  return wordsOf(answered).length >= wordsOf(released).length ? answered : released;
}

/** What the models have written; void is what failed before a word of it was played, as the next model starts over. */
function answersOf(facts: readonly Fact[]): readonly string[] {
  let isPlaying = false;
  const answers: string[] = [];
  for (const { entry } of facts) {
    if (entry.type === 'playout.started') isPlaying = true;
    if (entry.type !== 'llm.answered') continue;
    if (entry['outcome'] !== 'failed' || isPlaying) answers.push(String(entry['text']).trim());
  }
  return answers.filter((text) => text !== '');
}

/** Speech that was broken off, and does not tell its words, is taken to go on at about this pace. */
const msPerCharacter = 65;

/** How many of the words the voices have made sound of, or are about to while the reply lasts. */
function spokenCount(facts: readonly Fact[], words: readonly string[], isOver: boolean): number {
  let count = 0;
  let waiting: number[] = [];
  /** A clause that was broken off: how long it is, and how much of it was made by estimate. */
  let broken: { readonly words: number; readonly made: number } | undefined;
  for (const { entry } of facts) {
    if (entry.type === 'voice.asked') {
      const given = wordsOf(String(entry['text'])).length;
      // Another voice is given what is left of it.
      if (broken !== undefined) count += Math.max(0, broken.words - given);
      broken = undefined;
      waiting.push(given);
    }
    if (entry.type !== 'voice.spoke') continue;
    const clause = Number(entry['words']);
    if (entry['outcome'] === 'ended') {
      count += clause;
      waiting.shift();
      continue;
    }
    waiting = [];
    const soundMs = Number(entry['audioMs']) - Number(entry['silenceMs']);
    broken = { words: clause, made: madeWords(words.slice(count, count + clause), soundMs) };
  }
  const open = isOver ? 0 : waiting.reduce((sum, given) => sum + given, 0);
  return count + (broken?.made ?? 0) + open;
}

function madeWords(words: readonly string[], soundMs: number): number {
  let endMs = 0;
  const unmade = words.findIndex((word) => (endMs += (word.length + 1) * msPerCharacter) > soundMs);
  return unmade === -1 ? words.length : unmade;
}

function textsOf(facts: readonly Fact[], type: string): readonly string[] {
  return facts.flatMap(({ entry }) =>
    entry.type === type && typeof entry['text'] === 'string' ? [entry['text']] : [],
  );
}

function wordsOf(text: string): readonly string[] {
  return text.split(/\s+/u).filter((word) => word !== '');
}
