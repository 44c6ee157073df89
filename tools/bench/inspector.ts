import type { LogSink } from '../../src/call/event-log.ts';
import { CallFeed } from '../../src/inspector/call-feed.ts';
import { quantile } from '../quantile.ts';
import { shippedPolicy } from '../replay/shipped-policy.ts';
import { textTable } from '../text-table.ts';
import { MeasuredMachine } from './measured-machine.ts';

/** What an event of a call's machine costs without the inspector, with it and nobody watching, and with one who does. */
const rounds = 150;
/** The first ones are run by code that is not compiled yet. */
const warmUpRounds = 30;
const turnsARound = 12;

const input = { policy: await shippedPolicy(), farewell: 'Goodbye.', apology: 'Sorry.' };
let messages = 0;
let bytes = 0;
const counting = {
  send: (message: string): void => {
    messages += 1;
    bytes += message.length;
  },
  bufferedBytes: 0,
  end: () => undefined,
};

function attach({ watch }: MeasuredMachine): CallFeed | undefined {
  return watch === undefined ? undefined : new CallFeed(watch, counting, { allowSend: false });
}

type Kind = readonly [name: string, open: (log: LogSink | undefined) => MeasuredMachine];

const kinds: readonly Kind[] = [
  ['no inspector', (log) => MeasuredMachine.bare(input, log)],
  ['nobody watches', (log) => MeasuredMachine.watchable(input, log)],
  [
    'somebody has watched',
    (log) => {
      const machine = MeasuredMachine.watchable(input, log);
      attach(machine)?.close();
      return machine;
    },
  ],
  [
    'one watches',
    (log) => {
      const machine = MeasuredMachine.watchable(input, log);
      attach(machine);
      return machine;
    },
  ],
];

/** Each round measures every kind, in another order than the round before: what slows the machine slows them all. */
function measureAll(log: LogSink | undefined): ReadonlyMap<string, readonly number[]> {
  const taken = new Map<string, number[]>(kinds.map(([name]) => [name, []]));
  for (let round = -warmUpRounds; round < rounds; round += 1) {
    for (let index = 0; index < kinds.length; index += 1) {
      const [name, open] = kinds[(index + round + warmUpRounds) % kinds.length] as Kind;
      const machine = open(log);
      const us = machine.measure(turnsARound);
      if (round >= 0) taken.get(name)?.push(us);
      machine.stop();
    }
  }
  return taken;
}

function rows(log: LogSink | undefined, title: string): readonly (readonly string[])[] {
  const taken = measureAll(log);
  const bare = taken.get('no inspector') ?? [];
  return kinds.map(([name]) => {
    const us = taken.get(name) ?? [];
    const more = us.map((each, round) => each / (bare[round] ?? Number.NaN) - 1);
    return [title, name, median(us).toFixed(2), `${(100 * median(more)).toFixed(1)} %`];
  });
}

function median(values: readonly number[]): number {
  return quantile(values, 0.5) ?? Number.NaN;
}

let written = 0;
const sink: LogSink = {
  write: (line) => {
    written += line.length;
  },
  close: () => undefined,
};
const table = [...rows(undefined, 'no log'), ...rows(sink, 'log written')];
console.log(textTable([['event log', 'inspector', 'µs an event', 'more'], ...table]));
console.log(
  `${messages} messages of ${Math.round(bytes / messages)} bytes on average; ${written} bytes of log`,
);
