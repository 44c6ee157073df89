/** A turn's figures, all times in milliseconds. What was not measured is absent. */
export interface TurnMetrics {
  readonly turn: number;
  /** From the committed guess to its eot. */
  readonly eagerLeadMs?: number;
  readonly llmFirstTokenMs?: number;
  readonly llmFirstClauseMs?: number;
  readonly ttsFirstAudioMs?: number;
  /** From the eot that is answered to the first audio byte handed to the connection. */
  readonly releaseMs?: number;
  /** Generation time that speculation hid from the caller. */
  readonly hiddenMs?: number;
  readonly speculation: 'none' | 'hit' | 'miss';
  /** Model tokens and speech characters made for discarded guesses. */
  readonly wastedTokens: number;
  readonly wastedCharacters: number;
  /**
   * What the discarded guesses, and what the reply, have cost in US dollars; absent without prices. A reply that
   * answers several turns is charged to the newest, with its `usage`.
   */
  readonly wastedUsd?: number;
  readonly costUsd?: number;
  /** From `turn.started` to `clear` handed to the connection; belongs to the interrupting turn. */
  readonly bargeInStopMs?: number;
  /** How much of the reply was heard, and was handed over to be played; the same for each turn that it answers. */
  readonly heardMs?: number;
  readonly playedMs?: number;
  /** Which words were heard is estimated: the reply was cut, and its voice does not tell when it speaks a word. */
  readonly heardEstimated?: true;
  /** Of the model, for discarded guesses too. */
  readonly usage?: {
    readonly promptTokens: number;
    readonly completionTokens: number;
    readonly estimated: boolean;
  };
}
