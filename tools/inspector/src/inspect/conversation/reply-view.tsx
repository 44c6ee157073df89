import { durationWords } from '../../model/time-words.ts';
import type { ReplySaid } from './reply-item.ts';
import type { ToolCall } from './tool-calls.ts';

interface ReplyViewProps {
  readonly said: ReplySaid;
  readonly number: number;
  readonly entry: number;
  readonly seek: preact.JSX.Element;
  readonly onClick: (event: MouseEvent) => void;
}

/** What the agent said; a guess that was thrown away is folded. */
export function ReplyView({ said, number, entry, seek, onClick }: ReplyViewProps) {
  const { label, stage, guessed, why } = said;
  const facts = {
    'data-item': 'reply',
    'data-reply': number,
    'data-stage': stage,
    'data-entry': entry,
    onClick,
  };
  if (stage === 'thrown-away')
    return (
      <li class="conversation-item is-thrown-away" {...facts}>
        <details>
          <summary>
            {`Guessed, thrown away: “${guessed ?? ''}”`} <span class="conversation-why">{why}</span> {seek}
          </summary>
          <Body said={said} />
        </details>
      </li>
    );
  return (
    <li class={`conversation-item is-agent is-${stage}`} {...facts}>
      <p class="conversation-who">
        Agent <span class="conversation-origin">{`${label} r${number}`}</span> {seek}
      </p>
      {stage === 'guess' ? <p class="conversation-aside">{`held for “${guessed ?? ''}”`}</p> : null}
      <Body said={said} />
    </li>
  );
}

function Body({ said }: { readonly said: ReplySaid }) {
  const { tools, interruption, evidence, stage } = said;
  return (
    <>
      {tools.map((tool) => (
        <ToolLine key={tool.id} tool={tool} />
      ))}
      <Words said={said} />
      {interruption === undefined ? null : <p class="conversation-aside is-contested">{interruption}</p>}
      {stage === 'failed' ? <p class="conversation-aside is-failed">all providers have failed</p> : null}
      {evidence === undefined ? null : <p class="conversation-aside">{evidence}</p>}
    </>
  );
}

function Words({ said: { stage, words } }: { readonly said: ReplySaid }) {
  const { heard, spoken, generated } = words;
  const isOver = stage !== 'open' && stage !== 'guess';
  if (heard + spoken + generated === '')
    return <p class="conversation-words is-waiting">{isOver ? 'not a word' : '…'}</p>;
  return (
    <p class="conversation-words">
      {heard === '' ? null : <span data-part="heard">{heard}</span>}{' '}
      <Rest
        text={spoken}
        part="spoken"
        isOver={isOver}
        label={isOver ? 'spoken, not heard' : 'being spoken'}
      />{' '}
      <Rest
        text={generated}
        part="generated"
        isOver={isOver}
        label={isOver ? 'generated, not spoken' : 'not spoken yet'}
      />
    </p>
  );
}

interface RestProps {
  readonly text: string;
  readonly part: 'spoken' | 'generated';
  readonly isOver: boolean;
  readonly label: string;
}

function Rest({ text, part, isOver, label }: RestProps) {
  if (text === '') return null;
  return (
    <>
      <span class={`conversation-label is-${part}`}>{label}</span>{' '}
      {isOver ? (
        <s class={`conversation-rest is-${part}`} data-part={part}>
          {text}
        </s>
      ) : (
        <span class={`conversation-rest is-${part}`} data-part={part}>
          {text}
        </span>
      )}
    </>
  );
}

const toolStates: Readonly<Record<ToolCall['state'], string>> = {
  held: 'held until the turn is over',
  running: 'running',
  done: '',
  failed: 'failed',
};

function ToolLine({ tool: { id, name, args, state, result, tookMs } }: { readonly tool: ToolCall }) {
  return (
    <p class="conversation-tool" data-tool={id} data-state={state}>
      <code>{`${name}(${args === undefined ? '' : JSON.stringify(args)})`}</code>{' '}
      {result === undefined ? null : <code class="conversation-result">{`→ ${JSON.stringify(result)}`}</code>}{' '}
      <span class={state === 'failed' ? 'is-failed' : ''}>
        {[toolStates[state], tookMs === undefined ? '' : durationWords(tookMs)]
          .filter((word) => word !== '')
          .join(' · ')}
      </span>
    </p>
  );
}
