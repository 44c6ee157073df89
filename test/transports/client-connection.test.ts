import { describe, expect, it } from 'vitest';
import { AgentNotFound } from '../../src/errors/call-error.ts';
import { InvalidMessage } from '../../src/errors/protocol-error.ts';
import type { ClientProtocol } from '../../src/transports/client-protocol.ts';
import { ClientRig } from './client-rig.ts';

const linear16 = { encoding: 'linear16', sampleRateHz: 16_000 } as const;

/** A protocol of four words. */
function fourWords(): ClientProtocol & { ended: number } {
  return {
    ended: 0,
    begin: (line) => line.send('"hello"'),
    receive: (data, isBinary, line) => {
      if (isBinary) return line.receiveAudio(data);
      const text = Buffer.from(data).toString();
      if (text === 'open')
        return line.open({ audio: linear16, output: linear16, metadata: {}, transport: 'words' }, {});
      if (text === 'type') return line.receive({ type: 'caller.typed', text });
      if (text === 'bye') return line.close(1000, 'bye');
      throw new InvalidMessage('Not one of the four words.');
    },
    output: (output, line) => line.send(JSON.stringify(output.type)),
    audio: (bytes) => bytes,
    error: (code, _message, isFatal) => JSON.stringify({ code, isFatal }),
    end() {
      this.ended += 1;
    },
  };
}

const opened = [{ client: 'open' }] as const;

describe('a client of another protocol', () => {
  it('is heard from the start of the call to its end, and not before or after', () => {
    const protocol = fourWords();
    const rig = new ClientRig(protocol).play([
      { client: 'type' },
      { client: new Uint8Array(320) },
      ...opened,
      { client: 'type' },
      { client: new Uint8Array(320) },
      { call: { audioBytes: 640 } },
      { call: { type: 'ended', reason: 'agent-hangup', durationMs: 1 } },
      { client: 'type' },
      { call: { type: 'clear' } },
    ]);
    expect(rig.heard).toEqual([{ type: 'caller.typed', text: 'type' }, { audioBytes: 320 }]);
    expect(rig.sent).toEqual(['hello', { audioBytes: 640 }, 'ended']);
    expect(rig.closed).toBe(1000);
    expect(protocol.ended).toBe(1);
    expect(rig.play([{ waitMs: 5000 }, { closes: true }]).clock.timerCount).toBe(0);
  });

  it('that goes without a word ends its call, and leaves no timer', () => {
    const rig = new ClientRig(fourWords()).play([...opened, { closes: true }]);
    expect(rig.heard).toEqual([{ type: 'caller.hung-up' }]);
    expect(rig.clock.timerCount).toBe(0);
  });

  it('that asks for no call is let go after 20 s', () => {
    const rig = new ClientRig(fourWords()).play([{ waitMs: 19_000 }]);
    expect(rig.closed).toBeUndefined();
    rig.play([{ waitMs: 1001 }]);
    expect(rig.sent.at(-1)).toEqual({ code: 'start-timeout', isFatal: true });
    expect(rig.closed).toBe(4408);
  });

  it('is told of its mistakes twenty times, and then closed with 4400, its call over', () => {
    const wrong = Array.from({ length: 19 }, () => ({ client: 'nonsense' }));
    const rig = new ClientRig(fourWords()).play([...opened, ...wrong]);
    expect(rig.sent.slice(1)).toEqual(wrong.map(() => ({ code: 'invalid-message', isFatal: false })));
    expect(rig.heard).toEqual([]);
    rig.play([{ client: 'nonsense' }]);
    expect(rig.sent.at(-1)).toEqual({ code: 'invalid-message', isFatal: true });
    expect(rig.closed).toBe(4400);
    expect(rig.heard).toEqual([{ type: 'caller.hung-up' }]);
  });

  it('hears of a refused call in the protocol’s own words', () => {
    const rig = new ClientRig(fourWords());
    rig.refusal = new AgentNotFound('There is no such agent.');
    rig.play(opened);
    expect(rig.sent).toEqual(['hello', { code: 'agent-not-found', isFatal: true }]);
    expect(rig.closed).toBe(4404);
  });

  it('hears of a fault of ours without its words, and the fault goes to the log', () => {
    const rig = new ClientRig(fourWords()).play(opened);
    rig.fault = new Error('secret');
    rig.play([{ client: 'type' }]);
    expect(rig.sent.at(-1)).toEqual({ code: 'internal', isFatal: true });
    expect(JSON.stringify(rig.sent)).not.toContain('secret');
    expect(rig.closed).toBe(1011);
    expect(rig.faults[0]).toBe(rig.fault);
  });

  it('may send half a sample, or far too much, as little as on any line', () => {
    const rig = new ClientRig(fourWords()).play([...opened, { client: new Uint8Array(3) }]);
    expect(rig.sent.at(-1)).toEqual({ code: 'invalid-audio', isFatal: false });
    const tenSeconds = { client: new Uint8Array(32_000 * 10) };
    rig.play([tenSeconds, tenSeconds]);
    expect(rig.heard).toEqual([{ audioBytes: 320_000 }]);
    expect(rig.sent.at(-1)).toEqual({ code: 'rate-limited', isFatal: false });
  });

  it('takes its turns at the pace of people', () => {
    const rig = new ClientRig(fourWords()).play([
      ...opened,
      ...Array.from({ length: 25 }, () => ({ client: 'type' })),
    ]);
    expect(rig.heard).toHaveLength(20);
    expect(rig.sent.at(-1)).toEqual({ code: 'rate-limited', isFatal: false });
  });

  it('is closed for a message over the limit, a server that goes away and a socket that nobody reads', () => {
    const large = new ClientRig(fourWords()).play([...opened, { oversized: true }]);
    expect([large.closed, large.sent.at(-1)]).toEqual([4413, { code: 'frame-too-large', isFatal: true }]);
    const away = new ClientRig(fourWords()).play([...opened, { goAway: true }]);
    expect([away.closed, away.heard]).toEqual([1001, [{ type: 'caller.hung-up' }]]);
    const slow = new ClientRig(fourWords()).play(opened);
    slow.bufferedAmount = 2 * 1024 * 1024;
    expect(slow.play([{ call: { audioBytes: 640 } }]).closed).toBe(1006);
  });

  it('that sends nothing for five minutes is taken to be gone', () => {
    const rig = new ClientRig(fourWords()).play(opened);
    for (let at = 0; at < 320_000; at += 2500) {
      rig.connection.control('pong');
      rig.clock.advance(2500);
    }
    expect(rig.closed).toBe(4408);
  });

  it('whose call is over elsewhere is closed, and gone within a second whether it answers or not', () => {
    const rig = new ClientRig(fourWords()).play(opened);
    rig.connection.over();
    expect(rig.heard).toEqual([{ type: 'caller.hung-up' }]);
    expect([rig.closed, rig.isTerminated]).toEqual([1000, false]);
    expect(rig.play([{ waitMs: 1000 }]).isTerminated).toBe(true);
  });

  it('whose agent has hung up is gone within a second as well, once its call is over elsewhere', () => {
    const rig = new ClientRig({ ...fourWords(), closesItself: true }).play([
      ...opened,
      { call: { type: 'ended', reason: 'agent-hangup', durationMs: 1 } },
    ]);
    rig.connection.over();
    expect(rig.play([{ waitMs: 1000 }]).isTerminated).toBe(true);
  });
});
