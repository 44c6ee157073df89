import { describe, expect, it } from 'vitest';
import { RealtimeProtocol } from '../../src/transports/realtime.ts';
import type { ProtocolLine } from '../../src/transports/client-protocol.ts';
import { ManualClock } from '../server/manual-clock.ts';
import { ClientRig, ready, type ClientStep } from './client-rig.ts';
import { append, begun, create, noTurns, over, refused, update, user } from './realtime-steps.ts';

const rig = () =>
  new ClientRig((clock) => new RealtimeProtocol({ clock, newId: () => '1', model: 'gpt-realtime' }));
const commit: ClientStep = { client: { type: 'input_audio_buffer.commit' } };
const fifteenSeconds = append(15 * 48_000);

/** How much of the caller was handed to the recogniser. */
const heardSeconds = ({ heard }: ClientRig): number =>
  heard.reduce((sum, each) => sum + ('audioBytes' in each ? each.audioBytes : 0), 0) / 48_000;

/** Commits a minute, has it answered and stops the answer, in two seconds. */
const minute: readonly ClientStep[] = [
  fifteenSeconds,
  fifteenSeconds,
  fifteenSeconds,
  fifteenSeconds,
  commit,
  { call: ready },
  create(),
  { waitMs: 1000 },
  begun(1),
  { client: { type: 'response.cancel' } },
  { waitMs: 1000 },
  over('interrupted'),
];

describe('what a client of the Realtime protocol may use up', () => {
  it('is two minutes of audio at once, and from then on no more than was spoken in that time', () => {
    const client = rig().play([update(noTurns)]);
    for (let round = 0; round < 2; round++) client.play(minute);
    expect(heardSeconds(client)).toBe(120);
    client.take();
    client.play([fifteenSeconds, commit, create()]);
    expect(client.take().at(-1)).toMatchObject(refused('rate_limit_exceeded'));
    expect(heardSeconds(client)).toBe(120);
    client.play([{ waitMs: 11_000 }, create(), { waitMs: 1000 }]);
    expect(heardSeconds(client)).toBe(135);
  });

  it('is no more where it comes a byte at a time', () => {
    const g711 = { audio: { input: { turn_detection: null, format: { type: 'audio/pcmu' } } } };
    const protocol = new RealtimeProtocol({ clock: new ManualClock(), newId: () => '1', model: 'any' });
    const sent: string[] = [];
    const heard: number[] = [];
    const line: ProtocolLine = {
      isLive: true,
      open: () => undefined,
      receive: () => undefined,
      receiveAudio: () => undefined,
      replayAudio: (bytes) => void heard.push(bytes.byteLength),
      send: (message) => void sent.push(String(message)),
      attempt: (work) => work(line),
      close: () => undefined,
    };
    const receive = (event: object): void =>
      protocol.receive(Buffer.from(JSON.stringify(event)), false, line);
    protocol.begin(line);
    receive({ type: 'session.update', session: g711 });
    for (let byte = 0; byte < 150_000; byte++) receive({ type: 'input_audio_buffer.append', audio: 'AA==' });
    receive({ type: 'input_audio_buffer.commit' });
    protocol.output(ready);
    receive({ type: 'response.create' });
    expect(heard).toEqual([8000]);
    expect(sent.map((text) => (JSON.parse(text) as { readonly type: string }).type)).not.toContain('error');
  });

  it('is no audio any more once the call is over', () => {
    const client = rig().play([update(noTurns), ...minute.slice(0, 7), { closes: true }]);
    const before = heardSeconds(client);
    expect(client.play([{ waitMs: 2000 }]).clock.timerCount).toBe(0);
    expect(heardSeconds(client)).toBe(before);
  });

  it('is the rest of a commit, dropped where the recogniser is to end turns from now on', () => {
    const serverVad = { audio: { input: { turn_detection: { type: 'server_vad' } } } };
    const client = rig().play([update(noTurns), ...minute.slice(0, 7), update(serverVad), append(960)]);
    expect(client.heard).toEqual([
      { audioBytes: 48_000 },
      { type: 'caller.ended-turn' },
      { audioBytes: 960 },
    ]);
  });

  it('is two megabytes of items: more is an error', () => {
    const text = 'é'.repeat(20_000);
    const client = rig();
    const written = (id: string) => user(text, { id });
    for (let item = 0; item < 3; item++) client.play([written(`kept-${item}`)]);
    // The model reads no more beside the conversation than that: turns have to take it first.
    expect(client.sent.at(-1)).toMatchObject({ type: 'conversation.item.done' });
    let refusal: unknown;
    let taken = 3;
    for (; taken < 100 && refusal === undefined; taken++) {
      client.connection.control('pong');
      client.play([create(), begun(taken), over('completed'), { waitMs: 1000 }, written(`item-${taken}`)]);
      const last = client.sent.at(-1) as { readonly type: string };
      if (last.type === 'error') refusal = last;
    }
    expect(refusal).toMatchObject(refused('conversation_too_long', { param: 'item' }));
    expect(taken * 40_000).toBeGreaterThan(2_000_000);
    expect(taken * 40_000).toBeLessThan(2_200_000);
  });
});
