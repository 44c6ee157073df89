const words: Readonly<Record<string, string>> = {
  resumed: 'the caller went on',
  'other-words': 'other words came',
  'newer-turn': 'another turn began',
  'nothing-said': 'it was noise or a backchannel',
  timeout: 'the turn did not end in time',
  failed: 'the providers failed',
  typed: 'the caller typed instead',
  key: 'the caller pressed a key',
  operator: 'the operator has spoken',
  budget: 'the budget was spent',
  recogniser: 'the recogniser was lost',
  'call-over': 'the call was over',
};

/** Why guesses were thrown away that were so for the same reason. */
export function reasonWords(reason: string): string {
  return words[reason] ?? 'not told by the log';
}
