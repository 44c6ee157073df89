import { Opening, type OpeningSurroundings } from './opening.ts';
import type { OpenCall } from './open-call.ts';

export interface PastSurroundings extends OpeningSurroundings {
  readonly after: (delayMs: number, run: () => void) => () => void;
}

/** The log of a call as it is now; undefined where there is none. */
export type AskLog = () => Promise<AsyncIterable<string> | undefined>;

/** The server writes a log a moment after it tells its lines. */
const retryMs = 250;
const attempts = 12;

/** What a call went through in the first `lineCount` lines of its log; undefined where no log has them. */
export async function readPast(
  askLog: AskLog,
  lineCount: number,
  surroundings: PastSurroundings,
  isWanted: () => boolean,
): Promise<OpenCall | undefined> {
  for (let attempt = 0; attempt < attempts && isWanted(); attempt += 1) {
    const log = await askLog();
    if (log === undefined) return undefined;
    const opened = await new Opening(surroundings, () => undefined).open(firstLines(log, lineCount));
    if (opened.ok && opened.call.entries.length === lineCount) return opened.call;
    await new Promise<void>((resolve) => void surroundings.after(retryMs, resolve));
  }
  return undefined;
}

/** The text of the first `lineCount` lines, ends included; a line that has no end yet is not one. */
async function* firstLines(chunks: AsyncIterable<string>, lineCount: number): AsyncIterable<string> {
  let lines = 0;
  let rest = '';
  for await (const chunk of chunks) {
    rest += chunk;
    let end = 0;
    while (lines < lineCount) {
      const next = rest.indexOf('\n', end);
      if (next === -1) break;
      end = next + 1;
      lines += 1;
    }
    if (end > 0) yield rest.slice(0, end);
    if (lines === lineCount) return;
    rest = rest.slice(end);
  }
}
