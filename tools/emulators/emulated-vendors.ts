import type { EmulatedVendor } from './emulated-vendor.ts';

/** Every vendor that can be emulated, one line each; its code is loaded when it is to be opened. */
export const emulatedVendors: readonly EmulatedVendor[] = [];
