/** Where an error is explained: a link where the operator has put the pages on the web, else the file's name. */
export function Runbook({ error, address }: { error: string; address: string | undefined }) {
  if (!address) return null;
  if (!/^https?:\/\//.test(address)) {
    return (
      <span>
        Runbook: <code>{address}</code>
      </span>
    );
  }
  return (
    <a href={address} target="_blank" rel="noreferrer">
      Runbook for {error}
    </a>
  );
}
