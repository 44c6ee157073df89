import type { AgentConfig } from '../../src/config/agent-config.ts';
import type { ChatOutcome } from '../chat/chat-answer.ts';
import { failureText } from '../failure-text.ts';
import { printableLines } from '../printable.ts';
import type { Progress } from '../progress.ts';
import type { Console } from './console.ts';
import { printJson } from './print-json.ts';

/** Tells a chat. */
export class ChatReport {
  readonly #isJson: boolean;
  readonly #stdout: Console['stdout'];
  readonly #stderr: Console['stderr'];
  readonly #progress: Progress;

  constructor(isJson: boolean, { stdout, stderr }: Console, progress: Progress) {
    this.#progress = progress;
    this.#isJson = isJson;
    this.#stdout = stdout;
    this.#stderr = stderr;
  }

  begin({ name, label, notice, greeting }: AgentConfig, model: string): void {
    if (this.#isJson) {
      printJson(this.#stdout, { type: 'chat', agent: name, model, greeting: greeting?.text });
      return;
    }
    this.#stderr.write(`${[label, notice, model].filter((part) => part !== undefined).join(' · ')}\n`);
    if (greeting !== undefined) this.#stdout.write(`${greeting.text}\n`);
  }

  asked(): void {
    this.#progress.begin('waiting for the answer');
  }

  text(text: string): void {
    this.#progress.end();
    if (this.#isJson) printJson(this.#stdout, { type: 'token', text });
    else this.#stdout.write(printableLines(text));
  }

  end({ failure, ...outcome }: ChatOutcome): void {
    const { text, interrupted, firstTokenMs, firstAudioMs } = outcome;
    this.#progress.end();
    if (this.#isJson) {
      printJson(this.#stdout, { type: 'answer', ...outcome });
    } else {
      const cut = interrupted ? ` — stopped${text === '' ? ' before a word of it' : ''}` : '';
      this.#stdout.write(`${cut}\n`);
      const figures = [figure('first token', firstTokenMs), figure('first audio', firstAudioMs)];
      const told = figures.filter((part) => part !== undefined).join(', ');
      if (told !== '' && this.#stderr.isTTY === true) this.#stderr.write(`(${told})\n`);
    }
    if (failure !== undefined) this.#stderr.write(failureText(failure, false));
  }
}

const figure = (name: string, ms: number | undefined): string | undefined =>
  ms === undefined ? undefined : `${name} ${Math.round(ms)} ms`;
