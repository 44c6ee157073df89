/** The ten invariants of the call machine, and which part of each is decided here. */
export interface Invariant {
  readonly number: number;
  readonly title: string;
  /** What is checked elsewhere, because it is not the machine's. */
  readonly elsewhere?: string;
}

export const invariants: readonly Invariant[] = [
  { number: 1, title: 'no stuck state: time alone leads to rest, or to the end' },
  { number: 2, title: 'one live reply; what is cut or discarded is never heard afterwards' },
  { number: 3, title: 'nothing of an uncommitted reply reaches client, history or a tool with effects' },
  { number: 4, title: 'each committed turn is followed by one answer, or a newer turn' },
  {
    number: 5,
    title: 'the history holds what was heard',
    elsewhere: 'that every reply is closed as what it was; the words are counted in random calls',
  },
  { number: 6, title: 'no agent audio after clear until the next reply or resume' },
  { number: 7, title: 'a stale event changes nothing' },
  {
    number: 8,
    title: 'nothing is left after the end',
    elsewhere: 'timers, decisions and replies; sockets and subscriptions are counted in random calls',
  },
  { number: 9, title: 'every word of an ended turn reaches the next request, unless a backchannel' },
  { number: 10, title: 'tools with effects run at most once' },
];

/** An invariant that does not hold, and why. */
export interface Violation {
  readonly invariant: number;
  readonly what: string;
}
