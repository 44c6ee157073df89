import { describe, expect, it, test } from 'vitest';
import { VonageCodec } from '../../src/transports/vonage.ts';
import { expectedOf, play, type ConformanceCase, type Step } from './carrier-rig.ts';
import {
  started,
  begun,
  notify,
  notified,
  playedMark,
  mark,
  clear,
  agentEnds,
  binaryBothWays,
  echo,
  lateCleared,
  closeEnds,
  parse,
} from './vonage-line.ts';

const said: readonly ConformanceCase[] = [
  {
    name: 'frames of 20 ms, whatever comes in',
    rule: binaryBothWays,
    steps: [...begun, { call: { audioBytes: 1000 } }, { call: { audioBytes: 920 } }],
    started,
    sent: [{ audioBytes: 640 }, { audioBytes: 640 }, { audioBytes: 640 }],
  },
  {
    name: 'the last frame is filled up, and its mark follows it',
    rule: binaryBothWays,
    steps: [...begun, { call: { audioBytes: 700 } }, mark('r1:0'), { waitMs: 60 }],
    started,
    sent: [{ audioBytes: 640 }, { audioBytes: 640 }, notify('r1:0')],
  },
  {
    name: 'a mark within a frame waits until it is full',
    rule: echo,
    steps: [
      ...begun,
      { call: { audioBytes: 640 } },
      mark('r1:0'),
      { call: { audioBytes: 320 } },
      mark('r1:1'),
    ],
    started,
    sent: [{ audioBytes: 640 }, notify('r1:0')],
  },
  {
    name: 'a mark that was played',
    rule: echo,
    steps: [...begun, { call: { audioBytes: 640 } }, mark('r1:0'), notified('r1:0')],
    started,
    heard: [playedMark('r1:0')],
    sent: [{ audioBytes: 640 }, notify('r1:0')],
  },
  {
    name: 'an echo that comes twice counts once',
    rule: echo,
    steps: [...begun, mark('r1:0'), notified('r1:0'), notified('r1:0')],
    started,
    heard: [playedMark('r1:0')],
    sent: [notify('r1:0')],
  },
  {
    name: 'an echo of nobody’s mark, and one without its payload',
    rule: parse,
    steps: [...begun, notified('r9:9'), { carrier: { event: 'websocket:notify', payload: {} } }],
    started,
    refused: ['invalid-message'],
  },
  {
    name: 'an echo of what a clear dropped is not "played"',
    rule: '1: The codec must remember that it sent a clear and classify later echoes of older marks as cleared',
    steps: [...begun, mark('r1:0'), clear, notified('r1:0')],
    started,
    sent: [notify('r1:0'), { action: 'clear' }],
  },
  {
    name: 'a clear drops what is not sent yet',
    rule: '1: flush: {"action":"clear"} → websocket:cleared',
    steps: [...begun, { call: { audioBytes: 700 } }, mark('r1:0'), clear, { waitMs: 100 }],
    started,
    sent: [{ audioBytes: 640 }, { action: 'clear' }],
  },
  {
    name: 'a clear while nothing plays',
    rule: '1: A clear while nothing is playing must be harmless',
    steps: [...begun, clear, { carrier: { event: 'websocket:cleared' } }, mark('r1:0'), notified('r1:0')],
    started,
    heard: [playedMark('r1:0')],
    sent: [{ action: 'clear' }, notify('r1:0')],
  },
  {
    name: 'a late cleared neither completes nor cancels what came after it',
    rule: lateCleared,
    steps: [
      ...begun,
      mark('r1:0'),
      clear,
      mark('r2:0'),
      { carrier: { event: 'websocket:cleared' } },
      notified('r2:0'),
      { carrier: { event: 'websocket:cleared' } },
    ],
    started,
    heard: [playedMark('r2:0')],
    sent: [notify('r1:0'), { action: 'clear' }, notify('r2:0')],
  },
  {
    name: 'the agent ends the call by closing the socket',
    rule: closeEnds,
    steps: [...begun, agentEnds],
    started,
    closed: 1000,
  },
];

describe('Vonage: what is said', () => {
  test.each(said)('$rule: $name', (each) => {
    expect(play(new VonageCodec(), each.steps)).toEqual(expectedOf(each));
  });
});

describe('Vonage’s buffer', () => {
  it('has 3072 messages: no mark of a reply of 60 s at 20 ms would not fit in', () => {
    const steps: Step[] = [...begun];
    for (let clause = 0; clause < 60; clause += 1)
      steps.push({ call: { audioBytes: 32_000 } }, mark(`r1:${clause}`));
    expect(play(new VonageCodec(), steps).sent.length).toBeLessThanOrEqual(3072);
  });

  it('is the bytes that were given, as they are copied once where they are sent', () => {
    const bytes = new Uint8Array([1, 2]);
    expect(new VonageCodec().audio(bytes)).toBe(bytes);
  });
});
