import type { DeepgramTransport, DeepgramTransportFactory } from '@deepgram/sdk';
import type { ProviderError } from '../../errors/provider-error.ts';
import { VendorSocket } from '../../streams/vendor-socket.ts';

export interface TransportOptions {
  readonly provider: string;
  readonly apiKey: string;
  /** It could not be opened. The SDK would keep no more of the error than its message. */
  failed(error: ProviderError): void;
  /** The vendor closed it, or it broke. The SDK's own close events are no proof of either. */
  closed(code: number, reason: string): void;
}

export interface OwnTransport {
  readonly factory: DeepgramTransportFactory;
  /** Bytes that were sent and have not left yet. */
  readonly bufferedBytes: () => number;
}

/**
 * What the SDK sends and receives through: no deflate, no reconnecting, and a refused upgrade as the typed error that it
 * means. Its own socket reconnects by itself, reports a failed connect as close 1000, and drops status and headers.
 */
export function createTransport(options: TransportOptions): OwnTransport {
  let socket: VendorSocket | undefined;
  return {
    bufferedBytes: () => socket?.bufferedBytes ?? 0,
    factory: (url, headers): DeepgramTransport => {
      const listeners: Partial<Listeners> = {};
      const opened = new VendorSocket(
        { provider: options.provider, apiKey: options.apiKey, url: new URL(url), headers },
        {
          opened: () => listeners.open?.(),
          text: (text) => listeners.message?.(text),
          failed: (error) => {
            options.failed(error);
            listeners.error?.(error);
          },
          closed: (code, reason) => {
            options.closed(code, reason);
            listeners.close?.({ code, reason });
          },
        },
      );
      socket = opened;
      return {
        send: (data) => opened.send(data as string | Uint8Array),
        onOpen: (listener) => void (listeners.open = listener),
        onMessage: (listener) => void (listeners.message = listener),
        onError: (listener) => void (listeners.error = listener),
        onClose: (listener) => void (listeners.close = listener),
        isOpen: () => opened.isOpen,
        // The SDK closes with 1011 after an error of its own.
        close: (code) => opened.close(code === 1011 ? 1011 : 1000),
        ping: () => opened.ping(),
      };
    },
  };
}

interface Listeners {
  open: Parameters<DeepgramTransport['onOpen']>[0];
  message: Parameters<DeepgramTransport['onMessage']>[0];
  error: Parameters<DeepgramTransport['onError']>[0];
  close: Parameters<DeepgramTransport['onClose']>[0];
}
