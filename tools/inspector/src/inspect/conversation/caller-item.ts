import { momentWords } from '../moment-words.ts';
import type { Fact } from './conversation.ts';

/** What the caller has said, typed or keyed, as far as it is known. */
export interface CallerSaid {
  readonly text: string;
  readonly progress: 'hearing' | 'guessed' | 'whole' | 'committed' | 'kept' | 'dropped';
  /** What became of it, in words; empty where that goes without saying. */
  readonly notes: readonly string[];
}

export function callerSaidOf(facts: readonly Fact[]): CallerSaid {
  let text = '';
  let progress: CallerSaid['progress'] = 'hearing';
  const notes: string[] = [];
  for (const { entry } of facts) {
    const { type } = entry;
    if (type === 'caller.dtmf') text += String(entry['digit']);
    else if (type !== 'turn.resumed' && type !== 'turn.dismissed' && typeof entry['text'] === 'string')
      text = entry['text'];
    progress = progressAfter(type, progress);
    const note = noteOf(entry);
    if (note !== undefined) notes.push(note);
  }
  if (progress === 'hearing') notes.push('still speaking');
  return { text, progress, notes };
}

const progresses: Readonly<Record<string, CallerSaid['progress']>> = {
  'turn.eager-eot': 'guessed',
  'turn.resumed': 'hearing',
  'turn.eot': 'whole',
  'turn.committed': 'committed',
  'turn.kept': 'kept',
  'turn.dropped': 'dropped',
  'caller.typed': 'whole',
  'caller.dtmf': 'whole',
};

function progressAfter(type: string, before: CallerSaid['progress']): CallerSaid['progress'] {
  const isSettled = before === 'committed' || before === 'dropped';
  return isSettled ? before : (progresses[type] ?? before);
}

function noteOf(entry: Fact['entry']): string | undefined {
  const { type, at, confidence, text } = entry;
  switch (type) {
    case 'turn.eager-eot':
      return `end guessed ${momentWords(at)}, confidence ${Number(confidence).toFixed(2)}`;
    case 'turn.resumed':
      return `went on ${momentWords(at)}`;
    case 'turn.dropped':
      return text === ''
        ? 'dropped: no words came of it'
        : 'dropped: a backchannel takes no floor and gets no answer';
    case 'turn.dismissed':
      return `taken for noise at ${momentWords(at)}: nothing came of it for a while, and the reply goes on`;
    case 'turn.kept':
      return `kept at ${momentWords(at)}: too short to interrupt, it waits for the end of the reply`;
    default:
      return undefined;
  }
}
