import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { frame, opcodes, text } from './raw-client.ts';
import { startUnderAttack, type ServerUnderAttack } from './under-attack.ts';

let under: ServerUnderAttack;

beforeEach(async () => {
  under = await startUnderAttack({ headersTimeoutMs: 1000 });
});

afterEach(() => under.nobodyWasHurt());

const { continuation, text: textual, binary, close, ping, pong } = opcodes;
const hello = '{"type":"text","text":"hello"}';
const twoFragments = (second: Buffer) =>
  Buffer.concat([frame({ opcode: textual, payload: hello.slice(0, 9), isFinal: false }), second]);

/** Holds the timeouts of the WebSocket library, which are not ours to set, so that they can't do our work. */
async function withoutSocketTimeouts(run: () => Promise<void>): Promise<void> {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    await run();
  } finally {
    vi.useRealTimers();
  }
}

describe('bytes that RFC 6455 does not allow', () => {
  it.each([
    ['a frame without a mask', 1002, frame({ opcode: textual, payload: hello, isMasked: false })],
    ['the first reserved bit', 1002, frame({ opcode: textual, payload: hello, reserved: 4 })],
    ['the second reserved bit', 1002, frame({ opcode: binary, payload: hello, reserved: 2 })],
    ['the third reserved bit', 1002, frame({ opcode: ping, reserved: 1 })],
    ['a data opcode that is reserved', 1002, frame({ opcode: 3, payload: hello })],
    ['a control opcode that is reserved', 1002, frame({ opcode: 0xb })],
    ['a ping in fragments', 1002, frame({ opcode: ping, payload: 'x', isFinal: false })],
    ['a close in fragments', 1002, frame({ opcode: close, isFinal: false })],
    ['a ping of 126 bytes', 1002, frame({ opcode: ping, payload: 'x'.repeat(126) })],
    ['a pong of 126 bytes', 1002, frame({ opcode: pong, payload: 'x'.repeat(126) })],
    ['a continuation of nothing', 1002, frame({ opcode: continuation, payload: hello })],
    ['a message inside another', 1002, twoFragments(frame({ opcode: textual, payload: hello }))],
    [
      'text that is no UTF-8',
      1007,
      frame({ opcode: textual, payload: Uint8Array.of(0x22, 0xc3, 0x28, 0x22) }),
    ],
    ['text of half a surrogate', 1007, frame({ opcode: textual, payload: Uint8Array.of(0xed, 0xa0, 0x80) })],
    ['a close of one byte', 1002, frame({ opcode: close, payload: 'x' })],
    ['a close code that is reserved', 1002, frame({ opcode: close, payload: Uint8Array.of(0x03, 0xed) })],
    ['a close code that is none', 1002, frame({ opcode: close, payload: Uint8Array.of(0, 7) })],
    ['a reason that is no UTF-8', 1007, frame({ opcode: close, payload: Uint8Array.of(0x03, 0xe8, 0xff) })],
    ['a frame of 2^62 bytes', 4413, frame({ opcode: binary, length: 2 ** 62 })],
    ['a frame of 1 GiB, announced only', 4413, frame({ opcode: binary, length: 2 ** 30 })],
    ['a request in place of frames', 1002, Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n')],
    ['zeroes', 1002, Buffer.alloc(4096)],
    ['ones', 1002, Buffer.alloc(4096, 0xff)],
  ])('as %s close the call with %i', async (_name, code, bytes) => {
    const attacker = await under.attack().start();
    const call = under.lastCall();
    attacker.write(bytes);
    expect(await attacker.closeCode()).toBe(code);
    attacker.socket.end();
    await attacker.gone;
    await expect.poll(() => call.inputs).toEqual([{ type: 'caller.vanished' }]);
  });

  it('leave 2 s for the answer to the close frame, and then nothing', () =>
    withoutSocketTimeouts(async () => {
      const attacker = await under.attack().start();
      const call = under.lastCall();
      attacker.write(frame({ opcode: 3, payload: hello }));
      expect(await attacker.closeCode()).toBe(1002);
      vi.advanceTimersByTime(1999);
      expect(attacker.socket.destroyed).toBe(false);
      vi.advanceTimersByTime(1);
      await attacker.gone;
      expect(call.inputs).toEqual([{ type: 'caller.vanished' }]);
    }));
});

describe('frames in pieces', () => {
  it('are understood when every byte comes alone', async () => {
    const attacker = under.attack();
    await attacker.handshake();
    await attacker.trickle(text({ type: 'start' }));
    await attacker.trickle(frame({ opcode: textual, payload: hello }));
    await attacker.trickle(frame({ opcode: binary, payload: new Uint8Array(640) }));
    await attacker.trickle(text({ type: 'hangup' }));
    expect(await attacker.closeCode()).toBe(1000);
    expect(under.lastCall().inputs).toEqual([
      { type: 'caller.typed', text: 'hello' },
      { type: 'caller.hung-up' },
    ]);
    expect(under.lastCall().audioBytes).toBe(640);
  });

  it('are understood when many come at once, with the handshake', async () => {
    const attacker = under.attack();
    const more = Array.from({ length: 50 }, () => frame({ opcode: binary, payload: new Uint8Array(640) }));
    await attacker.handshake(Buffer.concat([text({ type: 'start' }), ...more, text({ type: 'hangup' })]));
    expect(await attacker.closeCode()).toBe(1000);
    expect(under.lastCall().audioBytes).toBe(32_000);
  });

  it('may be fragments with a ping between them', async () => {
    const attacker = await under.attack().start();
    attacker.write(frame({ opcode: textual, payload: hello.slice(0, 9), isFinal: false }));
    attacker.write(frame({ opcode: ping, payload: 'between' }));
    attacker.write(frame({ opcode: continuation, payload: hello.slice(9) }));
    await attacker.until(() => attacker.frames().some(({ opcode }) => opcode === pong));
    attacker.write(text({ type: 'hangup' }));
    await attacker.closeCode();
    expect(under.lastCall().inputs[0]).toEqual({ type: 'caller.typed', text: 'hello' });
  });

  it('of which the rest never comes end the call within 30 s', async () => {
    const attacker = await under.attack().start();
    const call = under.lastCall();
    attacker.write(frame({ opcode: binary, payload: new Uint8Array(640) }).subarray(0, 300));
    await passes(30_000);
    await attacker.gone;
    expect(call.inputs).toEqual([{ type: 'caller.vanished' }]);
    expect(call.audioBytes).toBe(0);
  });
});

/** Lets time go by for the server while everybody who answers its pings does so. */
async function passes(ms: number): Promise<void> {
  const [other] = under.server.clients;
  for (let passed = 0; passed < ms; passed += 1000) {
    under.server.clock.advance(1000);
    await other?.roundTrip();
    await other?.roundTrip();
  }
}

describe('a caller who vanishes without a word', () => {
  it('is noticed within 30 s, and not before a caller who answered once late', async () => {
    const attacker = await under.attack().start();
    const call = under.lastCall();
    await passes(19_000);
    expect(call.inputs).toEqual([]);
    await passes(11_000);
    await attacker.gone;
    expect(call.inputs).toEqual([{ type: 'caller.vanished' }]);
  });

  it('is noticed within 30 s even when audio still comes from it', async () => {
    const attacker = await under.attack().start();
    const call = under.lastCall();
    for (let second = 0; second < 30; second++) {
      attacker.write(frame({ opcode: binary, payload: new Uint8Array(640) }));
      await passes(1000);
    }
    await attacker.gone;
    expect(call.inputs).toEqual([{ type: 'caller.vanished' }]);
  });

  it('is kept as long as it answers pings', async () => {
    const { client, call } = await under.server.call();
    await passes(120_000);
    expect(call.inputs).toEqual([]);
    client.send({ type: 'hangup' });
    expect(await client.closed).toMatchObject({ code: 1000 });
  });

  it('after the end has 2 s for its close frame', () =>
    withoutSocketTimeouts(async () => {
      const attacker = await under.attack().start();
      under.lastCall().end('agent-hangup');
      expect(await attacker.closeCode()).toBe(1000);
      await passes(1000);
      expect(attacker.socket.destroyed).toBe(false);
      await passes(1000);
      await attacker.gone;
    }));

  it('ends its half of the connection only, and is gone at once', async () => {
    const attacker = await under.attack().start();
    const call = under.lastCall();
    attacker.socket.end();
    await attacker.gone;
    await expect.poll(() => call.inputs).toEqual([{ type: 'caller.vanished' }]);
  });

  it('before start is gone 7 s later', () =>
    withoutSocketTimeouts(async () => {
      const attacker = under.attack();
      await attacker.handshake();
      await passes(5000);
      expect(await attacker.closeCode()).toBe(4408);
      await passes(2000);
      await attacker.gone;
      expect(under.server.calls.opened).toHaveLength(1);
    }));
});

describe('a slow handshake', () => {
  it('of headers that never end is given up', async () => {
    const attacker = under.attack();
    attacker.write('GET /v1/call HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ');
    const slowly = setInterval(() => attacker.write('a'), 10);
    await attacker.gone;
    clearInterval(slowly);
    expect(attacker.received).toMatch(/^HTTP\/1\.1 408 [^]*\{"error":\{"code":"invalid-request"/);
  });

  it('of nothing at all is given up', async () => {
    const attacker = under.attack();
    await attacker.gone;
    expect(attacker.received).toMatch(/^HTTP\/1\.1 408 /);
  });

  it('of a start that comes byte by byte is given up after 5 s', async () => {
    const attacker = under.attack();
    await attacker.handshake();
    await attacker.trickle(text({ type: 'start' }).subarray(0, 20));
    await passes(4000);
    expect(attacker.frames()).toEqual([]);
    await passes(1000);
    expect(await attacker.closeCode()).toBe(4408);
  });

  it.each([
    ['a TLS greeting', Buffer.from('160301020001000001fc0303', 'hex')],
    ['zeroes', Buffer.alloc(1000)],
    ['a line that is none', Buffer.from('HELLO\r\n\r\n')],
    ['a frame', text({ type: 'start' })],
  ])('of %s is answered with 400, as JSON', async (_name, bytes) => {
    const attacker = under.attack();
    attacker.write(bytes);
    await attacker.gone;
    expect(attacker.received).toMatch(/^HTTP\/1\.1 400 [^]*\{"error":\{"code":"invalid-request"/);
  });
});
