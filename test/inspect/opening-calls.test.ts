import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { wavHeader, writeWav } from '../../src/audio/wav.ts';
import type { AskedServer } from '../../tools/inspector/src/inspect/calls/asked-server.ts';
import { Inspector } from '../../tools/inspector/src/inspect/inspector.ts';
import type { WatchLineEvents } from '../../tools/inspector/src/inspect/record/watch-line.ts';
import type { LogEntry } from '../../tools/replay/log-entry.ts';
import { ManualClock } from '../server/manual-clock.ts';
import { logText } from '../support/log-text.ts';
import { scenarioLog } from '../support/scenario-log.ts';

let log: readonly LogEntry[];
let text: string;

beforeAll(async () => {
  log = await scenarioLog('tools/words-before-a-long-tool.yaml');
  text = logText(log);
});

type Answer = () => Promise<Response | undefined>;

let answers: Record<'list' | 'log', Answer>;
let lines: WatchLineEvents[];
let token: { value: string };
let clock: ManualClock;
let inspector: Inspector;

beforeEach(() => {
  answers = { list: async () => undefined, log: async () => new Response(text) };
  lines = [];
  token = { value: '' };
  clock = new ManualClock();
  const server: AskedServer = {
    token,
    useToken: () => true,
    get: async () => answers.list(),
    stream: async () => answers.log(),
    watch: (_, events) => {
      lines.push(events);
      return { send: () => undefined, close: () => undefined };
    },
  };
  inspector = new Inspector(server, {
    nowMs: () => clock.now(),
    random: () => 1,
    pause: async () => undefined,
    isVisible: () => true,
    goTo: () => undefined,
    beforeDrawing: () => () => undefined,
    after: (delayMs, run) => {
      const timer = clock.setTimeout(run, delayMs);
      return () => clock.clearTimeout(timer);
    },
  });
});

/** Streams and answers of the platform settle by tasks, not by promises alone. */
async function settle(): Promise<void> {
  for (let task = 0; task < 20; task += 1) await new Promise((resolve) => void setImmediate(resolve));
}

function meet(line: WatchLineEvents | undefined): void {
  const state = JSON.stringify({ event: { type: 'xstate.init' }, value: {}, context: {} });
  const call = { id: 'one', allowSend: false };
  const registration = { machine: '{}', state, id: 'call', sessionId: 'x:0', at: 1e5, line: 40, call };
  line?.onMessage({ type: 'service.register', ...registration });
}

describe('a call that is opened by its address', () => {
  it('is live when its feed says so, whatever came of the list', async () => {
    await inspector.arrive('#/call/one');
    meet(lines[0]);
    await settle();
    expect(inspector.shown.value?.call.isLive.value).toBe(true);
    expect(inspector.shown.value?.call.entries.length).toBe(40);
  });

  it('need not wait for a list that takes its time', async () => {
    answers.list = () => new Promise(() => undefined);
    void inspector.arrive('#/call/one');
    await settle();
    clock.advance(3000);
    await settle();
    meet(lines[0]);
    await settle();
    expect(inspector.shown.value?.call.isLive.value).toBe(true);
  });

  it('is live when it began after the last list', async () => {
    answers.list = async () => new Response('{"calls":[]}');
    await inspector.list.ask();
    await inspector.arrive('#/call/one');
    meet(lines[0]);
    await settle();
    expect(inspector.shown.value?.call.isLive.value).toBe(true);
  });

  it.each([
    ['there is no such live call', 4404],
    ['the feed can’t be had', 1006],
  ])('is a recorded one when %s', async (_, closeCode) => {
    await inspector.arrive('#/call/one');
    lines[0]?.onLost(closeCode, '');
    await settle();
    expect(inspector.shown.value?.call.entries.length).toBe(log.length);
    expect(inspector.shown.value?.live).toBeUndefined();
  });

  it('is not asked for at a feed where a token is missing', async () => {
    answers.list = answers.log = async () => new Response('{}', { status: 401 });
    await inspector.arrive('#/call/one');
    expect(lines).toEqual([]);
    expect(inspector.opening.value).toMatchObject({
      name: 'failed',
      words: expect.stringContaining('access token') as string,
    });
  });
});

const file = (name: string, content: string | Uint8Array<ArrayBuffer>): File => new File([content], name);
const wav = (): Uint8Array<ArrayBuffer> => writeWav(new Int16Array(800), 8000).slice();
const recordedText = (): string => {
  const recorded = { at: 1e6, kind: 'effect', type: 'audio.recorded', offsetMs: 5 };
  return logText([...log, recorded]);
};

describe('files that are dropped on the page', () => {
  it('are a log with the recording of its name, of which the outline is kept', async () => {
    await inspector.takeFiles([file('a.ndjson', recordedText()), file('a.wav', wav())]);
    await settle();
    expect(inspector.shown.value?.call.outline.value).toMatchObject({ durationMs: 100 });
    expect(inspector.messages.value).toEqual([]);
  });

  it('are told of a recording that goes with none of the logs', async () => {
    await inspector.takeFiles([file('a.ndjson', text), file('b.wav', wav())]);
    expect(inspector.messages.value).toEqual([
      'b.wav was left out: a recording goes with the log of its name, as b.ndjson.',
    ]);
  });

  it('are told of a recording that is none, and of one that the call does not know of', async () => {
    await inspector.takeFiles([file('a.ndjson', text)]);
    await inspector.takeFiles([file('a.wav', wav())]);
    expect(inspector.messages.value).toEqual(['a.wav was left out: by its log, this call was not recorded.']);
    await inspector.takeFiles([file('b.ndjson', recordedText())]);
    await inspector.takeFiles([file('b.wav', wavHeader(8000, 0).slice(0, 20)), file('c.wav', wav())]);
    expect(inspector.messages.value).toEqual([
      'c.wav was left out: a call has one recording.',
      'b.wav is not a recording of talky: those are WAV files, mono, of 16 bits.',
    ]);
  });
});

const foreign = (name: string): File => file(name, 'hello');

describe('files that are none of talky’s', () => {
  it('are listed in one sentence, until another file is opened', async () => {
    await inspector.takeFiles([foreign('a.txt')]);
    await inspector.takeFiles(['b', 'c', 'd'].map(foreign));
    expect(inspector.messages.value).toEqual([
      expect.stringMatching(/^a\.txt is not an event log/),
      expect.stringMatching(/^b, c and d are not event logs/),
    ]);
    await inspector.takeFiles([file('good.ndjson', text), foreign('beside it')]);
    expect(inspector.messages.value).toEqual([expect.stringMatching(/^beside it is not/)]);
    await inspector.takeFiles([file('one.ndjson', text), file('two.ndjson', text)]);
    expect(inspector.messages.value).toEqual([]);
  });

  it('are not all named when they are many', async () => {
    await inspector.takeFiles(['a', 'b', 'c', 'd', 'e', 'f', 'g'].map(foreign));
    expect(inspector.messages.value).toEqual([expect.stringMatching(/^a, b, c, d, e and 2 others are not/)]);
  });
});

const fileKeys = (): readonly string[] => inspector.files.value.map(({ key }) => key);

describe('a file that is opened twice', () => {
  it('is listed once, under the address it had', async () => {
    await inspector.takeFiles([file('a.ndjson', text)]);
    await inspector.takeFiles([file('a.ndjson', text), file('b.ndjson', text)]);
    await inspector.takeFiles([file('a.ndjson', text)]);
    expect(fileKeys()).toEqual(['0-a.ndjson', '1-b.ndjson']);
    expect(inspector.shown.value?.key).toBe('#/file/0-a.ndjson');
  });

  it('is another one when it is longer, or of another call', async () => {
    const longer = `${text}\n`;
    const other = text.replace(/"id":"[^"]/, (start) => `${start.slice(0, -1)}~`);
    for (const each of [text, longer, other]) await inspector.takeFiles([file('a.ndjson', each)]);
    expect(other.length).toBe(text.length);
    expect(new Set(fileKeys()).size).toBe(3);
  });
});

function refuse(status: number, message = ''): void {
  answers.list = answers.log = async () => Response.json({ error: { message } }, { status });
}

async function failureOf(id: string): Promise<string> {
  await inspector.arrive(`#/call/${id}`);
  await settle();
  const { value } = inspector.opening;
  return value.name === 'failed' ? value.words : expect.fail('it was opened');
}

describe('a server that does not show its calls', () => {
  it('has refused the token where there is one', async () => {
    refuse(401);
    expect(await failureOf('one')).toContain('only with an access token');
    token.value = 'none-of-its-own';
    await inspector.openAgain();
    expect(await failureOf('one')).toContain('The token was refused');
  });

  it('says what to set where no token would do', async () => {
    refuse(403, 'Set TALKY_INSPECTOR_TOKEN there.');
    expect(await failureOf('one')).toBe(
      'This server does not show its calls here. Set TALKY_INSPECTOR_TOKEN there.',
    );
  });
});

describe('a live call that is not recorded', () => {
  it('is told to begin anew when its line was lost', async () => {
    answers.log = async () => new Response('', { status: 404 });
    await inspector.arrive('#/call/one');
    meet(lines[0]);
    await settle();
    expect(inspector.shown.value?.notices.value).toEqual([expect.stringContaining('began to watch')]);
    lines[0]?.onLost(1006, '');
    clock.advance(500);
    await settle();
    meet(lines[1]);
    await settle();
    expect(inspector.shown.value?.notices.value).toEqual([expect.stringContaining('lost for a while')]);
  });
});
