import type { CallPolicy } from '../../machines/vocabulary/policy.ts';
export async function shippedPolicy(): Promise<CallPolicy> {
  return {
    speculation: {
      enabled: true,
      match: 'normalized',
      depth: 'first-clause',
      timeoutMs: 5000,
      maxPerTurn: 3,
      wasteBudgetUsd: null,
    },
    interruption: {
      mode: 'pause',
      minWords: 1,
      dismissAfterMs: 2000,
      answerWindowMs: 800,
      backchannels:
        'mm, mmm, hm, hmm, mhm, mmhmm, uh, huh, um, ah, oh, aha, yeah, yep, yes, ok, okay, right, sure'.split(
          ', ',
        ),
    },
    silence: { promptAfterMs: 8000, maxPrompts: 2, prompts: ['Are you still there?'] },
    dtmf: { terminator: '#', collectMs: 1500 },
    stt: { stallMs: 10000, giveUpMs: 15000, endTurnGraceMs: 300 },
    llm: { firstTokenMs: 4000, interTokenMs: 2500 },
    limits: { maxCallMs: 1800000, connectMs: 10000, farewellMs: 15000 },
  };
}
