/**
 * What a caller over the telephone notices of a call. Carriers are told no words, turns or states: that the agent began or
 * fell silent is judged by what is heard.
 */
export type HeardEvent =
  | {
      readonly type: 'connected';
      readonly transport: string;
      readonly judgedBy: 'ear';
      /** The carrier's own id, where it has one. */
      readonly carrierCallId?: string;
      readonly from?: string;
      readonly to?: string;
    }
  | { readonly type: 'agent'; readonly event: 'began' }
  | { readonly type: 'agent'; readonly event: 'quiet'; readonly heardMs: number }
  /** The server asks to be told when what it has sent so far is played. */
  | { readonly type: 'mark'; readonly mark: string }
  | { readonly type: 'played'; readonly mark: string }
  /** The server has what is not played dropped, and these marks with it. */
  | { readonly type: 'clear'; readonly dropped: readonly string[] }
  | { readonly type: 'transfer'; readonly destination: string }
  /** The server sent something that the carrier would not take. */
  | { readonly type: 'fault'; readonly message: string }
  | {
      readonly type: 'ended';
      readonly by: Ender;
      /** The WebSocket's close code (RFC 6455 §7.4) and words, where the server closed it. */
      readonly code?: number;
      readonly reason?: string;
      readonly durationMs: number;
    };

/** Who ended a call; `lost`: nobody, the connection broke. */
export type Ender = 'caller' | 'agent' | 'server' | 'lost';
