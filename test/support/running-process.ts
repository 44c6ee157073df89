import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** A process of ours, started from its compiled file. */
export interface RunningProcess {
  /** `ws://…/v1/call`. */
  readonly callUrl: string;
  /** Everything that it has printed, on either stream. */
  readonly output: () => string;
  /** Sends the signal and resolves with the exit status. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

/** Starts `dist/FILE` on a free port; resolves when it says that it takes calls, rejects with what it printed if it ends before. */
export async function startProcess(
  file: string,
  { cwd, env }: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
): Promise<RunningProcess> {
  const child = spawn(process.execPath, [`${root}dist/${file}`], { cwd, env: { PORT: '0', ...env } });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  const closed = once(child, 'close').then(([status]) => status as number | null);
  const address = (): string | undefined => /ws:\S+/.exec(output)?.[0];
  while (address() === undefined) {
    await Promise.race([once(child.stdout, 'data'), closed]);
    if (child.exitCode !== null) throw new Error(`${file} has ended:\n${output}`);
  }
  return {
    callUrl: address() ?? '',
    output: () => output,
    end: (signal) => {
      child.kill(signal);
      return closed;
    },
  };
}
