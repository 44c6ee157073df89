import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const command = fileURLToPath(new URL('../../dist/tools/talky.js', import.meta.url));

export interface RunResult {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** The working folder. */
  readonly cwd?: string;
  /** Sent once standard output has what `when` asks for. */
  readonly signal?: { readonly name: NodeJS.Signals; readonly when: RegExp };
}

/** Runs the compiled `talky` command, as a user would. */
export function runTalky(args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const { stdin = '', env = {}, cwd, signal } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [command, ...args], { env: { PATH: '', ...env }, cwd });
    let stdout = '';
    let stderr = '';
    let wasSignalled = false;
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      if (signal === undefined || wasSignalled || !signal.when.test(stdout)) return;
      wasSignalled = true;
      child.kill(signal.name);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, stdout, stderr }));
    child.stdin.end(stdin);
  });
}
