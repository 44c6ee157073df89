/** What Ink-2 says about a turn; the connection adds its id. https://docs.cartesia.ai/api-reference/stt/turns/websocket */
export interface InkMessage {
  readonly type: 'turn.start' | 'turn.update' | 'turn.eager_end' | 'turn.resume' | 'turn.end';
  /** All words of the turn until now; absent where a turn starts or goes on. */
  readonly transcript?: string;
}

/** What is made of the audio of one connection. */
export interface InkListener {
  /** Takes the next audio, which is read only during the call; `untilMs` is how much there was until its end. */
  hear(audio: Uint8Array, untilMs: number): void;
  /** There is no more audio; resolves when everything is told. */
  complete(): Promise<void>;
  close(): void;
}

export interface InkTelling {
  readonly say: (message: InkMessage) => void;
  /** It can't go on. */
  readonly failed: () => void;
}

export type OpenInkListener = (telling: InkTelling) => InkListener;
