import { describe, expect, it } from 'vitest';
import type { ServerMessage } from '../../tools/inspector/src/model/server-message.ts';
import {
  closeOpenEntries,
  emptyTranscript,
  withKey,
  withReply,
  withTool,
  withTurn,
  withTyped,
  type Transcript,
} from '../../tools/inspector/src/model/transcript.ts';

type TurnMessage = Extract<ServerMessage, { type: 'turn' }>;

const turn = (event: TurnMessage['event'], text: string, number = 0): TurnMessage => ({
  type: 'turn',
  event,
  turn: number,
  text,
  at: 0,
});

const afterTurns = (...messages: readonly TurnMessage[]): Transcript =>
  messages.reduce(withTurn, emptyTranscript);

describe('a spoken turn in the transcript', () => {
  it('grows in one entry from what is heard to what is final', () => {
    const { entries } = afterTurns(
      turn('started', 'book'),
      turn('updated', 'book a'),
      turn('eot', 'book a table'),
    );
    expect(entries).toMatchObject([{ kind: 'caller', turn: 0, text: 'book a table', progress: 'final' }]);
  });

  it('counts the guesses that were withdrawn', () => {
    const { entries } = afterTurns(
      turn('eager-eot', 'book a'),
      turn('resumed', 'book a'),
      turn('eager-eot', 'book a table'),
      turn('updated', 'book a table for two'),
      turn('eot', 'book a table for two'),
    );
    expect(entries).toMatchObject([{ withdrawnGuesses: 2, progress: 'final' }]);
  });

  it('leaves nothing when it was a noise', () => {
    expect(afterTurns(turn('started', ''), turn('eot', '  ')).entries).toEqual([]);
  });

  it('keeps its words when a message comes without them', () => {
    expect(afterTurns(turn('updated', 'book a'), turn('resumed', '')).entries).toMatchObject([
      { text: 'book a' },
    ]);
  });

  it('stays final whatever comes after', () => {
    expect(afterTurns(turn('eot', 'yes'), turn('updated', 'yes please')).entries).toMatchObject([
      { progress: 'final' },
    ]);
  });
});

const reply = (...events: readonly Record<string, unknown>[]): Transcript =>
  events.reduce<Transcript>((transcript, event) => {
    const message = { type: 'reply', reply: 'r1', at: 0, ...event };
    return withReply(transcript, message as Extract<ServerMessage, { type: 'reply' }>);
  }, emptyTranscript);

describe('a reply in the transcript', () => {
  it('grows with its deltas, and keeps what was heard of it', () => {
    const { entries } = reply(
      { event: 'started', turn: 3 },
      { event: 'text', text: 'We are' },
      { event: 'text', text: ' open.' },
      { event: 'ended', outcome: 'interrupted', heard: 'We' },
    );
    expect(entries).toMatchObject([
      { kind: 'agent', turn: 3, text: 'We are open.', outcome: 'interrupted', heard: 'We' },
    ]);
  });

  it('leaves nothing when it was cut before it had words, unless it failed', () => {
    expect(
      reply({ event: 'started' }, { event: 'ended', outcome: 'interrupted', heard: '' }).entries,
    ).toEqual([]);
    expect(
      reply({ event: 'started' }, { event: 'ended', outcome: 'failed', heard: '' }).entries,
    ).toHaveLength(1);
  });

  it('whose end is never told is lost', () => {
    const open = reply({ event: 'started' }, { event: 'text', text: 'We are' });
    expect(closeOpenEntries(open).entries).toMatchObject([{ outcome: 'lost' }]);
  });
});

describe('what the caller does by hand', () => {
  it('is final at once', () => {
    expect(withTyped(emptyTranscript, ' hello ').entries).toMatchObject([
      { origin: 'typed', text: 'hello', progress: 'final' },
    ]);
  });

  it('is one entry for keys that follow each other, until the hash or a pause', () => {
    const presses = [
      ['1', 0],
      ['2', 1000],
      ['#', 1500],
      ['3', 1600],
      ['4', 4000],
    ] as const;
    const pressed = presses.reduce(
      (transcript, [digit, nowMs]) => withKey(transcript, digit, nowMs),
      emptyTranscript,
    );
    expect(pressed.entries.map((entry) => entry.kind === 'caller' && entry.text)).toEqual(['12#', '3', '4']);
  });
});

const tool = (event: 'started' | 'ended', at: number, ok?: boolean) =>
  ({ type: 'tool', event, name: 'find_slot', id: 't', at, ...(ok === undefined ? {} : { ok }) }) as const;

describe('a tool in the transcript', () => {
  it('is one entry, which tells how long it took', () => {
    const started = withTool(emptyTranscript, tool('started', 100));
    expect(started.entries).toMatchObject([{ text: 'Tool find_slot is running' }]);
    expect(withTool(started, tool('ended', 350, true)).entries).toMatchObject([
      { tone: 'tool', text: 'Tool find_slot ended after 250 ms' },
    ]);
    expect(withTool(started, tool('ended', 350, false)).entries).toMatchObject([
      { tone: 'warning', text: 'Tool find_slot failed after 250 ms' },
    ]);
  });
});
