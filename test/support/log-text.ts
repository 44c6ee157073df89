/** Entries of an event log as they are in a file. */
export function logText(entries: readonly object[]): string {
  return entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
}

/** A text in pieces, as a network brings it. */
export async function* inPieces(text: string, characters = 997): AsyncIterable<string> {
  for (let at = 0; at < text.length; at += characters) yield text.slice(at, at + characters);
}
