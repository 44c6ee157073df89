import type { SpeechToText, SpeechToTextEvent } from '../../src/ports/speech-to-text.ts';
import { printable } from '../printable.ts';
import type { HeardRecording } from '../probes/heard-recording.ts';
import type { Opened } from '../probes/provider-desk.ts';
import type { Progress } from '../progress.ts';
import type { Console } from './console.ts';
import { printJson } from './print-json.ts';

const labelWidth = 'resumed'.length;

/** Tells what a recogniser makes of a recording while it does. */
export class HearingReport {
  readonly #stdout: Console['stdout'];
  readonly #stderr: Console['stderr'];
  readonly #progress: Progress;
  readonly #isJson: boolean;

  constructor({ stdout, stderr }: Console, progress: Progress, isJson: boolean) {
    this.#stdout = stdout;
    this.#stderr = stderr;
    this.#progress = progress;
    this.#isJson = isJson;
  }

  begin(file: string, { name, endpoint, port }: Opened<SpeechToText>, expected: string | undefined): void {
    const [format] = port.accepts;
    const audio = `${format?.encoding} at ${format?.sampleRateHz} Hz`;
    if (this.#isJson) {
      printJson(this.#stdout, { type: 'file', file, provider: name, endpoint, audio: format, expected });
      return;
    }
    const told = expected === undefined ? '' : `; it expects ${expected}`;
    this.#stderr.write(`${file} → ${name} (${endpoint}), ${audio}${told}\n`);
  }

  event(event: SpeechToTextEvent, atMs: number): void {
    this.#progress.aside(() => {
      if (this.#isJson) printJson(this.#stdout, { atMs, ...event });
      else this.#line(atMs, ...words(event));
    });
  }

  end(file: string, { turns, openedMs, endOfTurnMs, isCutShort }: HeardRecording): void {
    const text = turns.filter((turn) => turn !== '').join(' ');
    if (this.#isJson) {
      const figures = { openedMs, endOfTurnMs, isCutShort };
      printJson(this.#stdout, { type: 'summary', file, text, turns: turns.length, ...figures });
      return;
    }
    if (isCutShort) this.#stderr.write('The end of the last turn did not come in time.\n');
    const end =
      endOfTurnMs === undefined ? '' : `, end of turn ${Math.round(endOfTurnMs)} ms after the last sound`;
    this.#stderr.write(`opened in ${Math.round(openedMs)} ms${end}\n`);
    this.#stdout.write(`${text === '' ? '(no words)' : printable(text)}\n`);
  }

  #line(atMs: number, label: string, text: string): void {
    const time = (atMs / 1000).toFixed(2).padStart(7);
    this.#stdout.write(`${time}  ${label.padEnd(labelWidth)}  ${printable(text)}`.trimEnd().concat('\n'));
  }
}

function words(event: SpeechToTextEvent): readonly [label: string, text: string] {
  switch (event.type) {
    case 'stt.opened':
      return ['opened', ''];
    case 'stt.alive':
      return ['alive', ''];
    case 'turn.started':
      return ['started', event.text];
    case 'turn.updated':
      return ['updated', event.text];
    case 'turn.eager-eot':
      return ['eager', `${event.text} (${event.confidence.toFixed(2)})`];
    case 'turn.resumed':
      return ['resumed', ''];
    case 'turn.eot': {
      const isForced = event.trigger !== undefined && event.trigger !== 'recogniser';
      return ['eot', isForced ? `${event.text} (${event.trigger})` : event.text];
    }
  }
}
