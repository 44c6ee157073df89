import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { announcementOf } from '../../tools/inspector/src/model/announcement.ts';
import { splitHeard } from '../../tools/inspector/src/model/heard-split.ts';

describe('the split of a reply into heard and unheard', () => {
  it.each([
    ['We are open. On Monday.', 'We are open.', 'We are open.', ' On Monday.'],
    ['We  are\nopen. On Monday.', 'We are open.', 'We  are\nopen.', ' On Monday.'],
    ['We are open.', '', '', 'We are open.'],
    ['We are open.', 'We are open.', 'We are open.', ''],
    // The words differ, as where numbers were spelt out for the voice: words are counted.
    ['At 9 on Monday', 'At nine', 'At 9', ' on Monday'],
  ])('of %j at %j', (released, heard, head, tail) => {
    expect(splitHeard(released, heard)).toEqual({ heard: head, unheard: tail });
  });

  it('loses nothing, whatever was released and heard', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (released, heard) => {
        const split = splitHeard(released, heard);
        expect(split.heard + split.unheard).toBe(released);
      }),
    );
  });
});

describe('what a screen reader is told', () => {
  const agent = { kind: 'agent', key: 'a', text: 'We are open. On Monday.' } as const;

  it('waits until a line is whole', () => {
    expect(announcementOf(agent)).toBeUndefined();
    expect(
      announcementOf({
        kind: 'caller',
        key: 'c',
        origin: 'spoken',
        text: 'book a',
        progress: 'hearing',
        withdrawnGuesses: 0,
      }),
    ).toBeUndefined();
    expect(announcementOf({ ...agent, outcome: 'completed' })).toBe('Agent: We are open. On Monday.');
  });

  it('tells what was cut off', () => {
    expect(announcementOf({ ...agent, outcome: 'interrupted', heard: 'We are open.' })).toBe(
      'Agent: We are open. Cut off: On Monday.',
    );
    expect(announcementOf({ ...agent, outcome: 'interrupted', heard: '' })).toBe(
      'Agent: nothing was heard. Cut off: We are open. On Monday.',
    );
  });
});
