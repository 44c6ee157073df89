/** The invariants of a call by their numbers, as the specification words them; 0 is what every program promises. */
export const invariants = {
  0: 'Nothing of our own throws.',
  1: 'No stuck state: from every state, time alone leads to listening, speaking or ended.',
  2: 'At most one live reply; at most one live speculation; a discarded or cut reply is never heard afterwards.',
  3: 'Nothing of an uncommitted reply reaches the client, the history or a tool with effects.',
  4: 'Each committed caller turn is followed by exactly one of: a reply, an apology, a farewell, or a newer caller turn.',
  5: 'The history holds what was heard: every assistant word in it was played, every word played is in it.',
  6: 'No agent audio after clear until the next reply or resume.',
  7: 'A stale event changes nothing.',
  8: 'After ended or failed: no sockets, timers, subscriptions, actors of that call.',
  9: 'Every caller word in a turn.eot reaches the next request to the model, unless it was dismissed as a backchannel.',
  10: 'Tools with effects run at most once per committed call.',
} as const;

export type InvariantNumber = keyof typeof invariants;
