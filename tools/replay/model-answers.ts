import type { AnswerScript } from './scripted-model.ts';

/** What the models of a whole call answer, and how many models there are. */
export interface ModelAnswers extends AnswerScript {
  readonly providers: number;
}
