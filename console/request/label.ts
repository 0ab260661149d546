const ACRONYMS: Record<string, string> = {
  api: 'API',
  url: 'URL',
  id: 'ID',
  cupixworks: 'CupixWorks',
  cpq: 'CPQ',
};

/** A field's name as a label: `dueDays` becomes "Due days", `apiToken` "API token". */
export function labelOf(name: string): string {
  const words = name.split(/(?=[A-Z])/).map((word) => word.toLowerCase());
  const spelled = words.map((word) => ACRONYMS[word] ?? word).join(' ');
  return spelled.charAt(0).toUpperCase() + spelled.slice(1);
}
