/** `PROJECT-INF/project.xml` of an archived integration: written and read in one place. */

import type { ArchivedEndpoint } from './archive-layout.ts';

/** What the descriptor says; code and version stand in the path of the file. */
export interface Descriptor {
  name: string;
  endpoints: ArchivedEndpoint[];
}

/** Writes the descriptor of an integration as XML. */
export function writeDescriptor({ name, endpoints }: Descriptor): string {
  const lines = ['<?xml version="1.0" encoding="UTF-8"?>', `<integration${attributes({ name })}>`];
  for (const { query, ...endpoint } of endpoints) {
    lines.push(`  <endpoint${attributes(endpoint)}>`);
    for (const parameter of query) lines.push(`    <query${attributes({ name: parameter })}/>`);
    lines.push('  </endpoint>');
  }
  return `${[...lines, '</integration>'].join('\n')}\n`;
}

/**
 * Reads a descriptor. Elements and attributes it doesn't know are skipped, so that the descriptor
 * of a real archive gives an integration without endpoints instead of an error.
 */
export function readDescriptor(xml: string, fallbackName: string): Descriptor {
  const root = /<integration\b([^>]*)>/.exec(xml)?.[1] ?? '';
  const endpoints = [...xml.matchAll(/<endpoint\b([^>]*)>([\s\S]*?)<\/endpoint>/g)].map(
    ([, own = '', inner = '']) => readEndpoint(own, inner),
  );
  return { name: readAttributes(root).name ?? fallbackName, endpoints };
}

function readEndpoint(own: string, inner: string): ArchivedEndpoint {
  const { name = '', role, connection, method = 'GET', path = '/' } = readAttributes(own);
  const query = [...inner.matchAll(/<query\b([^>]*)>/g)].flatMap(([, text = '']) => {
    const parameter = readAttributes(text).name;
    return parameter === undefined ? [] : [parameter];
  });
  const side = role === 'SOURCE' ? 'SOURCE' : 'TARGET';
  return { name, role: side, ...(connection && { connection }), method, path, query };
}

function readAttributes(text: string): Record<string, string | undefined> {
  const found: Record<string, string> = {};
  for (const [, key = '', value = ''] of text.matchAll(/([\w.-]+)="([^"]*)"/g)) {
    found[key] = unescapeXml(value);
  }
  return found;
}

function attributes(values: Record<string, string | undefined>): string {
  return Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${escapeXml(value!)}"`)
    .join('');
}

function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

function unescapeXml(text: string): string {
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&gt;', '>')
    .replaceAll('&lt;', '<')
    .replaceAll('&amp;', '&');
}
