import { InvalidRequest } from '../errors/request-error.ts';
import type { CarrierRequest, IncomingCall } from './carrier.ts';

/** The fields of a webhook that is a form. */
export const webhookForm = ({ body }: Pick<CarrierRequest, 'body'>): URLSearchParams =>
  new URLSearchParams(body.toString());

/** The agent that a webhook's URL asks for, as `…/answer?agent=front-desk`. */
export function agentAskedFor({ query }: Pick<CarrierRequest, 'query'>): { readonly agent?: string } {
  const agent = query.get('agent');
  return agent === null || agent === '' ? {} : { agent };
}

/** The call that a form tells of, with the carrier's id of it under this name; empty where it has none. */
export function callInForm(request: CarrierRequest, idName: string): IncomingCall {
  const form = webhookForm(request);
  return {
    carrierCallId: form.get(idName) ?? '',
    from: form.get('From') ?? '',
    to: form.get('To') ?? '',
    ...agentAskedFor(request),
  };
}

/** Where a webhook's URL has a call connected, as `…/transfer?to=%2B15550100`. Throws `InvalidRequest`. */
export function destinationAskedFor({ query }: Pick<CarrierRequest, 'query'>): string {
  const destination = query.get('to');
  if (destination !== null) return destination;
  throw new InvalidRequest('A transfer has a destination, as ?to=%2B15550100.');
}
