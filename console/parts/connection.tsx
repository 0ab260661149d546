/** Whether what is shown follows what happens. */
export type Connection = 'connecting' | 'live' | 'lost';

export function ConnectionState({ connection }: { connection: Connection }) {
  return (
    <span class={`connection ${connection}`} role="status">
      <span class="dot" aria-hidden="true" />
      {connection === 'lost'
        ? 'Connection lost, trying again'
        : connection === 'live'
          ? 'Live'
          : ''}
    </span>
  );
}
