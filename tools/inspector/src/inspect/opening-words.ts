/** What is known of how the server takes this page. */
interface Standing {
  readonly hasToken: boolean;
  /** What the server says of it, in sentences; empty: nothing. */
  readonly advice: string;
}

/** Why an event log could not be had; `status` is undefined where nobody answered. */
export function wordsOfFailure(id: string, status: number | undefined, standing: Standing): string {
  if (status === undefined) return 'The server does not answer. See that it runs, and try again.';
  if (status === 401) return tokenWords(standing.hasToken);
  if (status === 403) return closedWords(standing.advice);
  if (status === 404)
    return `There is no event log of ${id}: the server has no such call, or does not record its calls.`;
  return `The server could not give the event log of ${id} (status ${status}); its own log says why.`;
}

/** Why the server shows nothing to who has no token, or not the right one. */
export const tokenWords = (hasToken: boolean): string =>
  hasToken
    ? 'The token was refused: it is none of those that are set for the inspector of this server.'
    : 'This server shows its calls only with an access token of its inspector.';

/** Why the server shows nothing, whatever token is sent. */
export const closedWords = (advice: string): string =>
  `This server does not show its calls here. ${advice}`.trim();

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
