import type { InkTurn } from './cartesia-script.ts';
import type { InkMessage, OpenInkListener } from './ink-listener.ts';

/** A message that is due when so much audio has come. */
interface DueMessage {
  readonly atMs: number;
  readonly message: InkMessage;
}

const quietMs = 300;
const wordMs = 200;
const eagerAfterMs = 200;
const endAfterMs = 500;
const hesitationMs = 600;
const resumeAfterMs = 450;

/** What Ink-2 says of these turns, spoken one after the other, and how much audio they take. */
export function inkTimeline(turns: readonly InkTurn[]): {
  readonly due: readonly DueMessage[];
  readonly lengthMs: number;
} {
  const due: DueMessage[] = [];
  let atMs = 0;
  for (const turn of turns) atMs = addTurn(turn, atMs, due);
  return { due, lengthMs: atMs };
}

/** Says what these turns are, by how much audio has come, whatever is in it. */
export function scriptedInk(turns: readonly InkTurn[]): OpenInkListener {
  return ({ say }) => {
    const due = [...inkTimeline(turns).due];
    return {
      hear: (_, untilMs) => {
        for (let next = due[0]; next !== undefined && next.atMs <= untilMs; next = due[0]) {
          due.shift();
          say(next.message);
        }
      },
      complete: () => Promise.resolve(),
      close: () => void due.splice(0),
    };
  };
}

function addTurn(turn: InkTurn, beginsMs: number, due: DueMessage[]): number {
  const words = turn.text.split(' ');
  let atMs = beginsMs + quietMs;
  due.push({ atMs, message: { type: 'turn.start' } });
  for (const [index] of words.entries()) {
    atMs += wordMs;
    const transcript = words.slice(0, index + 1).join(' ');
    due.push({ atMs, message: { type: 'turn.update', transcript } });
    if (index + 1 !== turn.falseEndAfter) continue;
    due.push({ atMs: atMs + eagerAfterMs, message: { type: 'turn.eager_end', transcript } });
    due.push({ atMs: atMs + resumeAfterMs, message: { type: 'turn.resume' } });
    atMs += hesitationMs;
  }
  due.push({ atMs: atMs + eagerAfterMs, message: { type: 'turn.eager_end', transcript: turn.text } });
  atMs += endAfterMs;
  if (!turn.unresolved) {
    due.push({ atMs, message: { type: 'turn.end', transcript: turn.endText ?? turn.text } });
  }
  return atMs;
}
