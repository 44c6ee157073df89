import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { system } from '../../src/system.ts';
import { Progress } from '../../tools/progress.ts';

function watched(isTTY: boolean) {
  const written: string[] = [];
  const output = { isTTY, columns: 20, write: (text: string) => written.push(text) };
  return { written, progress: new Progress(output, system.clock) };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('progress', () => {
  it('is not shown of what takes less than a second', () => {
    const { written, progress } = watched(true);
    progress.begin('asking');
    vi.advanceTimersByTime(999);
    progress.end();
    vi.advanceTimersByTime(5000);
    expect(written).toEqual([]);
  });

  it('is a passing line on a terminal, which leaves nothing behind', () => {
    const { written, progress } = watched(true);
    progress.begin('asking a provider for its voices');
    vi.advanceTimersByTime(1250);
    expect(written).toEqual(['asking a provider f', '\r\u001B[2K', 'asking a provider f']);
    progress.aside(() => written.push('result\n'));
    expect(written.slice(-2)).toEqual(['\r\u001B[2K', 'result\n']);
    vi.advanceTimersByTime(250);
    progress.end();
    expect(written.at(-1)).toBe('\r\u001B[2K');
  });

  it('is one plain line elsewhere', () => {
    const { written, progress } = watched(false);
    progress.begin('asking');
    vi.advanceTimersByTime(9000);
    progress.end();
    expect(written).toEqual(['asking …\n']);
  });
});
