import { describe, expect, it } from 'vitest';
import type { ServerMessage } from '../../tools/caller/server-message.ts';
import { Timeline, type TimelineLine } from '../../tools/caller/timeline.ts';
import { TimelinePrinter } from '../../tools/caller/timeline-printer.ts';

function linesOf(...messages: readonly ServerMessage[]): string[] {
  const timeline = new Timeline();
  return messages
    .map((message, index) => timeline.line(message, index * 100))
    .filter((line) => line !== undefined)
    .map(({ label, text }) => `${label}: ${text}`);
}

const turn = (event: 'started' | 'updated' | 'eager-eot' | 'resumed' | 'eot', text: string): ServerMessage =>
  event === 'eager-eot'
    ? { type: 'turn', event, turn: 0, text, confidence: 0.6, at: 0 }
    : { type: 'turn', event, turn: 0, text, at: 0 };

/** How a reply is told that was cut after these words. */
const said = (heard: string): string[] =>
  linesOf(
    { type: 'reply', event: 'started', reply: 'r1', at: 0 },
    { type: 'reply', event: 'text', reply: 'r1', text: 'We are open ' },
    { type: 'reply', event: 'text', reply: 'r1', text: 'from eight to five.' },
    { type: 'reply', event: 'ended', reply: 'r1', outcome: 'interrupted', heard, at: 0 },
  ).slice(2);

describe('a timeline', () => {
  it('tells a turn from its first word to its answer', () => {
    expect(
      linesOf(
        { type: 'state', state: 'listening', at: 0 },
        turn('started', ''),
        turn('updated', 'book'),
        turn('eager-eot', 'book an'),
        turn('resumed', 'book an'),
        turn('eot', 'book an appointment'),
        { type: 'reply', event: 'started', reply: 'r1', turn: 0, at: 0 },
        { type: 'reply', event: 'text', reply: 'r1', text: 'For which day? ' },
        {
          type: 'metrics',
          turn: 0,
          speculation: 'hit',
          releaseMs: 11.6,
          wastedTokens: 0,
          wastedCharacters: 0,
        },
        { type: 'reply', event: 'ended', reply: 'r1', outcome: 'completed', heard: 'For which day?', at: 0 },
        { type: 'ended', reason: 'caller-hangup', durationMs: 4321 },
      ),
    ).toEqual([
      'state: listening',
      'caller: book …',
      'guess: book an (0.60)',
      'guess: was wrong: the caller goes on',
      'caller: book an appointment',
      'agent: For which day?',
      'latency: turn 0: release 12 ms, speculation hit',
      'ended: caller-hangup after 4.3 s',
    ]);
  });

  it('tells how long an answer took once, though its figures come again when it is over', () => {
    const figures = { type: 'metrics', speculation: 'none', wastedTokens: 0, wastedCharacters: 0 } as const;
    expect(
      linesOf(
        { ...figures, turn: 0, releaseMs: 20 },
        { ...figures, turn: 0, releaseMs: 20, heardMs: 900, complete: true },
        { ...figures, turn: 1, complete: true },
      ),
    ).toEqual(['latency: turn 0: release 20 ms', 'latency: turn 1: nothing measured']);
  });

  it('shows where an answer was cut, and what was not heard of it', () => {
    expect(said('We are open from')).toEqual(['cut: heard "We are open from", not "eight to five."']);
    expect(said('')).toEqual(['cut: before a word was heard']);
    expect(said('we are open')).toEqual(['cut: heard "we are open"']);
  });

  it('says what failed', () => {
    expect(
      linesOf(
        { type: 'error', code: 'provider-stalled', message: 'The model was silent.', fatal: false },
        { type: 'tool', event: 'ended', name: 'book', id: 't', ok: false, at: 0 },
        { type: 'reply', event: 'ended', reply: 'r9', outcome: 'failed', heard: '', at: 0 },
      ),
    ).toEqual([
      'error: provider-stalled: The model was silent.',
      'tool: book failed',
      'error: the reply failed',
    ]);
  });
});

function printed(isTTY: boolean, env: Record<string, string>, ...lines: readonly TimelineLine[]): string {
  let text = '';
  const printer = new TimelinePrinter({ isTTY, columns: 30, write: (part) => (text += part) }, env);
  for (const line of lines) printer.print(line);
  return text;
}

describe('a printed timeline', () => {
  const growing: TimelineLine = { atMs: 100, label: 'caller', text: 'book …', isPassing: true };
  const whole: TimelineLine = { atMs: 1234, label: 'caller', text: 'book it' };

  it('is plain, and without turns that still grow, where it is not for a terminal', () => {
    expect(printed(false, {}, growing, whole)).toBe('   1.23  caller   book it\n');
  });

  it('grows in place on a terminal, in colour', () => {
    expect(printed(true, {}, growing, whole)).toBe(
      '   0.10  \u001B[36mcaller   book …\u001B[0m\r\u001B[2K   1.23  \u001B[36mcaller   book it\u001B[0m\n',
    );
  });

  it('honours NO_COLOR', () => {
    expect(printed(true, { NO_COLOR: '1' }, whole)).toBe('   1.23  caller   book it\n');
    expect(printed(true, { NO_COLOR: '' }, whole)).toContain('\u001B[36m');
  });

  it('cuts a growing line at the width of the terminal, so that it can be taken back', () => {
    const long = printed(true, { NO_COLOR: '1' }, { ...growing, text: 'word '.repeat(20) });
    expect(long.length).toBeLessThan(30);
  });

  it('lets no server move the cursor', () => {
    expect(printed(true, { NO_COLOR: '1' }, { ...whole, text: 'a\u001B[2Jb\nc' })).toBe(
      '   1.23  caller   a [2Jb c\n',
    );
  });
});
