/** What is measured, in the order in which it happens in a turn. */
export const latencyStages = ['stt', 'llm', 'tts', 'chain'] as const;

export type LatencyStage = (typeof latencyStages)[number];

/** How long each may take at most, and from what to what, in milliseconds. */
export const latencyBudget: Readonly<
  Record<LatencyStage, { readonly ms: number; readonly measured: string; readonly label: string }>
> = {
  stt: { ms: 300, label: 'speech-to-text', measured: 'last sound to the end of the turn' },
  llm: { ms: 100, label: 'language model', measured: 'request to the first token' },
  tts: { ms: 150, label: 'text-to-speech', measured: 'text to the first audio' },
  chain: { ms: 700, label: 'whole chain', measured: 'last sound to the first audio of the answer' },
};
