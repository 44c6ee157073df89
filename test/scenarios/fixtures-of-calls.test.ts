import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { writtenFixture } from '../../tools/replay/from-log/written-fixture.ts';
import { judge } from '../../tools/replay/judge.ts';
import type { LogEntry } from '../../tools/replay/log-entry.ts';
import { observeLog } from '../../tools/replay/log/observe-log.ts';
import { readLog, type RecordedCall } from '../../tools/replay/log/read-log.ts';
import { readFixture } from '../../tools/replay/read-fixture.ts';
import { runFixture } from '../../tools/replay/run-fixture.ts';
import { shippedPolicy } from '../../tools/replay/shipped-policy.ts';

const folder = 'test/fixtures/recorded-calls';
const logs = readdirSync(folder).filter((file) => file.endsWith('.ndjson'));

function recordedCall(file: string): RecordedCall {
  const reading = readLog(readFileSync(`${folder}/${file}`, 'utf8'));
  if (!reading.ok) throw new Error(`line ${reading.line} ${reading.fault}`);
  return reading.call;
}

async function made(call: RecordedCall) {
  const shipped = await shippedPolicy();
  const written = await writtenFixture(call, shipped);
  if (written === undefined) throw new Error('it never became ready');
  const read = readFixture(written.text, 'call.yaml');
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const { observed } = await runFixture(read.fixture, shipped);
  return { written, fixture: read.fixture, observed, failures: judge(read.fixture.expect, observed) };
}

const { header, entries } = recordedCall('typed-over-two-replies.ndjson');
const without = (isGone: (entry: LogEntry) => boolean): RecordedCall => ({
  header,
  entries: entries.filter((entry) => !isGone(entry)),
});

const misheard = (entry: LogEntry): LogEntry =>
  entry.type === 'client.reply' && entry['outcome'] === 'interrupted'
    ? Object.assign({}, entry, { heard: 'Nobody said this.' })
    : entry;

describe('the fixture of a real call whose answers were cut off', () => {
  it.each(logs)('comes to what was heard: %s', async (file) => {
    const call = recordedCall(file);
    const { written, observed, failures } = await made(call);
    expect([written.warning, written.remarks, failures]).toEqual([undefined, [], []]);
    const recorded = observeLog(call.entries);
    expect([observed.heard, observed.history]).toEqual([recorded.heard, recorded.history]);
    expect(recorded.history).toContainEqual(expect.objectContaining({ interrupted: true }));
  });

  it('does so where no mark is answered', async () => {
    const { written } = await made(without(({ type }) => type === 'caller.played'));
    expect(written.warning).toBeUndefined();
  });

  it('that comes out otherwise expects what comes out, and says so', async () => {
    const { written, fixture, failures } = await made({ header, entries: entries.map(misheard) });
    expect(failures).toEqual([]);
    expect(written.warning).toMatch(/^This fixture differs from the recorded call/);
    expect(written.remarks).toEqual([expect.stringMatching(/^Replayed, heard, - expected, \+ observed/)]);
    expect(fixture.about).toContain('comes out otherwise than it was recorded (heard).');
  });

  it('that can’t be played says that it fails', async () => {
    const { written, failures } = await made(without(({ type }) => type === 'llm.asked'));
    expect(written.warning).toMatch(/^This fixture fails its own replay/);
    expect(failures).not.toEqual([]);
  });
});
