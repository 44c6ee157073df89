import { describe, expect, test } from 'vitest';
import { citationsOf } from './cited-rules.ts';
import { controlCases } from './rtp-control-cases.ts';
import { keyCases } from './rtp-key-cases.ts';
import { expectedOf, play, toldOf } from './rtp-play.ts';
import { speakingCases } from './rtp-speaking-cases.ts';
import { voiceCases } from './rtp-voice-cases.ts';

describe('RTP', () => {
  test.each([...voiceCases, ...keyCases, ...controlCases, ...speakingCases])('$rule: $name', (each) => {
    expect(citationsOf(each.rule)).toBeDefined();
    expect(toldOf(each, play(each))).toEqual(expectedOf(each));
  });
});
