import { describe, expect, it, test } from 'vitest';
import { AdmissionError, AgentNotFound } from '../../src/errors/call-error.ts';
import { Unauthorized } from '../../src/errors/request-error.ts';
import { Line } from './connection-rig.ts';

const started = () => new Line().says('start');
const throws = (error: Error) => () => {
  throw error;
};

describe('before the start', () => {
  it('nothing is opened, and 5 s are enough to wait', () => {
    const line = new Line();
    line.clock.advance(4999);
    expect(line.closes).toEqual([]);
    line.clock.advance(1);
    expect(line.closes).toEqual([4408]);
    expect(line.starts).toEqual([]);
    expect(line.complaints).toEqual(['start-timeout']);
  });

  it('audio is out of place, keys and marks mean nothing', () => {
    const line = new Line().plays(160).says('key 1', 'mark m');
    expect(line.complaints).toEqual(['invalid-message']);
    expect(line.heard).toEqual([]);
  });

  it('the carrier may end it', () => {
    const line = new Line().says('stop');
    expect(line.closes).toEqual([1000]);
    expect(line.starts).toEqual([]);
  });

  it('an answer of the protocol is sent at once', () => {
    expect(new Line().says('ping').sent).toEqual(['pong']);
  });

  it('a start that came in time is not overdue later', () => {
    const line = started();
    line.clock.advance(5000);
    expect(line.closes).toEqual([]);
  });
});

describe('a start', () => {
  it('comes once', () => {
    const line = started().says('start');
    expect(line.starts).toHaveLength(1);
    expect(line.complaints).toEqual(['invalid-message']);
    expect(line.closes).toEqual([]);
  });

  test.each([
    ['no such agent', new AgentNotFound('none'), 4404],
    ['all lines busy', new AdmissionError('at-capacity', 1), 4429],
    ['the server drains', new AdmissionError('draining', 1), 1001],
    ['no ticket', new Unauthorized('none'), 4401],
  ])('that is refused closes the socket: %s', (_name, error, code) => {
    const line = new Line({ desk: { open: throws(error) } }).says('start');
    expect(line.closes).toEqual([code]);
    expect(line.complaints).toEqual([error.code]);
    expect(line.faults).toEqual([]);
  });

  it('that fails through our fault closes with 1011', () => {
    const line = new Line({ desk: { open: throws(new Error('no decoder')) } }).says('start');
    expect(line.closes).toEqual([1011]);
    expect(line.faults).toEqual([new Error('no decoder')]);
  });

  it('whose call ends while it is opened leaves nothing', () => {
    const line: Line = new Line({
      desk: {
        open: (_start, connection) => {
          connection.send({ type: 'ended', reason: 'error', durationMs: 0 });
          return {
            id: 'call-1' as never,
            receive: throws(new Error('late')),
            receiveAudio: throws(new Error('late')),
          };
        },
      },
    }).says('start', 'key 1');
    expect(line.closes).toEqual([1000]);
    expect(line.faults).toEqual([]);
  });
});

describe('messages that are wrong', () => {
  it('are borne twice, and close with 4400 the third time', () => {
    const line = started().says('wrong', 'nonsense');
    expect(line.closes).toEqual([]);
    line.says('noise', 'key 1');
    expect(line.closes).toEqual([4400]);
    expect(line.complaints).toEqual(['invalid-message', 'unknown-message', 'invalid-audio']);
    expect(line.heard).toEqual([{ type: 'caller.vanished' }]);
  });

  it('that are too large close with 4413 at once', () => {
    const line = started();
    line.connection.oversized();
    expect(line.closes).toEqual([4413]);
    expect(line.heard).toEqual([{ type: 'caller.vanished' }]);
  });

  it('that come too fast are wrong', () => {
    const line = started();
    // 1200 at once, the start among them.
    for (let count = 0; count < 1199; count += 1) line.says('mark m');
    expect(line.complaints).toEqual([]);
    line.says('mark m');
    expect(line.complaints).toEqual(['rate-limited']);
    line.clock.advance(1000);
    line.says('mark m');
    expect(line.complaints).toEqual(['rate-limited']);
  });

  it('are pings too, of which there are too many', () => {
    const line = started();
    for (let count = 0; count < 1202; count += 1) line.connection.control('ping');
    expect(line.closes).toEqual([4400]);
  });

  it('are keys that nobody can press so fast', () => {
    const line = started();
    for (let count = 0; count < 43; count += 1) line.says('key 5');
    expect(line.heard.filter(({ type }) => type === 'caller.dtmf')).toHaveLength(40);
    expect(line.closes).toEqual([4400]);
  });

  it('are audio that comes faster than it is spoken', () => {
    const line = started();
    for (let count = 0; count < 10; count += 1) line.plays(8000);
    expect(line.complaints).toEqual([]);
    line.plays(8000);
    expect(line.complaints).toEqual(['rate-limited']);
    expect(line.audioBytes).toBe(80_000);
  });
});

describe('a fault of the call’s own code', () => {
  it('closes with 1011, and the call is lost', () => {
    const line = started();
    line.faultsToCome.push(new TypeError('boom'));
    line.says('key 1');
    expect(line.closes).toEqual([1011]);
    expect(line.faults).toEqual([new TypeError('boom')]);
    expect(line.heard).toEqual([{ type: 'caller.vanished' }]);
    expect(line.sent).toEqual(['end error']);
  });

  it('is reported again when the call fails as it is told of that', () => {
    const line = started();
    line.faultsToCome.push(new Error('first'), new Error('second'));
    line.says('key 1');
    expect(line.faults).toEqual([new Error('first'), new Error('second')]);
    expect(line.closes).toEqual([1011]);
  });

  it('as the socket closes is reported and no more', () => {
    const line = started();
    line.faultsToCome.push(new Error('boom'));
    line.connection.closed();
    expect(line.faults).toEqual([new Error('boom')]);
    expect(line.closes).toEqual([]);
  });
});

describe('a carrier that reads slowly', () => {
  it('is sent no audio while 256 KiB wait, and marks and clears all the same', () => {
    const line = started();
    line.socket.bufferedAmount = 256 * 1024 + 1;
    line.connection.sendAudio(new Uint8Array(160));
    line.connection.send({ type: 'clear' });
    expect(line.sent).toEqual(['clear']);
    line.socket.bufferedAmount = 0;
    line.connection.sendAudio(new Uint8Array(160));
    expect(line.sent).toEqual(['clear', 'audio 160']);
  });

  it('is given up after 10 s of that', () => {
    const line = started();
    line.socket.bufferedAmount = 256 * 1024 + 1;
    line.connection.sendAudio(new Uint8Array(160));
    line.clock.advance(9999);
    line.connection.sendAudio(new Uint8Array(160));
    expect(line.closes).toEqual([]);
    line.clock.advance(1);
    line.connection.sendAudio(new Uint8Array(160));
    expect(line.closes).toContain('terminated');
  });

  it('is given up at once with 1 MiB', () => {
    const line = started();
    line.socket.bufferedAmount = 1024 * 1024 + 1;
    line.connection.sendAudio(new Uint8Array(160));
    expect(line.closes).toEqual(['terminated']);
  });
});

describe('a carrier that says nothing more', () => {
  it('is lost after 25 s', () => {
    const line = started();
    line.clock.advance(25_000);
    expect(line.closes).toEqual(['terminated']);
    expect(line.heard).toEqual([{ type: 'caller.vanished' }]);
  });

  it.each([
    ['audio', (line: Line) => line.plays(160)],
    ['a pong', (line: Line) => line.connection.control('pong')],
  ])('is not lost as long as %s comes', (_name, come) => {
    const line = started();
    for (let seconds = 0; seconds < 120; seconds += 4) {
      line.clock.advance(4000);
      come(line);
    }
    expect(line.closes).toEqual([]);
    expect(line.pings).toBeGreaterThan(5);
  });
});
