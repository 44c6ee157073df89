import { EventEmitter } from 'node:events';
import { appendFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CallArchive, type RecordedCall } from '../../src/server/call-archive.ts';
import { inspectedCalls } from '../../src/server/inspected-calls.ts';
import type { LogAnswer } from '../../src/server/log-worker.ts';
import { RecordedCalls, type LogThread } from '../../src/server/recorded-calls.ts';
import { createLogger } from '../../src/observability/logger.ts';
import { ManualClock } from './manual-clock.ts';
import { eventful, opened, recordedFolder, textOf, type RecordedFolder } from './recorded-folder.ts';

let folder: RecordedFolder;

beforeEach(async () => {
  folder = await recordedFolder();
});
afterEach(() => folder.remove());

/** An archive, and what it has told of. */
class Told {
  readonly archive: CallArchive;
  readonly calls = new Map<string, RecordedCall>();
  leftOut = 0;
  read = 0;

  constructor(maxListed?: number) {
    this.archive = new CallArchive({ folder: folder.path }, maxListed);
  }

  /** Looks and reads all that is to be read; returns what is told of one call. */
  async look(nowMs: number, id = 'one'): Promise<RecordedCall['summary']> {
    await this.archive.look(nowMs);
    while (await this.archive.readNext()) this.read++;
    this.hear();
    return this.calls.get(id)?.summary;
  }

  hear(): number {
    const { changed, gone, leftOut, reading } = this.archive.news();
    for (const call of changed) this.calls.set(call.id, call);
    for (const id of gone) this.calls.delete(id);
    this.leftOut = leftOut;
    return reading;
  }
}

describe('an archive of logs', () => {
  it('tells at once which there are, and then what is in them', async () => {
    await folder.log('one', eventful);
    await folder.log('no-log', ['hello']);
    const told = new Told();
    await told.archive.look(0);
    expect(told.hear()).toBe(2);
    expect([...told.calls.keys()].toSorted()).toEqual(['no-log', 'one']);
    expect(told.calls.get('one')).toEqual({
      id: 'one',
      path: folder.file('one.ndjson'),
      sizeBytes: textOf(eventful).length,
      modifiedMs: expect.any(Number),
    });
    expect(await told.look(1)).toMatchObject({ turns: 2, agent: 'front-desk' });
    expect([...told.calls.keys()]).toEqual(['one']);
  });

  it('lists hundreds, and of too many the newest', async () => {
    const ids = Array.from({ length: 200 }, (_, index) => `call-${index}`);
    await Promise.all(
      ids.map(async (id, index) => {
        await folder.log(id, [opened(new Date(index * 60_000).toISOString())]);
        await utimes(folder.file(`${id}.ndjson`), index, index);
      }),
    );
    const all = new Told();
    await all.look(0);
    expect([all.calls.size, all.leftOut]).toEqual([200, 0]);
    const some = new Told(100);
    await some.look(0);
    expect([some.leftOut, some.read]).toEqual([100, 100]);
    expect([...some.calls.keys()].toSorted()).toEqual(ids.slice(100).toSorted());
    await rm(folder.file('call-199.ndjson'));
    await some.look(1);
    expect([some.calls.has('call-199'), some.calls.has('call-99'), some.calls.size]).toEqual([
      false,
      true,
      100,
    ]);
  });

  it('reads of a log that has grown only the rest', async () => {
    const path = folder.file('one.ndjson');
    const told = new Told();
    await folder.log('one', eventful.slice(0, -1));
    expect(await told.look(0)).toMatchObject({ turns: 2, agent: 'front-desk' });
    const [half, rest] = ['{"at":2000,"kind":"decision","type":', '"turn.committed","text":"x"}\n'];
    await appendFile(path, half);
    expect(await told.look(1)).toMatchObject({ turns: 2, durationMs: 991 });
    await appendFile(path, rest);
    expect(await told.look(2)).toMatchObject({ turns: 3, durationMs: 2000, agent: 'front-desk' });
    const text = textOf(eventful.slice(0, -1))
      .replace('zanzibar', 'ZANZIBAR')
      .replaceAll('turn.comm', 'TURN.COMM');
    await writeFile(path, `${text}${half}${rest}`);
    await appendFile(path, textOf([{ at: 3000, kind: 'decision', type: 'turn.committed', text: 'y' }]));
    expect(await told.look(3)).toMatchObject({ turns: 4, durationMs: 3000 });
    await folder.log('one', [opened()]);
    expect(await told.look(4)).toMatchObject({ turns: 0, state: 'connecting' });
  });

  it('begins anew with another log of the same name, also a longer one', async () => {
    const told = new Told();
    await folder.log('one', eventful);
    await told.look(0);
    const longer = [
      opened('2031-01-01T00:00:00.000Z', 'back-porch'),
      ...eventful.slice(1, -1),
      ...eventful.slice(1),
    ];
    await folder.log('other', longer);
    await rename(folder.file('other.ndjson'), folder.file('one.ndjson'));
    expect(await told.look(10_000)).toMatchObject({ agent: 'back-porch', turns: 4 });
  });

  it('looks at what may have changed, and at all the rest every few seconds', async () => {
    const told = new Told();
    await folder.log('whole', eventful);
    await folder.log('going-on', eventful.slice(0, 6));
    await told.look(0);
    expect(told.read).toBe(2);
    await appendFile(folder.file('whole.ndjson'), '\n');
    await appendFile(folder.file('going-on.ndjson'), textOf([eventful[4] ?? {}]));
    expect(await told.look(1000, 'going-on')).toMatchObject({ turns: 2 });
    expect(told.read).toBe(3);
    await folder.log('new', eventful);
    expect(await told.look(2000, 'new')).toMatchObject({ turns: 2 });
    expect(told.read).toBe(4);
    await told.look(10_000);
    expect(told.read).toBe(5);
    await told.look(10_001);
    expect(told.read).toBe(5);
  });
});

/** A thread that says what the test lets it say. */
class TestThread extends EventEmitter {
  readonly asked: unknown[] = [];
  terminated = 0;

  postMessage(question: unknown): void {
    this.asked.push(question);
  }

  async terminate(): Promise<number> {
    this.terminated++;
    return 0;
  }

  unref(): void {
    this.asked.push('unref');
  }

  tell(answer: Partial<LogAnswer>): void {
    this.emit('message', { changed: [], gone: [], leftOut: 0, reading: 0, hasLooked: false, ...answer });
  }
}

function recordedCalls() {
  const threads: TestThread[] = [];
  const lines: string[] = [];
  const clock = new ManualClock();
  const recorded = new RecordedCalls({
    place: { files: [] },
    clock,
    logger: createLogger({ level: 'error', destination: { write: (line) => void lines.push(line) } }),
    newWorker: () => {
      const thread = new TestThread();
      threads.push(thread);
      return thread as unknown as LogThread;
    },
  });
  const last = (): TestThread => threads.at(-1) ?? new TestThread();
  return { recorded, clock, threads, last, lines };
}

describe('the recorded calls', () => {
  const call = { id: 'one', path: '/nowhere/one.ndjson', sizeBytes: 4_000_000, modifiedMs: 0 };

  it('are listed at once while their logs are read', async () => {
    const { recorded, clock, last } = recordedCalls();
    const listed = inspectedCalls({ recorded, ownCalls: () => [], labelOf: () => undefined });
    last().tell({ hasLooked: true, changed: [call], reading: 1 });
    clock.advance(150);
    expect(await listed).toMatchObject({
      reading: 1,
      calls: [
        {
          id: 'one',
          state: 'reading',
          startedAt: '1970-01-01T00:00:00.000Z',
          sizeBytes: 4_000_000,
          health: { isComplete: true },
        },
      ],
    });
  });

  it('are waited for a moment, and looked for once by all who ask meanwhile', async () => {
    const { recorded, last } = recordedCalls();
    const lists = [recorded.list(), recorded.list(), recorded.list()];
    last().tell({ hasLooked: true, changed: [call], reading: 1 });
    last().tell({ gone: ['one'] });
    for (const list of lists) expect(await list).toEqual({ calls: [], leftOut: 0, reading: 0 });
    expect(last().asked).toEqual(['unref', { nowMs: 0 }]);
  });

  it('are not waited for when nobody looks', async () => {
    const { recorded, clock } = recordedCalls();
    const list = recorded.list();
    clock.advance(1000);
    expect(await list).toEqual({ calls: [], leftOut: 0, reading: 0 });
  });

  it('are read by another thread when one dies, three times at most', async () => {
    const { recorded, threads, last, lines } = recordedCalls();
    for (let count = 1; count <= 4; count++) {
      const list = recorded.list();
      last().emit('error', new Error('out of memory'));
      last().emit('exit', 1);
      expect(await list).toEqual({ calls: [], leftOut: 0, reading: 0 });
    }
    expect(threads).toHaveLength(3);
    expect(lines[0]).toContain('out of memory');
  });

  it('need no thread any more when they are closed', async () => {
    const { recorded, threads, last } = recordedCalls();
    const list = recorded.list();
    last().tell({ hasLooked: true });
    await list;
    await recorded.close();
    expect([last().terminated, threads.length]).toEqual([1, 1]);
    await recorded.list();
    expect(threads).toHaveLength(1);
  });
});
