import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ProviderProtocol } from '../../../src/errors/provider-error.ts';
import { readFluxMessage } from '../../../src/providers/deepgram/flux-messages.ts';
import { readNovaMessage } from '../../../src/providers/deepgram/nova-messages.ts';

const turnInfo = {
  type: 'TurnInfo',
  request_id: '6f0c',
  sequence_id: 3,
  event: 'EndOfTurn',
  turn_index: 2,
  audio_window_start: 0,
  audio_window_end: 0.6,
  transcript: 'Hi I',
  words: [{ word: 'Hi', confidence: 0.95 }],
  end_of_turn_confidence: 0.83,
};

const turnOf = (more: object) => readFluxMessage({ ...turnInfo, ...more }, 'flux');

describe.each([
  ['Flux', readFluxMessage],
  ['Nova', readNovaMessage],
])('a message of %s', (_, read) => {
  it('never raises anything but ProviderProtocol, whatever arrives', () => {
    const types = fc.constantFrom('TurnInfo', 'Results', 'UtteranceEnd', 'Error', 'Connected', 'Metadata');
    const typed = fc.tuple(types, fc.object()).map(([type, rest]) => Object.assign(rest, { type }));
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.jsonValue(), typed), (message) => {
        try {
          read(message, 'deepgram');
        } catch (error) {
          expect(error).toBeInstanceOf(ProviderProtocol);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('of an unknown type is of no use', () => {
    expect(read({ type: 'Weather' }, 'deepgram')).toEqual({ type: 'unknown' });
  });
});

describe('a TurnInfo', () => {
  it('is read with or without a trigger', () => {
    const turn = { event: 'eot', index: 2, text: 'Hi I', confidence: 0.83, isManual: false };
    expect(turnOf({})).toEqual({ type: 'turn', turn });
    expect(turnOf({ trigger: 'telepathy' })).toEqual({ type: 'turn', turn });
    expect(turnOf({ trigger: 'manual' })).toEqual({ type: 'turn', turn: { ...turn, isManual: true } });
  });

  it.each(['TurnPondered', 'constructor'])('with the event %s is of no use', (event) => {
    expect(turnOf({ event })).toEqual({ type: 'unknown' });
  });

  it.each([{ turn_index: -1 }, { transcript: null }, { turn_index: 'one' }])(
    'with %j is unreadable',
    (wrong) => {
      expect(() => turnOf(wrong)).toThrow(ProviderProtocol);
    },
  );
});

describe('Results', () => {
  const results = {
    type: 'Results',
    start: 1,
    duration: 1.04,
    is_final: true,
    speech_final: false,
    channel: { alternatives: [{ transcript: 'another day', confidence: 0.96, words: [{ end: 1.8 }] }] },
  };

  it('are read, with the end of their last word', () => {
    expect(readNovaMessage(results, 'nova')).toEqual({
      type: 'results',
      results: {
        text: 'another day',
        confidence: 0.96,
        isFinal: true,
        isSpeechFinal: false,
        isFromFinalize: false,
        lastWordMs: 1800,
      },
    });
  });

  it('without words have no last word', () => {
    const silent = readNovaMessage({ ...results, channel: { alternatives: [] } }, 'nova');
    expect(silent).toMatchObject({ results: { text: '', lastWordMs: undefined } });
  });
});
