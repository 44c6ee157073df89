import type { LogEntry } from '../../tools/replay/log-entry.ts';
import { runFixture } from '../../tools/replay/run-fixture.ts';
import { shippedPolicy } from '../../tools/replay/shipped-policy.ts';
import { readScenario } from '../scenarios/scenario-files.ts';

/** The log of a scenario's call; without a name, of one with a guess, an interruption and a tool. */
export async function recordedLog(
  name = 'tools/words-before-a-long-tool.yaml',
): Promise<readonly LogEntry[]> {
  const scenario = readScenario(name);
  const { log } = await runFixture(scenario, await shippedPolicy());
  return log;
}

export const textOf = (log: readonly object[]): string =>
  log.map((entry) => `${JSON.stringify(entry)}\n`).join('');

/** A text in pieces, as a network brings it. */
export async function* inPieces(text: string, characters = 997): AsyncIterable<string> {
  for (let at = 0; at < text.length; at += characters) yield text.slice(at, at + characters);
}
