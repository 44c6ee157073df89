/** Everything that is unanswered is answered now. */
export const answerTheRest = { type: 'answer', params: { what: 'rest' } } as const;

/** What was typed takes the floor. */
export const takeTyped = {
  type: 'takeEntry',
  params: ({ event }: { event: { text: string } }) => ({ text: event.text }),
} as const;
