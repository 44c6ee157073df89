import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { momentWords } from '../../tools/inspector/src/model/time-words.ts';
import { Playback } from '../../tools/inspector/src/inspect/playback/playback.ts';
import { Playhead } from '../../tools/inspector/src/inspect/playhead.ts';
import type { LogEntry } from '../../tools/replay/log-entry.ts';
import type { OpenCall } from '../../tools/inspector/src/inspect/record/open-call.ts';
import { scenarioLog } from '../support/scenario-log.ts';
import { openLog } from './fixture-call.ts';
import { Screen } from './screen.ts';

let log: readonly LogEntry[];
let call: OpenCall;
let screen: Screen;
let playhead: Playhead;
let playback: Playback;

beforeAll(async () => {
  log = await scenarioLog('dialogues/account-balance.yaml');
  call = await openLog(log);
});

beforeEach(() => {
  screen = new Screen();
  call.isLive.value = false;
  playhead = new Playhead(call);
  playhead.seek(0);
  playback = new Playback(playhead, screen);
});

const lineNow = () => playhead.call.entries[playhead.entry.value];

describe('a call that is played', () => {
  it.each([0.5, 1, 2, 4, 8])('goes ×%d as fast as it went', (speed) => {
    playback.speed.value = speed;
    playback.play();
    for (let drawing = 0; drawing <= 10; drawing += 1) screen.draw(20);
    expect(playhead.atMs.value).toBeCloseTo(200 * speed);
  });

  it('stays where it is when it is paused, and asks for no more drawings', () => {
    playback.play();
    screen.draw(20);
    screen.draw(20);
    playback.toggle();
    expect(screen.isAsked).toBe(false);
    expect(playhead.atMs.value).toBeCloseTo(20);
  });

  it('stops at its end, and begins again from there', () => {
    playback.play();
    screen.draw(20);
    screen.draw(playhead.call.endMs);
    expect(playback.isPlaying.value).toBe(false);
    expect(playhead.entry.value).toBe(playhead.call.entries.length - 1);
    expect(playhead.isFollowing.value).toBe(false);
    playback.play();
    expect(playhead.atMs.value).toBe(0);
  });

  it('follows the call once it has caught up with a live one', () => {
    playhead.call.isLive.value = true;
    playback.play();
    screen.draw(20);
    screen.draw(playhead.call.endMs);
    expect(playhead.isFollowing.value).toBe(true);
  });

  it('gives way to a step', () => {
    playback.play();
    playback.stepEntry(1);
    expect(playback.isPlaying.value).toBe(false);
  });

  it('is slower and faster by steps, within the list', () => {
    for (const steps of [-1, -1, -1]) playback.changeSpeed(steps);
    expect(playback.speed.value).toBe(0.5);
    for (const steps of [1, 1, 1, 1, 1]) playback.changeSpeed(steps);
    expect(playback.speed.value).toBe(8);
  });
});

describe('steps through a call', () => {
  it('visit every event of the machine once, forth and back', () => {
    playback.toBeginning();
    const lines = playhead.call.frames.map(({ line }) => line);
    const forth = [playhead.entry.value];
    while ((forth.at(-1) ?? 0) < (lines.at(-1) ?? 0)) {
      playback.stepFrame(1);
      forth.push(playhead.entry.value);
    }
    expect(forth).toEqual(lines);
    for (const line of lines.toReversed()) {
      expect(playhead.entry.value).toBe(line);
      playback.stepFrame(-1);
    }
    expect(playhead.entry.value).toBe(0);
  });

  it('go back first to the event that the moment is of', () => {
    const frame = playhead.call.frames.find(({ decisions }) => decisions.length > 1);
    playhead.choose((frame?.line ?? 0) + 1);
    playback.stepFrame(-1);
    expect(playhead.entry.value).toBe(frame?.line);
  });

  it('go by single lines too, up to the ends', () => {
    playback.toBeginning();
    playback.stepEntry(-1);
    expect(playhead.entry.value).toBe(0);
    playback.stepEntry(1);
    expect(playhead.entry.value).toBe(1);
    playback.toEnd();
    playback.stepEntry(1);
    expect(playhead.entry.value).toBe(playhead.call.entries.length - 1);
  });

  it('go by turns, then to the end', () => {
    playback.toBeginning();
    const visited: unknown[] = [];
    for (let step = 0; step < 20 && lineNow() !== playhead.call.entries.at(-1); step += 1) {
      playback.stepTurn(1);
      visited.push(lineNow());
    }
    const begun = playhead.call.entries.filter(({ type }) => type === 'turn.started');
    expect(begun.length).toBeGreaterThan(1);
    expect(visited).toEqual([...begun, playhead.call.entries.at(-1)]);
    playback.stepTurn(-1);
    expect(lineNow()).toBe(begun.at(-1));
  });

  it('knows the turns of a call that goes on', async () => {
    const live = new Playhead(await openLog(log));
    const steps = new Playback(live, screen);
    const last = live.call.entries.splice(12);
    steps.stepTurn(1);
    live.call.entries.push(...last);
    steps.toBeginning();
    steps.stepTurn(1);
    expect(live.call.entries[live.entry.value]?.type).toBe('turn.started');
  });
});

describe('the words of a moment', () => {
  it.each([
    [0, '0:00.000'],
    [61_234.4, '1:01.234'],
    [59_999.9, '1:00.000'],
    [3_723_004, '1:02:03.004'],
  ])('%d ms are %s', (ms, words) => {
    expect(momentWords(ms)).toBe(words);
  });

  it('may leave the milliseconds out, and never round up', () => {
    expect(momentWords(59_999, 1000)).toBe('0:59');
  });
});
