/** Something that a person has to know, in words that say what to do. */
export interface Problem {
  readonly code: string;
  readonly title: string;
  readonly remedy: string;
  /** What the server said, where it said something. */
  readonly detail?: string;
}

type Words = readonly [title: string, remedy: string];

const words: Readonly<Record<string, Words>> = {
  'microphone-refused': [
    'This page may not use the microphone',
    'Allow it in the site settings, beside the address, and try again; or go on without a microphone and type.',
  ],
  'microphone-missing': [
    'No microphone was found',
    'Connect one and try again, or go on without a microphone and type.',
  ],
  'microphone-busy': [
    'The microphone can’t be opened',
    'Another program may hold it. Close that and try again, or go on without a microphone and type.',
  ],
  'microphone-lost': [
    'The microphone was disconnected',
    'The call goes on: type or press keys. To speak, connect one and turn the microphone on again.',
  ],
  'insecure-page': [
    'This address is not secure, so the browser gives it no microphone and no sound',
    'Open the page over https, or as http://localhost on the server’s own machine. Calls from here are typed and read.',
  ],
  'audio-failed': [
    'The browser can’t play the agent’s voice',
    'The call goes on in writing. Reloading the page may help.',
  ],
  'server-gone': [
    'The server does not answer',
    'Check that it is running and that you are online, then try again.',
  ],
  'call-refused': [
    'The server answers, but did not take the call',
    'It may have had too many calls from this address at once. Try again in a moment.',
  ],
  'call-lost': ['The connection was lost before the call began', 'Try again in a moment.'],
  'at-capacity': ['The server has no free line', 'All lines are taken. Try again in a moment.'],
  draining: ['The server is shutting down', 'It takes no new calls. Try again when it has restarted.'],
  starting: ['The server is still starting', 'Try again in a moment.'],
  unauthorized: ['The server wants an access token', 'Enter the one that its operator gave you.'],
  'token-refused': ['The server does not take this access token', 'Enter another one.'],
  forbidden: [
    'The server does not take calls from this page',
    'Its list of allowed origins has to name this page’s address.',
  ],
  'agent-not-found': ['There is no such agent', 'Choose another one; the list may have changed.'],
  'resume-invalid': [
    'The call can’t be continued',
    'The server no longer keeps it. What was said is still below; start a new call.',
  ],
  'connection-timeout': [
    'Nothing came from this page for too long',
    'Browsers stop pages that nobody looks at. The call is taken up again if the server still keeps it.',
  ],
  'start-timeout': ['The call was not started in time', 'The connection may be slow. Try again.'],
  'rate-limited': ['Too much was sent at once', 'Wait a moment and call again.'],
  'provider-failure': [
    'The agent’s speech or language service failed',
    'The call was ended by the server. Try again later, or choose another agent.',
  ],
  internal: ['The server failed', 'Its log says why. Try again.'],
};

/** Never fails: a code that this page doesn't know is told with the server's own words. */
export function problemOf(code: string, detail?: string): Problem {
  const known = Object.hasOwn(words, code) ? words[code] : undefined;
  const [title, remedy] = known ?? [`The server reported “${code}”`, 'Try again.'];
  return detail === undefined || detail === '' ? { code, title, remedy } : { code, title, remedy, detail };
}
