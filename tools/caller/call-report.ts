import type { HeardEvent } from './heard-event.ts';
import { heardLines } from './heard-timeline.ts';
import type { ServerMessage } from './server-message.ts';
import type { TurnOutcome } from './caller.ts';
import { Timeline } from './timeline.ts';
import { TimelinePrinter, type LineOutput } from './timeline-printer.ts';
import type { CallSummaryNotes } from './turn-notes.ts';

/** Tells a user how a call goes; moments are in milliseconds since the call began. */
export interface CallReport {
  message(message: ServerMessage, atMs: number): void;
  /** What is noticed of a call over the telephone, in the place of messages. */
  event(event: HeardEvent, atMs: number): void;
  /** What the caller's side does. */
  note(text: string, atMs: number): void;
  turn(outcome: TurnOutcome, atMs: number, isSpoken: boolean): void;
  summary(summary: CallSummaryNotes): void;
}

/** For a person: a growing timeline. */
export function timelineReport(
  output: LineOutput,
  env: Readonly<Record<string, string | undefined>>,
): CallReport {
  const timeline = new Timeline();
  const printer = new TimelinePrinter(output, env);
  return {
    message: (message, atMs) => {
      const line = timeline.line(message, atMs);
      if (line !== undefined) printer.print(line);
    },
    event: (event, atMs) => {
      for (const line of heardLines(event, atMs)) printer.print(line);
    },
    note: (text, atMs) => printer.print({ atMs, label: 'note', text }),
    turn: ({ answered, voiceToVoiceMs }, atMs, isSpoken) => {
      if (!answered) printer.print({ atMs, label: 'error', text: 'no answer' });
      if (voiceToVoiceMs === undefined) return;
      const what = isSpoken ? 'voice to voice' : 'answered aloud after';
      printer.print({ atMs, label: 'latency', text: `${what} ${Math.round(voiceToVoiceMs)} ms` });
    },
    summary: () => undefined,
  };
}

/** For a program: one JSON object a line. */
export function jsonReport(output: LineOutput): CallReport {
  const write = (value: object): void => {
    output.write(`${JSON.stringify(value)}\n`);
  };
  return {
    message: (message, atMs) => write({ receivedMs: rounded(atMs), ...message }),
    event: (event, atMs) => write({ receivedMs: rounded(atMs), ...event }),
    note: (text, atMs) => write({ receivedMs: rounded(atMs), type: 'note', text }),
    turn: () => undefined,
    summary: (summary) => write({ type: 'summary', ...summary }),
  };
}

const rounded = (ms: number): number => Math.round(ms * 10) / 10;
