import type { SimulatedCarrier } from '../carrier-wire.ts';

const carriers = {
  twilio: async () => (await import('./twilio.ts')).twilio,
  vonage: async () => (await import('./vonage.ts')).vonage,
  telnyx: async () => (await import('./telnyx.ts')).telnyx,
  genesys: async () => (await import('./genesys.ts')).genesys,
  plivo: async () => (await import('./plivo.ts')).plivo,
  jambonz: async () => (await import('./jambonz.ts')).jambonz,
  exotel: async () => (await import('./exotel.ts')).exotel,
} as const satisfies Readonly<Record<string, () => Promise<SimulatedCarrier>>>;

/** The carriers that calls can be placed with. */
export type CarrierName = keyof typeof carriers;

export const carrierNames = Object.keys(carriers) as readonly CarrierName[];

/** Each is loaded only when it is used. */
export const simulatedCarrier = (name: CarrierName): Promise<SimulatedCarrier> => carriers[name]();
