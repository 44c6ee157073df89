import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import {
  openDeepgramEmulator,
  type DeepgramEmulator,
  type DeepgramEmulatorOptions,
} from '../../tools/emulators/deepgram/deepgram-emulator.ts';
import type { ScriptedTurnInput } from '../../tools/emulators/deepgram/deepgram-script.ts';
import { LeapingClock } from '../support/leaping-clock.ts';
import { turnsOfTheLoop } from '../support/active-resources.ts';

type Message = Readonly<Record<string, unknown>>;

const flux = '/v2/listen?model=flux-general-en&encoding=linear16&sample_rate=16000';
const nova =
  '/v1/listen?model=nova-3&encoding=linear16&sample_rate=16000&interim_results=true&endpointing=300&utterance_end_ms=1000&vad_events=true';
const order: ScriptedTurnInput = { text: 'Cancel my order, please.' };

let emulator: DeepgramEmulator;
afterEach(() => emulator.close());

async function connect(path: string, options: DeepgramEmulatorOptions = {}) {
  emulator = await openDeepgramEmulator(options);
  const socket = new WebSocket(emulator.host.url.replace('http', 'ws') + path, {
    headers: { authorization: 'Token key' },
  });
  const messages: Message[] = [];
  socket.on('message', (data) => messages.push(JSON.parse((data as Buffer).toString()) as Message));
  const closed = new Promise<number>((resolve) => socket.on('close', resolve));
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  const settle = async (): Promise<void> => {
    const pong = new Promise((resolve) => socket.once('pong', resolve));
    socket.ping();
    await pong;
    await turnsOfTheLoop(2);
  };
  return {
    socket,
    messages,
    closed,
    settle,
    /** Sends so much audio at once, and waits for what is said to it. */
    hear: async (ms: number, amplitude = 0): Promise<void> => {
      socket.send(Buffer.from(new Int16Array(ms * 16).fill(amplitude).buffer));
      await settle();
    },
    tell: async (message: Message): Promise<void> => {
      socket.send(JSON.stringify(message));
      await settle();
    },
    events: () =>
      messages.flatMap(({ event, transcript }) =>
        event === undefined || event === 'Update' ? [] : [`${event as string} ${transcript as string}`],
      ),
    of: (type: string) => messages.filter((message) => message['type'] === type),
  };
}

async function refused(path: string, authorization = 'Token key'): Promise<Message> {
  emulator = await openDeepgramEmulator({ script: { key: 'key' } });
  const socket = new WebSocket(emulator.host.url.replace('http', 'ws') + path, {
    headers: { authorization },
  });
  socket.on('error', () => undefined);
  return new Promise((resolve) =>
    socket.on('unexpected-response', (_request, response) => {
      const { statusCode: status, headers } = response;
      response.resume();
      resolve({ status, error: headers['dg-error'], id: headers['dg-request-id'] });
    }),
  );
}

describe('an emulated Flux', () => {
  it('tells a turn at the pace of its audio', async () => {
    const { hear, messages, events } = await connect(flux, { script: { turns: [order] } });
    await hear(450);
    expect(messages).toMatchObject([
      { type: 'Connected', sequence_id: 0 },
      { type: 'TurnInfo', event: 'Update', sequence_id: 1, transcript: '', audio_window_end: 0.25 },
    ]);
    await hear(1800);
    expect(events()).toEqual(['StartOfTurn Cancel', 'EndOfTurn Cancel my order, please.']);
    expect(messages.findLast(({ event }) => event === 'EndOfTurn')).toMatchObject({
      turn_index: 0,
      trigger: 'model',
      end_of_turn_confidence: 0.83,
      words: [{ word: 'Cancel', start: 0.3, end: 0.48 }, {}, {}, { word: 'please.' }],
    });
    const sequence = messages.map(({ sequence_id }) => sequence_id);
    expect(sequence).toEqual(sequence.map((_, index) => index));
  });

  it('guesses, resumes, guesses and ends when it is asked for eager ends', async () => {
    const turns = [{ ...order, hesitation: { afterWords: 2 } }];
    const { hear, events } = await connect(`${flux}&eager_eot_threshold=0.4`, { script: { turns } });
    await hear(3000);
    expect(events()).toEqual([
      'StartOfTurn Cancel',
      'EagerEndOfTurn Cancel my',
      'TurnResumed Cancel my',
      'EagerEndOfTurn Cancel my order, please.',
      'EndOfTurn Cancel my order, please.',
    ]);
  });

  it('leaves a guess without an end, or ends it with other words, when the script says so', async () => {
    const never = await connect(`${flux}&eager_eot_threshold=0.4&eot_timeout_ms=500`, {
      script: { turns: [{ ...order, endMs: null }] },
    });
    await never.hear(4000);
    expect(never.events().at(-1)).toMatch('EagerEndOfTurn');
    await emulator.close();
    const other = await connect(`${flux}&eager_eot_threshold=0.4`, {
      script: { turns: [{ ...order, endText: 'Cancel my order, Pete.' }] },
    });
    await other.hear(3000);
    expect(other.events().slice(-2)).toEqual([
      'EagerEndOfTurn Cancel my order, please.',
      'EndOfTurn Cancel my order, Pete.',
    ]);
  });

  it('follows a timeline to the letter', async () => {
    const events = [
      { atMs: 500, event: 'start', text: 'Yes' },
      { atMs: 700, event: 'TurnPondered' },
      { atMs: 900, event: 'end', text: 'Yes.', confidence: 0.9 },
    ];
    const call = await connect(flux, { script: { turns: [{ text: 'Yes.', events }] } });
    await call.hear(1000);
    expect(call.events()).toEqual(['StartOfTurn Yes', 'TurnPondered Yes.', 'EndOfTurn Yes.']);
  });

  it('ends a turn by the timeout alone at a threshold of 1, or when it is told to', async () => {
    const { hear, tell, of } = await connect(`${flux}&eot_threshold=1.0&eot_timeout_ms=1500`, {
      script: { turns: [order, order] },
    });
    await hear(2400);
    expect(of('TurnInfo').some(({ event }) => event === 'EndOfTurn')).toBe(false);
    await hear(400);
    await hear(900);
    await tell({ type: 'ForceEndTurn' });
    expect(
      of('TurnInfo').flatMap(({ trigger, turn_index }) =>
        trigger === undefined ? [] : [trigger, turn_index],
      ),
    ).toEqual(['timeout', 0, 'manual', 1]);
  });

  it('begins a gated turn with sound, and ends it with silence', async () => {
    const { hear, events } = await connect(flux, { script: { turns: [order], gated: true } });
    await hear(2000);
    expect(events()).toEqual([]);
    await hear(2500, 3000);
    expect(events()).toEqual(['StartOfTurn Cancel']);
    await hear(600);
    expect(events().at(-1)).toBe('EndOfTurn Cancel my order, please.');
  });

  it('takes a Configure, or refuses it, and closes on what it can not read', async () => {
    const { tell, of, closed } = await connect(flux);
    await tell({ type: 'Configure', keyterms: ['PIN'], thresholds: { eot_threshold: 0.8 } });
    await tell({ type: 'Configure', thresholds: { eot_threshold: 0.2 } });
    expect(of('ConfigureSuccess')).toMatchObject([{ keyterms: ['PIN'], thresholds: { eot_threshold: 0.8 } }]);
    expect(of('ConfigureFailure')).toHaveLength(1);
    void tell({ type: 'KeepAlive' });
    await closed;
    expect(of('Error')).toMatchObject([{ code: 'UNPARSABLE_CLIENT_MESSAGE' }]);
  });

  it('answers a Configure late or never when the script says so', async () => {
    const late = await connect(flux, { script: { faults: [{ fault: 'configure-late', byMs: 500 }] } });
    await late.tell({ type: 'Configure', keyterms: ['PIN'] });
    expect(late.of('ConfigureSuccess')).toHaveLength(0);
    await late.hear(500);
    expect(late.of('ConfigureSuccess')).toHaveLength(1);
    await emulator.close();
    const never = await connect(flux, { script: { faults: [{ fault: 'configure-unanswered' }] } });
    await never.tell({ type: 'Configure', keyterms: ['PIN'] });
    await never.hear(5000);
    expect(never.of('ConfigureSuccess')).toHaveLength(0);
  });

  it('tells the rest after CloseStream, without an end, and closes without a code', async () => {
    const { hear, socket, messages, closed } = await connect(flux, { script: { turns: [order] } });
    await hear(800);
    socket.send(JSON.stringify({ type: 'CloseStream' }));
    expect(await closed).toBe(1005);
    expect(messages.at(-1)).toMatchObject({ event: 'Update', transcript: 'Cancel my' });
  });

  it.each([
    [{ fault: 'close', code: 1011, atMs: 100 }, 1011],
    [{ fault: 'close', code: 1005, atMs: 100 }, 1005],
    [{ fault: 'terminate', atMs: 100 }, 1006],
  ] as const)('breaks off with %j', async (fault, code) => {
    const { socket, closed } = await connect(flux, { script: { faults: [fault] } });
    socket.send(Buffer.alloc(32 * 100));
    expect(await closed).toBe(code);
  });

  it('falls silent, skips numbers and stops reading when the script says so', async () => {
    const silent = await connect(flux, {
      script: { turns: [order], faults: [{ fault: 'silence', atMs: 600 }] },
    });
    await silent.hear(3000);
    expect(silent.events()).toEqual(['StartOfTurn Cancel']);
    await emulator.close();
    const gap = await connect(flux, { script: { faults: [{ fault: 'sequence-gap', atMs: 300 }] } });
    await gap.hear(600);
    expect(gap.messages.map(({ sequence_id }) => sequence_id)).toEqual([0, 1, 5]);
    await emulator.close();
    const deaf = await connect(flux, { script: { faults: [{ fault: 'stop-reading', atMs: 100 }] } });
    deaf.socket.send(Buffer.alloc(32 * 100));
    deaf.socket.send(Buffer.alloc(32 * 5000));
    await turnsOfTheLoop(50);
    expect(emulator.receivedMs).toBe(100);
  });
});

describe('an emulated Deepgram refuses', () => {
  it.each([
    [flux, 'Token wrong', 401],
    [flux, '', 401],
    [flux.replace('flux-general-en', 'nova-3'), 'Token key', 400],
    [nova.replace('nova-3', 'flux-general-en'), 'Token key', 400],
    [`${flux}&eager_eot_threshold=0.9`, 'Token key', 400],
    [`${flux}&interim_results=true`, 'Token key', 400],
    [`${nova}&keywords=talky`, 'Token key', 400],
    [flux.replace('&sample_rate=16000', ''), 'Token key', 400],
    ['/v3/listen', 'Token key', 404],
  ])('%s with the key "%s"', async (path, authorization, status) => {
    expect(await refused(path, authorization)).toMatchObject({
      status,
      error: expect.any(String),
      id: expect.any(String),
    });
  });
});

describe('an emulated Nova', () => {
  it('tells interim and final words, pauses, and the end of an utterance', async () => {
    const turns = [{ ...order, hesitation: { afterWords: 2, forMs: 500 } }];
    const { hear, messages } = await connect(nova, { script: { turns } });
    await hear(4000);
    const told = messages.flatMap((message) => {
      if (message['type'] !== 'Results') return [message['type']];
      const { channel } = message as { channel: { alternatives: { transcript: string }[] } };
      const text = channel.alternatives[0]?.transcript ?? '';
      if (text === '') return [];
      return [
        `${message['speech_final'] === true ? 'pause' : message['is_final'] === true ? 'final' : 'interim'} ${text}`,
      ];
    });
    expect(told).toEqual([
      'SpeechStarted',
      'interim Cancel',
      'interim Cancel my',
      'pause Cancel my',
      'interim order,',
      'interim order, please.',
      'pause order, please.',
      'UtteranceEnd',
    ]);
  });

  it('gives up a client that is silent for 10 s, KeepAlives counting only after audio', async () => {
    const clock = new LeapingClock();
    const idle = await connect(nova, { clock });
    await idle.hear(100);
    for (let seconds = 0; seconds < 30; seconds += 5) {
      clock.leap(5000);
      await idle.tell({ type: 'KeepAlive' });
    }
    clock.leap(10_000);
    expect(await idle.closed).toBe(1011);
    await emulator.close();
    const mute = await connect(nova, { clock });
    clock.leap(6000);
    await mute.tell({ type: 'KeepAlive' });
    clock.leap(5000);
    expect(await mute.closed).toBe(1011);
  });

  it('answers Finalize and CloseStream, and takes other words to listen for', async () => {
    const { hear, tell, socket, of, closed } = await connect(nova, { script: { turns: [order] } });
    await hear(800);
    await tell({ type: 'Finalize' });
    expect(of('Results').at(-1)).toMatchObject({ is_final: true, from_finalize: true });
    await tell({ type: 'Configure', keyterms: ['PIN'] });
    expect(of('ConfigureSuccess')).toMatchObject([{ keyterms: ['PIN'] }]);
    socket.send(JSON.stringify({ type: 'CloseStream' }));
    expect(await closed).toBe(1000);
    expect(of('Metadata')).toMatchObject([{ duration: 0.8, channels: 1 }]);
  });
});
