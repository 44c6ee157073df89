import { InvalidMessage } from '../errors/protocol-error.ts';

const maxBytes = 4096;

/** What a carrier tells of a call, as it is. Throws `InvalidMessage` for more than 4 KiB of names and values. */
export function boundedMetadata(
  metadata: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const texts = Object.entries(metadata).flat();
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  if (bytes <= maxBytes) return metadata;
  throw new InvalidMessage(`The parameters of the call are more than ${maxBytes} bytes.`);
}

/** The fields that are text; the others are left out. */
export const textsIn = (fields: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(fields).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
