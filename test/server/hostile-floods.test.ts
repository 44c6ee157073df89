import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { frame, opcodes, type RawClient, text } from './raw-client.ts';
import { startUnderAttack, type ServerUnderAttack } from './under-attack.ts';

let under: ServerUnderAttack;

beforeEach(async () => {
  under = await startUnderAttack({ maxUnstartedSockets: 20, maxConnections: 200 });
});

afterEach(() => under.nobodyWasHurt());

/** Sends `bytes` as often as that, at full speed, until the server hangs up or nothing is left to send. */
async function flood(attacker: RawClient, bytes: Uint8Array, times: number): Promise<void> {
  const perWrite = Math.max(1, Math.ceil(64_000 / bytes.byteLength));
  const many = Buffer.concat(Array.from({ length: perWrite }, () => bytes));
  for (let sent = 0; sent < times && attacker.socket.writable; sent += perWrite) {
    attacker.write(many);
    await setImmediate();
  }
}

describe('a flood', () => {
  it.each([
    ['of turns', text({ type: 'text', text: 'hello' })],
    ['of messages that are wrong', text({ type: 'shout' })],
    ['of text that is no JSON', frame({ opcode: opcodes.text, payload: '{'.repeat(200) })],
    ['of pongs that nobody asked for', frame({ opcode: opcodes.pong })],
    ['of empty audio', frame({ opcode: opcodes.binary })],
    ['of audio faster than real time', frame({ opcode: opcodes.binary, payload: new Uint8Array(640) })],
    ['of the largest frames', frame({ opcode: opcodes.binary, payload: new Uint8Array(65_536) })],
  ])('%s ends in 4400, and little of it reaches the call', async (_name, bytes) => {
    const attacker = await under.attack().start();
    const call = under.lastCall();
    await flood(attacker, bytes, Math.min(20_000, 32_000_000 / bytes.byteLength));
    expect(await attacker.closeCode()).toBe(4400);
    expect(call.inputs.at(-1)).toEqual({ type: 'caller.vanished' });
    expect(call.inputs.length).toBeLessThanOrEqual(111);
    // Ten seconds of the announced format at once.
    expect(call.audioBytes).toBeLessThanOrEqual(320_000);
  });

  it('of pings is cut off, however fast they come', async () => {
    const ping = frame({ opcode: opcodes.ping, payload: 'x'.repeat(125) });
    const slower = await under.attack().start();
    for (let count = 0; count < 120; count++) {
      slower.write(ping);
      await setImmediate();
    }
    expect(await slower.closeCode()).toBe(4400);
    const faster = await under.attack().start();
    await flood(faster, ping, 20_000);
    await faster.gone;
    expect(under.lastCall().inputs).toEqual([{ type: 'caller.vanished' }]);
  });

  it('of fragments is refused from the seventeenth on', async () => {
    const more = frame({ opcode: opcodes.continuation, isFinal: false });
    const attacker = await under.attack().start();
    attacker.write(frame({ opcode: opcodes.text, payload: '{"type":"end-turn"}', isFinal: false }));
    for (let count = 2; count < 16; count++) attacker.write(more);
    attacker.write(frame({ opcode: opcodes.continuation }));
    await expect.poll(() => under.lastCall().inputs).toEqual([{ type: 'caller.ended-turn' }]);
    attacker.write(frame({ opcode: opcodes.text, payload: '"', isFinal: false }));
    for (let count = 2; count <= 17; count++) attacker.write(more);
    expect(await attacker.closeCode()).toBe(1008);
  });

  it('of turns is read no longer than 2 s once it was refused', async () => {
    const attacker = await under.attack().start();
    await flood(attacker, text({ type: 'text', text: 'hello' }), 2000);
    await attacker.closeCode();
    under.server.clock.advance(2000);
    await attacker.gone;
    expect(attacker.socket.destroyed).toBe(true);
  });

  it('of upgrades that never start is refused beyond a limit, and forgotten after 5 s', async () => {
    const answers = new Map<string, number>();
    for (let batch = 0; batch < 20; batch++) {
      const lines = await Promise.all(Array.from({ length: 100 }, () => under.attack().handshake()));
      for (const line of lines) answers.set(line, (answers.get(line) ?? 0) + 1);
    }
    expect(Object.fromEntries(answers)).toEqual({
      'HTTP/1.1 101 Switching Protocols': 20,
      'HTTP/1.1 503 Service Unavailable': 1980,
    });
    under.server.clock.advance(5000);
    const waiting = under.attackers.filter(({ received }) => received.includes(' 101 '));
    expect(await Promise.all(waiting.map((attacker) => attacker.closeCode()))).toEqual(Array(20).fill(4408));
    for (const attacker of under.attackers) attacker.vanish();
    const { client } = await under.server.call();
    client.send({ type: 'hangup' });
    expect(await client.closed).toMatchObject({ code: 1000 });
  });
});

describe('connections', () => {
  it('are dropped beyond their number, and taken again when others have gone', async () => {
    const others = Array.from({ length: 199 }, () => under.attack());
    await Promise.all(others.map((other) => once(other.socket, 'connect')));
    const surplus = under.attack();
    await surplus.gone;
    expect(surplus.received).toBe('');
    await Promise.all(
      others.map((other) => {
        other.vanish();
        return other.gone;
      }),
    );
    await expect.poll(async () => under.attack().handshake().catch(String)).toMatch(/ 101 /);
  });
});

describe('a caller who does not read', () => {
  it('is sent no more audio than fits, and is hung up on after 10 s of it', async () => {
    const attacker = await under.attack().start();
    const call = under.lastCall();
    attacker.socket.pause();
    const audio = new Uint8Array(32_000);
    const before = process.memoryUsage().arrayBuffers;
    // Far more than the kernel takes (some 4 MB a side): 64 MB, of which the server must hold almost nothing.
    for (let second = 0; second < 2000; second++) call.connection.sendAudio(audio);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(8 * 1024 * 1024);
    under.server.clock.advance(5000);
    expect(call.inputs).toEqual([]);
    under.server.clock.advance(5000);
    await expect.poll(() => call.inputs).toEqual([{ type: 'caller.vanished' }]);
  });

  it('is hung up on at once when messages pile up', async () => {
    const attacker = await under.attack().start();
    const call = under.lastCall();
    attacker.socket.pause();
    const line = { type: 'reply', event: 'text', reply: 'r1', text: 'x'.repeat(60_000) } as const;
    for (let count = 0; count < 1000; count++) call.send(line);
    await expect.poll(() => call.inputs).toEqual([{ type: 'caller.vanished' }]);
  });

  it('and sends pings has no pongs piled up for it', async () => {
    const attacker = await under.attack().start();
    const call = under.lastCall();
    attacker.socket.pause();
    await flood(attacker, frame({ opcode: opcodes.ping, payload: 'x'.repeat(125) }), 100_000);
    await expect.poll(() => call.inputs).toEqual([{ type: 'caller.vanished' }]);
  });
});
