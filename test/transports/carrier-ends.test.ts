import { EventEmitter, once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { TransferFailed } from '../../src/errors/call-error.ts';
import { Line } from './connection-rig.ts';

const started = () => new Line().says('start');

describe('the end', () => {
  it('by the carrier closes with 1000, and drops the socket half a second later', () => {
    const line = started().says('stop');
    expect(line.heard).toEqual([{ type: 'caller.hung-up' }]);
    expect(line.closes).toEqual([1000]);
    line.clock.advance(500);
    expect(line.closes).toEqual([1000, 'terminated']);
    expect(line.sent).toEqual([]);
  });

  it('by the carrier does not wait for a call that takes its time', () => {
    const line = started();
    line.isDeaf = true;
    line.says('stop');
    expect(line.closes).toEqual([1000]);
  });

  it('told beside the socket is the same, and no REST request', async () => {
    let asked = 0;
    const line = new Line({ desk: { hangUp: async () => void (asked += 1) } }).says('start');
    line.connection.over();
    line.connection.over();
    await setImmediate();
    expect(line.heard).toEqual([{ type: 'caller.hung-up' }]);
    expect(line.closes).toEqual([1000]);
    expect(asked).toBe(0);
  });

  it('of a socket that closes in time leaves no timer', () => {
    const line = started().says('stop');
    line.connection.closed();
    expect(line.clock.timerCount).toBe(0);
    expect(line.goneFromDesk).toBe(1);
    expect(line.closes).toEqual([1000]);
  });

  it('of a socket that closes by itself is that of a call that lost its caller', () => {
    const line = started();
    line.connection.sendAudio(new Uint8Array(100));
    line.connection.closed();
    expect(line.heard).toEqual([{ type: 'caller.vanished' }]);
    expect(line.clock.timerCount).toBe(0);
    line.connection.sendAudio(new Uint8Array(160));
    line.connection.send({ type: 'mark', mark: 'm' });
    expect(line.sent).toEqual([]);
  });

  it('as the server goes away is told, and closes with 1001', () => {
    const line = started();
    line.connection.goAway();
    expect(line.sent).toEqual(['end drained']);
    expect(line.heard).toEqual([{ type: 'caller.vanished' }]);
    expect(line.closes).toEqual([1001]);
    line.connection.goAway();
    expect(line.closes).toEqual([1001]);
  });

  it('as the server goes away before the start closes with 1001', () => {
    const line = new Line();
    line.connection.goAway();
    expect(line.closes).toEqual([1001]);
  });
});

describe('the agent’s hang-up', () => {
  it.each([
    ['the socket', (line: Line) => line.says('stop')],
    ['a webhook', (line: Line) => line.connection.over()],
  ])('waits for no REST request once the carrier says by %s that the call is over', (_name, tell) => {
    const line = new Line({ desk: { hangUp: () => new Promise(() => undefined) } }).says('start').ends();
    expect(line.closes).toEqual([]);
    tell(line);
    expect(line.closes).toEqual([1000]);
    line.clock.advance(500);
    expect(line.closes).toEqual([1000, 'terminated']);
  });

  it('is asked for too where a call that has begun is refused, and of no stranger’s', async () => {
    let asked = 0;
    const desk = { hangUp: async () => void (asked += 1) };
    const stranger = new Line({ desk });
    stranger.connection.oversized();
    expect(stranger.closes).toEqual([4413]);
    expect(asked).toBe(0);
    const line = new Line({ desk }).says('start');
    line.connection.oversized();
    await setImmediate();
    expect(asked).toBe(1);
    expect(line.closes).toEqual([4413]);
  });

  it('closes the socket once the REST request is done', async () => {
    const request = new EventEmitter();
    const line = new Line({ desk: { hangUp: async () => void (await once(request, 'done')) } })
      .says('start')
      .ends();
    line.says('key 1').plays(160);
    await setImmediate();
    expect(line.sent).toEqual(['end agent-hangup']);
    expect(line.closes).toEqual([]);
    expect(line.heard).toEqual([]);
    request.emit('done');
    await setImmediate();
    expect(line.closes).toEqual([1000]);
  });

  it('closes it as well when the REST request fails', async () => {
    const line = new Line({ desk: { hangUp: () => Promise.reject(new Error('500')) } }).says('start').ends();
    await setImmediate();
    expect(line.closes).toEqual([1000]);
    expect(line.faults).toEqual([new Error('500')]);
  });

  it('touches no socket that the carrier has closed meanwhile', async () => {
    const request = new EventEmitter();
    const line = new Line({ desk: { hangUp: async () => void (await once(request, 'done')) } })
      .says('start')
      .ends();
    line.connection.closed();
    request.emit('done');
    await setImmediate();
    expect(line.closes).toEqual([]);
    expect(line.clock.timerCount).toBe(0);
  });

  it('leaves a moment to a carrier that closes by itself', () => {
    const line = new Line({ closesItself: true }).says('start').ends();
    expect(line.closes).toEqual([]);
    line.clock.advance(500);
    expect(line.closes).toEqual([1000]);
  });

  it('is not asked for where the carrier has hung up already', async () => {
    let asked = 0;
    const line = new Line({ desk: { hangUp: async () => void (asked += 1) } }).says('start', 'stop');
    await setImmediate();
    expect(asked).toBe(0);
    expect(line.closes).toEqual([1000]);
  });
});

describe('a transfer', () => {
  it('is the desk’s, if it has one', async () => {
    const asked: string[] = [];
    const desk = { transfer: async (destination: string) => void asked.push(destination) };
    const line = new Line({ transfers: true, desk }).says('start');
    await line.connection.transfer('+15550003');
    expect(asked).toEqual(['+15550003']);
    expect(line.sent).toEqual([]);
  });

  it('is a message otherwise', async () => {
    const line = new Line({ transfers: true }).says('start');
    await line.connection.transfer('+15550003');
    expect(line.sent).toEqual(['transfer +15550003']);
  });

  it('ends the call without a hang-up, and leaves the carrier 2 s to end the stream itself', async () => {
    let asked = 0;
    const line = new Line({ desk: { hangUp: async () => void (asked += 1) } })
      .says('start')
      .ends('transferred');
    await setImmediate();
    line.clock.advance(1999);
    expect(line.closes).toEqual([]);
    line.clock.advance(1);
    expect(asked).toBe(0);
    expect(line.sent).toEqual([]);
    expect(line.closes).toEqual([1000]);
  });

  it('that the carrier refuses leaves the call as it is', async () => {
    const desk = { transfer: () => Promise.reject(new TransferFailed('busy')) };
    const line = new Line({ desk }).says('start');
    await expect(line.connection.transfer('+15550003')).rejects.toThrow('busy');
    line.says('key 1');
    expect(line.heard).toEqual([{ type: 'caller.dtmf', digit: '1' }]);
    expect(line.closes).toEqual([]);
  });

  it('is not possible without desk and message, nor of a call that is over', async () => {
    await expect(started().connection.transfer('+15550003')).rejects.toMatchObject({
      code: 'transfer-failed',
    });
    const over = new Line({ transfers: true }).says('start', 'stop');
    await expect(over.connection.transfer('+15550003')).rejects.toMatchObject({ code: 'transfer-failed' });
    expect(over.sent).toEqual([]);
  });
});

describe('what is heard', () => {
  it('is told by the marks that were played, where the carrier tells which those are', () => {
    const line = started();
    line.connection.send({ type: 'mark', mark: 'm' });
    line.connection.send({ type: 'mark', mark: 'n' });
    line.says('mark m', 'cleared n', 'mark n', 'mark m');
    expect(line.heard).toEqual([{ type: 'caller.played', mark: 'm' }]);
  });

  it('has marks behind their audio, and audio filled up when no more comes', () => {
    const line = started();
    line.connection.sendAudio(new Uint8Array(100));
    line.connection.send({ type: 'mark', mark: 'm' });
    expect(line.sent).toEqual([]);
    line.clock.advance(60);
    expect(line.sent).toEqual(['audio 160', 'mark m']);
  });

  it('waits for more audio from the last that came', () => {
    const line = started();
    line.connection.sendAudio(new Uint8Array(100));
    line.clock.advance(40);
    line.connection.sendAudio(new Uint8Array(100));
    line.clock.advance(59);
    expect(line.sent).toEqual(['audio 160']);
    line.clock.advance(1);
    expect(line.sent).toEqual(['audio 160', 'audio 160']);
  });
});
