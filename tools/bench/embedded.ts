import { readFileSync } from 'node:fs';
import { arch, availableParallelism, cpus, platform, release, totalmem } from 'node:os';
import { openEmbeddedVoice } from '../../src/providers/embedded/embedded-voice.ts';
import { packageFolder } from '../../src/package-folder.ts';
import { measureLoad, type LoadFigures, type Script } from './load.ts';
import { MeasuredServer } from './measured-server.ts';
import { reportTable, type BenchReport, type Machine } from './report.ts';
import { spokenPhrase } from './spoken-phrase.ts';

/** A booking and two questions; each is in the grammar of the flow that the default agent follows. */
const phrases = [
  "i'd like to book a cleaning on tuesday",
  'at three thirty',
  'yes',
  'what are your hours',
  'where are you located',
] as const;

/** Other voices than the agent's. */
const callerVoices = ['rms', 'kal16'] as const;
/** `--calls 1,10`, unless given. */
const callsAtOnce = (optionValue('--calls') ?? '1,10').split(',').map(Number);
if (callsAtOnce.some((count) => !Number.isInteger(count) || count < 1 || count > 100)) {
  console.error('--calls takes numbers of calls at once from 1 to 100, as 1,10.');
  process.exit(2);
}
/** A bench that hangs is worse than none. */
const longestMs = 90_000;

const giveUp = setTimeout(() => {
  console.error(`The bench was not over after ${longestMs / 1000} s.`);
  process.exit(1);
}, longestMs);

const script = await recordScript();
const server = await MeasuredServer.start();
try {
  const loads: LoadFigures[] = [];
  for (const count of callsAtOnce) loads.push(await measureLoad(server, script, count));
  const { version } = JSON.parse(readFileSync(new URL('package.json', packageFolder), 'utf8')) as {
    readonly version: string;
  };
  const report: BenchReport = {
    machine: machine(),
    version,
    providers: 'embedded providers, scripted agent, linear16 at 16 kHz over the native protocol',
    serverReadyMs: server.readyMs,
    loads,
  };
  console.log(process.argv.includes('--json') ? JSON.stringify(report) : reportTable(report));
} finally {
  await server.stop();
  clearTimeout(giveUp);
}

async function recordScript(): Promise<Script> {
  const speech = await openEmbeddedVoice();
  const voices = await Promise.all(
    callerVoices.map((voice) => Promise.all(phrases.map((phrase) => spokenPhrase(speech, phrase, voice)))),
  );
  await speech.close();
  return { phrases, voices };
}

function optionValue(name: string): string | undefined {
  const at = process.argv.indexOf(name);
  return at === -1 ? undefined : process.argv[at + 1];
}

function machine(): Machine {
  return {
    cpu: cpus()[0]?.model ?? 'unknown CPU',
    cores: availableParallelism(),
    memoryGib: Math.round(totalmem() / 1024 ** 3),
    platform: `${platform()} ${release()} ${arch()}`,
    node: process.versions.node,
  };
}
