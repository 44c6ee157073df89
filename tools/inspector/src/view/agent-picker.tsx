import type { ServerDesk } from '../call/server-desk.ts';

/** Whom to call; nothing to choose where there is only one. */
export function AgentPicker({ desk }: { readonly desk: ServerDesk }) {
  const agents = desk.agents.value.status === 'known' ? desk.agents.value.agents : [];
  if (agents.length < 2) return null;
  return (
    <p class="picker">
      <label for="agent">Agent</label>
      <select
        id="agent"
        value={desk.agent.value?.name ?? ''}
        onChange={({ currentTarget }) => {
          desk.chosen.value = currentTarget.value;
        }}
      >
        {agents.map(({ name, label }) => (
          <option key={name} value={name}>
            {label}
          </option>
        ))}
      </select>
    </p>
  );
}
