import { describe, expect, it } from 'vitest';
import type { TurnEvent } from '../../machines/vocabulary/turn.ts';
import { RejoinedTurn } from '../../src/call/rejoined-turn.ts';

const keepMs = 2000;

/** A turn of which a first connection has told this, a word every 300 ms, before it broke right after the last word. */
function brokenTurn(told: string) {
  const turn = new RejoinedTurn(keepMs);
  const words = told.split(' ');
  let nowMs = 300;
  for (const count of words.keys()) {
    const text = words.slice(0, count + 1).join(' ');
    turn.whole({ type: count === 0 ? 'turn.started' : 'turn.updated', turn: 0, text }, nowMs);
    nowMs += 300;
  }
  turn.reopened(nowMs - keepMs);
  const end = (text: string, number = 0): TurnEvent =>
    turn.whole({ type: 'turn.eot', turn: number, text }, nowMs + 1000);
  return { turn, end, nowMs };
}

const long = 'I would like to move my appointment from Monday the';

describe('a turn inside which speech-to-text was lost', () => {
  // The audio of the last two seconds begins in front of "move".
  it.each([
    {
      which: 'goes on where it is heard again',
      told: long,
      again: 'move my appointment from Monday the third please.',
      whole: 'I would like to move my appointment from Monday the third please.',
    },
    {
      which: 'goes on behind a word that is heard again only in part',
      told: long,
      again: 'oof my appointment from Monday the third please.',
      whole: 'I would like to move my appointment from Monday the third please.',
    },
    {
      which: 'goes on although its last word was cut, and others are written otherwise',
      told: 'I would like to move my appointment from Monday tooth',
      again: 'My appointment from Monday, to the third please.',
      whole: 'I would like to move My appointment from Monday, to the third please.',
    },
  ])('$which', ({ told, again, whole }) => {
    expect(brokenTurn(told).end(again)).toMatchObject({ text: whole });
  });

  it('keeps every word where nothing is heard again', () => {
    const { end } = brokenTurn(long);
    expect(end('third of May.')).toMatchObject({ text: `${long} third of May.` });
  });

  it('has the words that are known when no more are heard', () => {
    const { turn, end, nowMs } = brokenTurn(long);
    const started: TurnEvent = { type: 'turn.started', turn: 0, text: '' };
    expect(turn.whole(started, nowMs + 200)).toMatchObject({ text: long });
    expect(end('')).toMatchObject({ type: 'turn.eot', text: long });
  });

  it('is told as it is by a recogniser that has heard all of it', () => {
    const { end } = brokenTurn(long);
    expect(end(`${long} third.`)).toMatchObject({ text: `${long} third.` });
  });

  it('is told anew when all of it is sent again', () => {
    const { end } = brokenTurn('Eye');
    expect(end('I would like to.')).toMatchObject({ text: 'I would like to.' });
  });

  it('can be lost twice', () => {
    const { turn, end, nowMs } = brokenTurn(long);
    turn.whole({ type: 'turn.updated', turn: 0, text: 'from Monday the third' }, nowMs + 500);
    turn.whole({ type: 'turn.updated', turn: 0, text: 'from Monday the third to Friday' }, nowMs + 2900);
    turn.reopened(nowMs + 1000);
    expect(end('to Friday please.')).toMatchObject({ text: `${long} third to Friday please.` });
  });

  it('leaves nothing to the next one', () => {
    const { end } = brokenTurn(long);
    expect(end('Hello.', 1)).toMatchObject({ text: 'Hello.' });
    expect(end('Again.', 2)).toMatchObject({ text: 'Again.' });
  });
});
