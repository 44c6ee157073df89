/** What a language model costs, in US dollars. */
export interface ModelPrices {
  readonly usdPerMillionPromptTokens: number;
  readonly usdPerMillionCompletionTokens: number;
}

/** What a voice costs, in US dollars. */
export interface SpeechPrices {
  readonly usdPerMillionCharacters: number;
}
