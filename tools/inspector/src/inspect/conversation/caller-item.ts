import { momentWords } from '../../model/time-words.ts';
import { fieldText } from '../record/field-text.ts';
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
  let late = '';
  const notes: string[] = [];
  for (const { entry } of facts) {
    const { type } = entry;
    if (isSettled(progress)) {
      // A straggler changes nothing of what the history has.
      late = fieldText(entry['text'], late);
      continue;
    }
    if (type === 'caller.dtmf') text += String(entry['digit']);
    else if (type !== 'turn.resumed' && type !== 'turn.dismissed' && typeof entry['text'] === 'string')
      text = entry['text'];
    progress = progresses[type] ?? progress;
    const note = noteOf(entry);
    if (note !== undefined) notes.push(note);
  }
  if (late !== '' && late !== text) notes.push(`came too late, and was not taken: “${late}”`);
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

function isSettled(progress: CallerSaid['progress']): boolean {
  return progress === 'committed' || progress === 'dropped';
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
