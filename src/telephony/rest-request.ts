/** A request to a carrier's REST interface. */
export interface RestRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Whether an answer that is no success means that it is done all the same, as when the call has ended already. */
  readonly isDone?: (status: number, body: string) => boolean;
}
