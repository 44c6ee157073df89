/** What the providers of a study cost: the example in config/default.yaml. */
export const studyPrices = {
  llm: { usdPerMillionPromptTokens: 0.05, usdPerMillionCompletionTokens: 0.08 },
  tts: { usdPerMillionCharacters: 40 },
} as const;
