import { EventEmitter, once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { TransferFailed } from '../../src/errors/call-error.ts';
import { PlivoCodec } from '../../src/transports/plivo.ts';
import { VonageCodec } from '../../src/transports/vonage.ts';
import { play } from './carrier-rig.ts';
import { Line, type LineOptions } from './connection-rig.ts';
import { begun as begunAtPlivo } from './plivo-line.ts';
import { begun as begunAtVonage } from './vonage-line.ts';

/** A line, and what its desk is asked for. */
const hungUpLine = (options: Omit<LineOptions, 'desk'> = {}, desk: LineOptions['desk'] = {}) => {
  const asked: string[] = [];
  const line: Line = new Line({
    ...options,
    desk: { hangUp: async () => void asked.push('hang-up'), closed: () => asked.push('closed'), ...desk },
  });
  return { line, asked };
};

describe('a socket that is lost', () => {
  it('has the call hung up at the carrier, while the desk still knows whose it is', () => {
    const { line, asked } = hungUpLine();
    line.says('start').connection.closed();
    expect(asked).toEqual(['hang-up', 'closed']);
    expect(line.heard).toEqual([{ type: 'caller.vanished' }]);
  });

  it('has so as well where nothing comes on it any more, once', () => {
    const { line, asked } = hungUpLine();
    line.says('start').clock.advance(25_000);
    expect(line.closes).toEqual(['terminated']);
    line.connection.closed();
    expect(asked).toEqual(['hang-up', 'closed']);
  });

  it('has so where the carrier reads too slowly', () => {
    const { line, asked } = hungUpLine();
    line.says('start').socket.bufferedAmount = 1024 * 1024 + 1;
    line.connection.sendAudio(new Uint8Array(160));
    line.connection.closed();
    expect(line.closes).toEqual(['terminated']);
    expect(asked).toEqual(['hang-up', 'closed']);
  });

  it('is the end of the call already, where the carrier ends it by that', () => {
    const { line, asked } = hungUpLine({ endsByClose: true });
    line.says('start').connection.closed();
    expect(asked).toEqual(['closed']);
  });

  it.each([
    ['Plivo', new PlivoCodec(), begunAtPlivo, ['hang-up']],
    ['Vonage', new VonageCodec(), begunAtVonage, []],
  ])('is told to %s where it would not know by itself', (_name, codec, begun, expected) => {
    const asked: string[] = [];
    play(codec, [...begun, { closes: true }], { hangUp: async () => void asked.push('hang-up') });
    expect(asked).toEqual(expected);
  });

  it.each([
    ['the carrier has told of the end', (line: Line) => line.says('stop')],
    ['a webhook has told of it', (line: Line) => line.connection.over()],
    ['the call was transferred', (line: Line) => line.ends('transferred')],
  ])('asks for nothing once %s', (_name, end) => {
    const { line, asked } = hungUpLine();
    end(line.says('start'));
    line.connection.closed();
    expect(asked).toEqual(['closed']);
  });

  it.each([
    ['the agent has hung up', (line: Line) => line.ends()],
    ['the call was refused', (line: Line) => line.connection.oversized()],
    ['the server goes away', (line: Line) => line.connection.goAway()],
  ])('asks for nothing more once %s', (_name, end) => {
    const { line, asked } = hungUpLine();
    end(line.says('start'));
    line.connection.closed();
    expect(asked).toEqual(['hang-up', 'closed']);
  });

  it('asks for nothing where the call fails as it hears that the carrier has ended it', () => {
    const { line, asked } = hungUpLine();
    line.says('start').faultsToCome.push(new Error('boom'));
    line.says('stop').connection.closed();
    expect(line.faults).toEqual([new Error('boom')]);
    expect(line.closes).toEqual([1011]);
    expect(asked).toEqual(['closed']);
  });

  it('leaves a call alone that is being transferred', async () => {
    const request = new EventEmitter();
    const { line, asked } = hungUpLine({}, { transfer: async () => void (await once(request, 'done')) });
    const transferred = line.says('start').connection.transfer('+15550003');
    line.connection.closed();
    request.emit('done');
    await transferred;
    expect(asked).toEqual(['closed']);
  });

  it('has a call hung up whose transfer was refused', async () => {
    const { line, asked } = hungUpLine({}, { transfer: () => Promise.reject(new TransferFailed('busy')) });
    await expect(line.says('start').connection.transfer('+15550003')).rejects.toThrow('busy');
    line.connection.closed();
    expect(asked).toEqual(['hang-up', 'closed']);
  });

  it('has a call hung up whose transfer fails only then, while the desk still knows whose it is', async () => {
    const request = new EventEmitter();
    const { line, asked } = hungUpLine({}, { transfer: async () => void (await once(request, 'done')) });
    const transferred = line.says('start').connection.transfer('+15550003');
    line.connection.closed();
    expect(asked).toEqual([]);
    request.emit('error', new TransferFailed('busy'));
    await expect(transferred).rejects.toThrow('busy');
    expect(asked).toEqual(['hang-up', 'closed']);
  });

  it('has so where nothing came any more while it was asked for', async () => {
    const request = new EventEmitter();
    const { line, asked } = hungUpLine({}, { transfer: async () => void (await once(request, 'done')) });
    const transferred = line.says('start').connection.transfer('+15550003');
    line.clock.advance(25_000);
    line.connection.closed();
    request.emit('error', new TransferFailed('busy'));
    await expect(transferred).rejects.toThrow('busy');
    expect(asked).toEqual(['hang-up', 'closed']);
  });

  it.each([
    ['before', (line: Line) => line.says('stop').connection.closed()],
    [
      'after',
      (line: Line) => {
        line.connection.closed();
        line.connection.over();
      },
    ],
  ])('asks for nothing behind a failed transfer where the carrier told of the end %s', async (_name, end) => {
    const request = new EventEmitter();
    const { line, asked } = hungUpLine({}, { transfer: async () => void (await once(request, 'done')) });
    const transferred = line.says('start').connection.transfer('+15550003');
    end(line);
    request.emit('error', new TransferFailed('busy'));
    await expect(transferred).rejects.toThrow('busy');
    expect(asked).toEqual(['closed']);
  });

  it('is a fault of ours where the hang-up fails', async () => {
    const { line } = hungUpLine({}, { hangUp: () => Promise.reject(new Error('500')) });
    line.says('start').connection.closed();
    await setImmediate();
    expect(line.faults).toEqual([new Error('500')]);
  });
});
