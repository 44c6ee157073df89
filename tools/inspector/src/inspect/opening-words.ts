/** Why an event log could not be had; `status` is undefined where nobody answered. */
export function wordsOfFailure(id: string, status: number | undefined): string {
  if (status === undefined) return 'The server does not answer. See that it runs, and try again.';
  if (status === 401 || status === 403)
    return 'The server shows its calls only with an access token of its inspector.';
  if (status === 404)
    return `There is no event log of ${id}: the server has no such call, or does not record its calls.`;
  return `The server could not give the event log of ${id} (status ${status}); its own log says why.`;
}

/** What is to be said of a live call that begins with line `firstLine`; `isAgain`: the line to it was lost meanwhile. */
export function liveNotices(firstLine: number, isAgain: boolean): readonly string[] {
  if (firstLine === 0) return [];
  return isAgain
    ? [
        'This call is not recorded, and the line to it was lost for a while: it is shown from the moment on at which the line was there again.',
      ]
    : ['This call is not recorded: it is shown from the moment on at which you began to watch.'];
}

/** Of a recording that goes with none of the logs beside it. */
export const leftOutWords = (recording: string): string =>
  `${recording} was left out: a recording goes with the log of its name, as ${recording.replace(/\.\w+$/u, '.ndjson')}.`;
