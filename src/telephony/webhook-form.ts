import type { CarrierRequest } from './carrier.ts';

/** The fields of a webhook that is a form. */
export const webhookForm = ({ body }: Pick<CarrierRequest, 'body'>): URLSearchParams =>
  new URLSearchParams(body.toString());

/** The agent that a webhook's URL asks for, as `…/answer?agent=front-desk`. */
export function agentAskedFor({ query }: Pick<CarrierRequest, 'query'>): { readonly agent?: string } {
  const agent = query.get('agent');
  return agent === null || agent === '' ? {} : { agent };
}
