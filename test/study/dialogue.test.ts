import { describe, expect, it } from 'vitest';
import type { Segment } from '../../tools/study/dialogue-file.ts';
import { readDialogue, type CallerTurn } from '../../tools/study/dialogue.ts';
import { spokenWords } from '../../tools/study/spoken-words.ts';
import { recordedDialogues } from './recorded-calls.ts';

const dialogues = await recordedDialogues();
const pauses = ({ words }: CallerTurn): readonly number[] =>
  words
    .slice(1)
    .map(({ startMs }, index) => startMs - (words[index]?.endMs ?? NaN))
    .filter((ms) => ms >= 100);
const textOf = ({ words }: CallerTurn): string => words.map(({ text }) => text).join(' ');

/** A segment whose recogniser heard each word for 100 ms, one every 150. */
function segment(human: string, heard: string, startMs = 0, role: Segment['role'] = 'caller'): Segment {
  const words = heard.split(' ').map((w, index) => {
    const from = startMs + index * 150;
    return { w, startMs: from, endMs: from + 100 };
  });
  return { role, startMs, durationMs: (words.at(-1)?.endMs ?? startMs) - startMs, human, words };
}

describe('the recorded dialogues', () => {
  it('have the pauses that their README tells of', () => {
    expect(dialogues.map(({ sid, turns }) => [sid, turns.flatMap(pauses)])).toEqual([
      ['004860b1ab2e4c88', [720, 520]],
      ['0091a706bc604188', [180, 360]],
      ['00f7dce6fc3849a2', []],
      ['0126ffdce48049a9', [420]],
      ['02b03e407894474b', [270, 390, 1680]],
    ]);
  });

  it('are told in turns, with noises beside them, each at its place in what the agent does', () => {
    const { greeting, turns } = dialogues[1] ?? expect.fail('no second dialogue');
    expect(greeting).toBe(
      'Hello this is harper valley national bank my name is jennifer how can i help you today.',
    );
    expect(turns.map((turn) => [turn.isBlip ? `(${textOf(turn)})` : textOf(turn), turn.cue])).toEqual([
      ['(yes)', { after: 'call-start', ms: 0 }],
      ['()', { after: 'call-start', ms: 670 }],
      ['hi my name is elizabeth david i need to check my account balance', { after: 'reply-end', ms: 1460 }],
      ['(oh)', { after: 'turn-end', ms: 1720 }],
      ['my checking account', { after: 'reply-end', ms: 1570 }],
      ['thank you', { after: 'reply-word', words: 13 }],
      ['that was going to be it', { after: 'turn-end', ms: 2200 }],
      ['()', { after: 'reply-word', words: 1 }],
      ['(okay)', { after: 'reply-word', words: 6 }],
      ['alright', { after: 'reply-end', ms: 1560 }],
      ['(oh)', { after: 'turn-end', ms: 1520 }],
    ]);
    expect(turns[4]?.reply).toBe(
      'Alright your balance is a hundred and thirty four dollars. Is there anything else i can help you with today.',
    );
  });

  it('keep words that a pause parts in one turn unless the agent speaks between them', () => {
    const parts = [segment('so', 'so'), segment('it is', 'it is', 2000)];
    const read = (between: Segment) =>
      readDialogue(
        { sid: 'any', segments: [parts[0], between, parts[1]].filter((each) => each !== undefined) },
        ['mm', 'hmm'],
      );
    const mumbled = read(segment('[noise]', 'mm hmm', 1000, 'agent'));
    expect(mumbled.turns.map(textOf)).toEqual(['so it is']);
    expect(mumbled.turns.flatMap(pauses)).toEqual([1900]);
    expect(read(segment('go on', 'go on', 1000, 'agent')).turns.map(textOf)).toEqual(['so', 'it is']);
  });
});

function times(human: string, heard: string): readonly (readonly [string, number, number])[] {
  return spokenWords(segment(human, heard)).map(({ text, startMs, endMs }) => [text, startMs, endMs]);
}

describe('words that a person heard', () => {
  it('have the times of the same words, whatever else the recogniser heard', () => {
    expect(times('call me back', 'well call me back')).toEqual([
      ['call', 150, 250],
      ['me', 300, 400],
      ['back', 450, 550],
    ]);
  });

  it('share the time of what the recogniser heard instead', () => {
    expect(times('uh hi mary my', 'uh highway my')).toEqual([
      ['uh', 0, 100],
      ['hi', 150, 200],
      ['mary', 200, 250],
      ['my', 300, 400],
    ]);
    expect(times('it was gone', "it wasn't really gone")).toEqual([
      ['it', 0, 100],
      ['was', 150, 400],
      ['gone', 450, 550],
    ]);
  });

  it('share the time of the next word where the recogniser missed them', () => {
    expect(times('can you send', 'you send')).toEqual([
      ['can', 0, 50],
      ['you', 50, 100],
      ['send', 150, 250],
    ]);
  });

  it('are none in a noise', () => {
    expect(times('[noise]', 'oh')).toEqual([]);
    expect(times('<unk> [noise]', '[noise]')).toEqual([]);
  });
});
