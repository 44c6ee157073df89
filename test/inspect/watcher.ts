import type { CallWatch } from '../../src/call/call-watch.ts';
import { CallFeed, type FeedOptions, type FeedSink } from '../../src/inspector/call-feed.ts';
import type { Frame } from '../../src/inspector/frame.ts';
import { frameOfMessage, type FeedMessage } from '../../src/inspector/wire.ts';

type OfType<Type extends FeedMessage['type']> = Extract<FeedMessage, { readonly type: Type }>;

/** Somebody who watches a call, and keeps what comes of it. */
export class Watcher implements FeedSink {
  readonly messages: FeedMessage[] = [];
  readonly ends: string[] = [];
  readonly whys: string[] = [];
  bufferedBytes = 0;
  readonly feed: CallFeed;

  constructor(call: CallWatch, options: FeedOptions = { allowSend: false }) {
    this.feed = new CallFeed(call, this, options);
  }

  send(message: string): void {
    this.messages.push(JSON.parse(message) as FeedMessage);
  }

  end(notice: string, why: string): void {
    this.ends.push(notice);
    this.whys.push(why);
  }

  get types(): readonly string[] {
    return this.messages.map(({ type }) => type);
  }

  all<Type extends FeedMessage['type']>(type: Type): readonly OfType<Type>[] {
    return this.messages.filter((message): message is OfType<Type> => message.type === type);
  }

  /** Of the call itself, from the first registration on. */
  get frames(): readonly Frame[] {
    return this.messages.flatMap((message) => {
      const isOfFrame = message.type === 'service.register' || message.type === 'service.state';
      if (!isOfFrame || message.frame === undefined) return [];
      return [frameOfMessage({ state: message.state, frame: message.frame })];
    });
  }

  ask(message: unknown): void {
    this.feed.receive(typeof message === 'string' ? message : JSON.stringify(message));
  }
}
