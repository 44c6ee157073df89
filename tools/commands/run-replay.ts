import { system } from '../../src/system.ts';
import { exitStatus } from '../command-error.ts';
import { printableLines } from '../printable.ts';
import { RealClock } from '../replay/real-clock.ts';
import { readReplayItems } from '../replay/replay-item.ts';
import { shippedPolicy } from '../replay/shipped-policy.ts';
import { verdictOn, type Verdict } from '../replay/verdict.ts';
import { VirtualClock } from '../replay/virtual-clock.ts';
import type { Console } from './console.ts';

export interface ReplayOptions {
  readonly json?: true;
  readonly realtime?: true;
}

/** A process that does something else as well is so late, now and then. */
const realLatenessMs = 50;

/** Replays everything, one after the other; resolves with the exit status. */
export async function runReplay(
  paths: readonly string[],
  { json, realtime }: ReplayOptions,
  { stdout, stderr }: Console,
  clock = system.clock,
): Promise<number> {
  const items = await readReplayItems(paths);
  const shipped = await shippedPolicy();
  const latenessMs = realtime === true ? realLatenessMs : 0;
  const newClock = realtime === true ? () => new RealClock(clock) : () => new VirtualClock();
  let failed = 0;
  for (const item of items) {
    const verdict = await verdictOn(item, { shipped, latenessMs, newClock });
    if (!verdict.pass) failed++;
    stdout.write(json === true ? jsonLine(verdict) : textOf(verdict));
  }
  stderr.write(`${items.length - failed} passed, ${failed} failed\n`);
  return failed === 0 ? exitStatus.done : exitStatus.failed;
}

function jsonLine({ account: _account, expectsNothing: _expectsNothing, ...verdict }: Verdict): string {
  return `${JSON.stringify(verdict)}\n`;
}

function textOf({ name, file, pass, account, expectsNothing }: Verdict): string {
  const lines = account.split('\n').map((line) => (line === '' ? '' : `    ${line}`));
  const remark = expectsNothing ? '  (it expects nothing)' : '';
  return printableLines(`${pass ? '✓' : '✗'} ${name}  ${file}${remark}\n${lines.join('\n')}`);
}
