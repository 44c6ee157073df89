import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { ResolvedConfig } from 'vite';
import { defineConfig } from 'vitest/config';
import { withoutChromium } from './test/browser/without-chromium.ts';
import { ClosingLine } from './test/support/closing-line.ts';
import { patienceMs } from './test/support/patience.ts';
import { LongestFirst } from './test/support/longest-first.ts';

const root = dirname(fileURLToPath(import.meta.url));

/** Worker threads are plain Node, which can't read TypeScript: under test they run the compiled file in `dist/`. */
const workersRunCompiled = {
  name: 'workers-run-compiled',
  enforce: 'pre' as const,
  transform(code: string, id: string) {
    if (!id.startsWith(join(root, 'src')) || !code.includes('-worker.js')) return undefined;
    const folder = join(root, 'dist', relative(root, dirname(id)));
    return code.replace(
      /new URL\('\.\/([\w-]+-worker\.js)', import\.meta\.url\)/g,
      (_, file: string) => `new URL(${JSON.stringify(pathToFileURL(join(folder, file)).href)})`,
    );
  },
};

/** Of what has a build for development, as xstate has, the one that is used: it costs less, and it is what is proven. */
const dependenciesAsUsed = {
  name: 'dependencies-as-used',
  configResolved({ ssr, environments }: ResolvedConfig) {
    for (const { resolve } of [ssr, ...Object.values(environments)]) {
      if (resolve?.conditions !== undefined) resolve.conditions = withoutDevelopment(resolve.conditions);
      if (resolve?.externalConditions !== undefined)
        resolve.externalConditions = withoutDevelopment(resolve.externalConditions);
    }
  },
};

function withoutDevelopment(conditions: readonly string[]): string[] {
  return conditions.filter((each) => !each.startsWith('development'));
}

/** Whole conversations over every transport, in real time, as whoever calls has them. */
const journeys = [
  'test/simulation/{conversation-relay,realtime,rtp,telephony,voice-agent}*.test.ts',
  'test/providers/embedded/front-desk-by-voice.test.ts',
];

/** What the README says, done as it says. */
const manual = ['test/server/readme*.test.ts'];

/** What runs in real time, and must not be hurried or disturbed by the rest. */
const live = [
  'test/simulation/**/!(conversation-relay|realtime|rtp|telephony|voice-agent)*.test.ts',
  'test/faults/**/*.test.ts',
  'test/browser/voice-call.test.ts',
  'test/server/process.test.ts',
];

/** What compares a page with a call that runs, or measures how fast something is: nothing else may run. */
const undisturbed = ['test/browser/inspector-live.test.ts', 'test/browser/inspector-long.test.ts'];

/** What judges how long something takes in real time, and can run beside the rest. */
const timed = [
  'test/browser/!(voice-call|inspector-live|inspector-long).test.ts',
  'test/contracts/**/*.test.ts',
  'test/emulators/deepgram*.test.ts',
  'test/providers/azure/azure.test.ts',
  'test/providers/deepgram/{flux*,nova}.test.ts',
  'test/providers/elevenlabs/elevenlabs.test.ts',
  'test/server/hostile-*.test.ts',
  'test/tools/{call,chat,latency,stt}-command.test.ts',
];

/**
 * What leaves the process as it has found it: these files share one graph of modules, of which each would otherwise load
 * its own. What measures the process (its memory, its handles, its threads) or puts another module in a module's place
 * stays alone.
 */
const pure = [
  'test/audio/!(resampler).test.ts',
  'test/call/!(decoders).test.ts',
  'test/config/**/*.test.ts',
  'test/console/**/*.test.ts',
  'test/emulators/**/*.test.ts',
  'test/inspect/**/*.test.ts',
  'test/load/**/*.test.ts',
  'test/machines/**/*.test.ts',
  'test/model/!(every-transition).test.ts',
  'test/providers/**/!(*-threads|front-desk-by-voice).test.ts',
  'test/scenarios/**/*.test.ts',
  'test/study/**/*.test.ts',
  'test/server/!(hostile-*|process|readme*|token-check).test.ts',
  'test/telephony/**/*.test.ts',
  'test/tools/**/*.test.ts',
  'test/transports/**/*.test.ts',
  'test/what-if/**/*.test.ts',
];

/** What computes for long and waits for nothing: it fills the time in which the live ones wait, and gives way to them. */
const patient = ['test/verify/**/*.test.ts', 'test/model/every-transition.test.ts'];

interface ProjectOptions {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  /** Projects run one after the other, in this order. */
  readonly order: number;
  /** Of all projects of one order together. Some wait for most of their time: there is work for more than there are cores. */
  readonly maxWorkers: number;
  /** Whether each file has modules of its own. */
  readonly isolate?: boolean;
  /** Whether everything else goes first. */
  readonly givesWay?: boolean;
  /** A machine that is busy with something else for a moment fails what judges time, a fault fails it each time. */
  readonly judgesTime?: boolean;
}

const project = (
  name: string,
  {
    include,
    exclude,
    order,
    maxWorkers,
    isolate = true,
    judgesTime = false,
    givesWay = false,
  }: ProjectOptions,
) => ({
  plugins: [workersRunCompiled, dependenciesAsUsed],
  test: {
    // Much that is made does not live long: collected more seldom, it costs a fifth less.
    execArgv: ['--max-semi-space-size=64'],
    name,
    include: [...include],
    exclude: [...exclude, ...(withoutChromium === undefined ? [] : ['test/browser/**'])],
    // What is judged by the clock says so itself: these only end what hangs, on a machine however busy.
    testTimeout: 100_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: patienceMs } },
    retry: judgesTime && process.env['CI'] !== undefined ? 2 : 0,
    pool: 'forks' as const,
    isolate,
    maxWorkers,
    setupFiles: givesWay ? ['test/support/give-way.ts'] : [],
    sequence: { groupOrder: order },
  },
});

export default defineConfig({
  test: {
    globalSetup: ['test/support/compile.ts'],
    sequence: { sequencer: LongestFirst },
    reporters: ['default', new ClosingLine(withoutChromium)],
    projects: [
      project('pure', {
        include: pure,
        exclude: timed,
        order: 0,
        // Each worker loads the whole graph of modules for itself.
        maxWorkers: 3,
        isolate: false,
      }),
      project('proofs', {
        include: ['test/**/*.test.ts'],
        exclude: [...live, ...pure, ...timed, ...undisturbed, ...patient, ...journeys, ...manual],
        order: 1,
        maxWorkers: 4,
      }),
      project('timed', {
        include: timed,
        exclude: [],
        order: 1,
        maxWorkers: 4,
        isolate: false,
        judgesTime: true,
      }),
      project('live', { include: live, exclude: [], order: 2, maxWorkers: 5, judgesTime: true }),
      project('patient', { include: patient, exclude: [], order: 2, maxWorkers: 5, givesWay: true }),
      project('journeys', { include: journeys, exclude: [], order: 3, maxWorkers: 3, judgesTime: true }),
      project('undisturbed', {
        include: undisturbed,
        exclude: [],
        order: 4,
        maxWorkers: 1,
        judgesTime: true,
      }),
      project('manual', { include: manual, exclude: [], order: 5, maxWorkers: 2 }),
    ],
  },
});
