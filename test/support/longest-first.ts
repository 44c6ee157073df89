import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * What takes longest, first: begun last, it would keep the others waiting at the end. What only computes is among what
 * waits: side by side, all of it would leave no worker for the rest.
 */
const longest = [
  'server/readme',
  'providers/embedded/front-desk-by-voice',
  'verify/call-machine',
  'verify/broken-ears',
  'server/process',
  'simulation/booking-',
  'model/every-transition',
  'verify/',
  'browser/inspector-',
  'browser/page-',
  'providers/embedded/ears-threads',
  'tools/talky-command',
  'emulators/cartesia-live',
  'simulation/',
];

/** A clean clone has no record of how long each file took. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const usual = await super.sort(files);
    return usual.toSorted((one, other) => rankOf(one) - rankOf(other));
  }
}

function rankOf({ moduleId }: TestSpecification): number {
  const rank = longest.findIndex((part) => moduleId.includes(`/test/${part}`));
  return rank === -1 ? longest.length : rank;
}
