import { z } from 'zod';

/** Absent: not set. An empty one is a mistake: nothing may be checked with an empty key. */
const setting = z.string().min(1).max(4096).describe('a text that is not empty').optional();
const base64 = '[A-Za-z0-9+/]';
/** As many bytes as the key of an HMAC should have at least; what is no base64 would be cut short without a word. */
const base64Key = z
  .string()
  .max(4096)
  .regex(new RegExp(`^(?:${base64}{4}){5,}(?:${base64}{2}(?:==)?|${base64}{3}=?|${base64}{4})$`))
  .describe('base64 of 16 bytes or more')
  .optional();
const verify = z
  .boolean()
  .describe('true, or false where something in front of talky has checked the requests');
const baseUrl = z
  .string()
  .regex(/^https?:\/\/[^\s/?#@]+(?:\/[^\s?#]*)?$/)
  .describe('a URL as https://api.example.org');

const address = z.union([z.ipv4(), z.ipv6()]).describe('an IP address');
const port = z.int().min(1024).max(65_535);
const delay = z.int().min(0).max(500);

/** `telephony` of the settings; a carrier takes calls once what its requests are checked with is set. */
export const telephonySchema = z.strictObject({
  public_url: z
    .string()
    .regex(/^(?:https?:\/\/[^\s?#@]*[^\s/?#@]\/*)?$/)
    .optional()
    .describe(
      'how carriers reach this server, as https://voice.example.org, without user, query and fragment',
    ),
  twilio: z.strictObject({ account_sid: setting, auth_token: setting, base_url: baseUrl, verify }),
  vonage: z.strictObject({
    application_id: setting,
    private_key: setting,
    signature_secret: setting,
    base_url: baseUrl,
    verify,
  }),
  telnyx: z.strictObject({
    api_key: setting,
    public_key: setting,
    stream_token: setting,
    codec: z.enum(['PCMU', 'PCMA', 'L16']),
    l16_byte_order: z.enum(['big', 'little']),
    base_url: baseUrl,
    verify,
  }),
  plivo: z.strictObject({ auth_id: setting, auth_token: setting, base_url: baseUrl, verify }),
  exotel: z.strictObject({ stream_password: setting, verify }),
  jambonz: z.strictObject({
    account_sid: setting,
    api_key: setting,
    webhook_secret: setting,
    base_url: baseUrl,
    verify,
  }),
  genesys: z.strictObject({ api_key: setting, client_secret: base64Key, verify }),
  rtp: z.strictObject({
    host: address,
    public_address: address.optional(),
    first_port: port,
    last_port: port,
    allowed_networks: z.array(z.union([z.cidrv4(), z.cidrv6()]).describe('a network as 10.0.0.0/8')),
    jitter_min_ms: delay,
    jitter_max_ms: delay,
    silence_timeout_seconds: z.number().min(1).max(3600),
  }),
});
