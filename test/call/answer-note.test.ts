import { expect, it } from 'vitest';
import { AnswerNotes } from '../../src/call/answer-note.ts';
import { VirtualClock } from '../../tools/replay/virtual-clock.ts';

it('a note of an answer does not grow with what the model gives a tool', () => {
  const notes = new AnswerNotes(0, new VirtualClock());
  notes.take({ type: 'tool-call', id: 'a', name: 'book', args: { guests: 'x'.repeat(100_000) } });
  notes.take({ type: 'tool-call', id: 'b', name: 'book', args: { guests: 2 } });
  const { tools } = notes.sum(undefined);
  expect(JSON.stringify(tools?.[0]).length).toBeLessThan(10_000);
  expect(tools?.[1]).toEqual({ name: 'book', args: { guests: 2 } });
});
