import { beforeEach, describe, expect, it } from 'vitest';
import { AudioChunks } from '../../../src/providers/audio-chunks.ts';
import { ConfigureQueue } from '../../../src/providers/deepgram/configure-queue.ts';
import { EarlyAudio } from '../../../src/providers/early-audio.ts';
import { KeepAlive } from '../../../src/providers/deepgram/keep-alive.ts';
import { SilenceFeed } from '../../../src/providers/silence-feed.ts';
import { VirtualClock } from '../../../tools/replay/virtual-clock.ts';

let clock: VirtualClock;
beforeEach(() => {
  clock = new VirtualClock();
});

/** Timers fire, and time goes on to this moment. */
function goTo(ms: number): void {
  clock.setTimeout(() => undefined, ms - clock.now());
  while (clock.stepNow(ms));
}

describe('chunks of audio', () => {
  it('have one length, whatever the frames have', () => {
    const sent: string[] = [];
    const chunks = new AudioChunks(4, (chunk) => sent.push(Buffer.from(chunk).toString()));
    for (const frame of ['a', 'bc', 'defghi', 'jklm', '']) chunks.push(Buffer.from(frame));
    chunks.fill('.'.charCodeAt(0), 4);
    expect(sent).toEqual(['abcd', 'efgh', 'ijkl', 'm...']);
    chunks.flush();
    chunks.flush();
    expect(sent.at(-1)).toBe('.');
  });

  it('that wait are the newest', () => {
    const early = new EarlyAudio(6);
    for (const chunk of ['ab', 'cd', 'ef', 'gh']) early.push(Buffer.from(chunk));
    const drained: string[] = [];
    early.drain((chunk) => drained.push(Buffer.from(chunk).toString()));
    early.drain((chunk) => drained.push(Buffer.from(chunk).toString()));
    expect(drained).toEqual(['cd', 'ef', 'gh']);
  });
});

function feeding() {
  const fed: number[] = [];
  return { fed, feed: new SilenceFeed(clock, (ms) => fed.push(ms)) };
}

describe('silence', () => {
  it('is not fed while frames come, jitter or not', () => {
    const { fed, feed } = feeding();
    for (let ms = 0; ms <= 4000; ms += 400) {
      goTo(ms);
      feed.heard();
    }
    expect(fed).toEqual([]);
    feed.stop();
    expect(clock.pending).toBe(0);
  });

  it('makes up for a pause, and goes on with the time', () => {
    const { fed, feed } = feeding();
    goTo(1000);
    expect(fed.reduce((sum, ms) => sum + ms)).toBe(1000);
    feed.heard();
    goTo(1300);
    expect(fed.reduce((sum, ms) => sum + ms)).toBe(1000);
    goTo(1600);
    expect(fed.reduce((sum, ms) => sum + ms)).toBe(1600);
    feed.stop();
  });
});

describe('KeepAlive', () => {
  it('comes when nothing was sent for 4 s, and every 4 s from then on', () => {
    const at: number[] = [];
    const keepAlive = new KeepAlive(clock, () => at.push(clock.now()));
    goTo(3000);
    keepAlive.sent();
    goTo(16_000);
    keepAlive.stop();
    goTo(30_000);
    expect(at).toEqual([7000, 11_000, 15_000]);
  });
});

function configuring() {
  const sent: string[] = [];
  const queue = new ConfigureQueue({
    clock,
    opened: { keyterms: ['first'], eagerThreshold: 0.5 },
    send: ({ keyterms = [], eagerThreshold = '' }) =>
      void sent.push(`${keyterms.join(' ')}${eagerThreshold}`),
  });
  return { sent, queue };
}

describe('a Configure', () => {
  it('is sent at once, and not when nothing has changed', () => {
    const { sent, queue } = configuring();
    queue.wish({ keyterms: ['first'] });
    queue.wish({ keyterms: ['second'] });
    expect(sent).toEqual(['second']);
  });

  it('waits while another one is in flight, and only the last of several is sent', () => {
    const { sent, queue } = configuring();
    for (const term of ['second', 'third', 'fourth']) queue.wish({ keyterms: [term] });
    expect(sent).toEqual(['second']);
    queue.answered();
    expect(sent).toEqual(['second', 'fourth']);
    queue.answered();
    expect(sent).toEqual(['second', 'fourth']);
  });

  it('names what has changed alone, and all that has changed while another one was in flight', () => {
    const { sent, queue } = configuring();
    queue.wish({ keyterms: ['first'], eagerThreshold: 0.4 });
    queue.wish({ keyterms: ['second'], eagerThreshold: 0.4 });
    queue.wish({ keyterms: ['second'], eagerThreshold: 0.6 });
    queue.answered();
    queue.wish({ keyterms: ['second'], eagerThreshold: 0.4 });
    queue.wish({ keyterms: ['second'], eagerThreshold: 0.6 });
    queue.answered();
    expect(sent).toEqual(['0.4', 'second0.6']);
  });

  it('counts as answered after 5 s', () => {
    const { sent, queue } = configuring();
    queue.wish({ keyterms: ['second'] });
    queue.wish({ keyterms: ['third'] });
    goTo(4999);
    expect(sent).toEqual(['second']);
    goTo(5000);
    expect(sent).toEqual(['second', 'third']);
    queue.stop();
    goTo(20_000);
    expect(sent).toEqual(['second', 'third']);
  });
});
