import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

interface PlayerCommand {
  readonly name: string;
  /** For raw s16le mono on standard input. */
  readonly args: (sampleRateHz: number) => readonly string[];
}

/** Best first: those that start to play soonest. `afplay` is not among them: it plays files only. */
const commands: readonly PlayerCommand[] = [
  { name: 'aplay', args: (rate) => ['-q', '-t', 'raw', '-f', 'S16_LE', '-c', '1', '-r', `${rate}`, '-'] },
  { name: 'paplay', args: (rate) => ['--raw', '--format=s16le', '--channels=1', `--rate=${rate}`] },
  {
    name: 'ffplay',
    args: (rate) => [
      '-loglevel',
      'quiet',
      '-nodisp',
      '-autoexit',
      '-fflags',
      'nobuffer',
      '-f',
      's16le',
      '-ar',
      `${rate}`,
      '-i',
      '-',
    ],
  },
  {
    name: 'play',
    args: (rate) => ['-q', '-t', 'raw', '-e', 'signed', '-b', '16', '-c', '1', '-r', `${rate}`, '-'],
  },
];

/** The programs that are looked for, in this order. */
export const playerNames: readonly string[] = commands.map(({ name }) => name);

/** Plays the agent's voice aloud through a program that the machine has. It has no say in when marks are answered. */
export class Player {
  readonly name: string;
  readonly #path: string;
  readonly #args: readonly string[];
  #process: ChildProcess | undefined;

  private constructor(path: string, { name, args }: PlayerCommand, sampleRateHz: number) {
    this.name = name;
    this.#path = path;
    this.#args = args(sampleRateHz);
  }

  /** The first known player on the search path. */
  static find(searchPath: string, sampleRateHz: number): Player | undefined {
    for (const command of commands) {
      const path = searchPath
        .split(delimiter)
        .filter((folder) => folder !== '')
        .map((folder) => join(folder, command.name))
        .find(isExecutable);
      if (path !== undefined) return new Player(path, command, sampleRateHz);
    }
    return undefined;
  }

  play(pcm: Int16Array): void {
    this.#process ??= this.#start();
    this.#process.stdin?.write(new Uint8Array(pcm.buffer, pcm.byteOffset, pcm.byteLength));
  }

  /** Drops what is not played yet. No player can be told to: the process goes, and the next audio starts another. */
  clear(): void {
    this.#process?.kill('SIGKILL');
    this.#process = undefined;
  }

  /** Resolves when what it has is played, or when the program is gone. */
  async finish(): Promise<void> {
    const process = this.#process;
    if (process === undefined) return;
    this.#process = undefined;
    const gone = once(process, 'close');
    process.stdin?.end();
    await gone;
  }

  #start(): ChildProcess {
    const process = spawn(this.#path, this.#args, { stdio: ['pipe', 'ignore', 'ignore'] });
    const forget = (): void => {
      if (this.#process === process) this.#process = undefined;
    };
    process.on('error', forget);
    process.on('exit', forget);
    // A player that dies is replaced at the next audio; until then nobody reads what it was given.
    process.stdin.on('error', forget);
    return process;
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
