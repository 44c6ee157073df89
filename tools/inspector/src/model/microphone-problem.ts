/** By the names of `getUserMedia`'s exceptions (W3C Media Capture and Streams §10.2). */
const codes: Readonly<Record<string, string>> = {
  NotAllowedError: 'microphone-refused',
  SecurityError: 'microphone-refused',
  NotFoundError: 'microphone-missing',
  OverconstrainedError: 'microphone-missing',
  NotReadableError: 'microphone-busy',
  AbortError: 'microphone-busy',
};

/** Which problem it is that a microphone was not opened. */
export function microphoneProblem(error: unknown): string {
  const name: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'name') : undefined;
  const known = typeof name === 'string' && Object.hasOwn(codes, name) ? codes[name] : undefined;
  return known ?? 'microphone-busy';
}
