import { TalkyError } from './talky-error.ts';

/** An HTTP request, or an upgrade, that is refused. */
export abstract class RequestError extends TalkyError {}

/** No token, or a wrong one. */
export class Unauthorized extends RequestError {
  readonly code = 'unauthorized';
}

/** A web page of an origin that is not allowed here. */
export class Forbidden extends RequestError {
  readonly code = 'forbidden';
}

/** More connections from one address than are taken in a moment. */
export class RateLimited extends RequestError {
  readonly code = 'rate-limited';

  constructor(retryAfterMs: number) {
    super('Too many connections from this address; try again in a moment.', {
      retryable: true,
      retryAfterMs,
    });
  }
}

/** A request whose method, headers, parameters or body are wrong; `httpStatus` says which kind (RFC 9110 §15.5). */
export class InvalidRequest extends RequestError {
  readonly code = 'invalid-request';
  readonly httpStatus: number;

  constructor(message: string, httpStatus = 400) {
    super(message);
    this.httpStatus = httpStatus;
  }
}

/** There is nothing at this path. */
export class RouteNotFound extends RequestError {
  readonly code = 'not-found';
}

/** No such call, or none that still lives. */
export class CallNotFound extends RequestError {
  readonly code = 'call-not-found';
}

/** The server runs and can't take calls yet. */
export class StillStarting extends RequestError {
  readonly code = 'at-capacity';

  constructor(retryAfterMs: number) {
    super('The server is starting; try again in a moment.', { retryable: true, retryAfterMs });
  }
}

/** What may be used once came a second time: a carrier's webhook, or the ticket of a call's media. */
export class RequestReplayed extends RequestError {
  readonly code = 'request-replayed';
}
