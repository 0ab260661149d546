/** `PROJECT-INF/project.xml` of an archived integration: written and read in one place. */

import type { ArchivedEndpoint, ArchivedIntegration } from './archive-layout.ts';

/** What the descriptor says; code and version stand in the path of the file. */
export type Descriptor = Omit<ArchivedIntegration, 'code' | 'version' | 'resources'>;

/** Writes the descriptor of an integration as XML. */
export function writeDescriptor(descriptor: Descriptor): string {
  const { name, style, endpoints, lookups = [], libraries = [] } = descriptor;
  const root = `<integration${attributes({ name, style })}>`;
  const lines = ['<?xml version="1.0" encoding="UTF-8"?>', root];
  for (const { name, role, connection, integration, method, path, query } of endpoints) {
    // Always in this order, so that equal integrations have equal descriptors.
    const own = { name, role, connection, integration, method, path };
    lines.push(`  <endpoint${attributes(own)}>`);
    for (const parameter of query) lines.push(`    <query${attributes({ name: parameter })}/>`);
    lines.push('  </endpoint>');
  }
  for (const one of lookups) lines.push(`  <lookup${attributes({ name: one })}/>`);
  for (const id of libraries) lines.push(`  <library${attributes({ id })}/>`);
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
  const { name = fallbackName, style } = readAttributes(root);
  const lookups = valuesOf(xml, 'lookup', 'name');
  const libraries = valuesOf(xml, 'library', 'id');
  return {
    name,
    ...(style === 'scheduled' && { style }),
    endpoints,
    ...(lookups.length > 0 && { lookups }),
    ...(libraries.length > 0 && { libraries }),
  };
}

/** An attribute of every element of that name. */
function valuesOf(xml: string, element: string, attribute: string): string[] {
  return [...xml.matchAll(new RegExp(`<${element}\\b([^>]*)>`, 'g'))].flatMap(
    ([, text = '']) => readAttributes(text)[attribute] ?? [],
  );
}

function readEndpoint(own: string, inner: string): ArchivedEndpoint {
  const found = readAttributes(own);
  const { name = '', role, connection, integration, method = 'GET', path = '/' } = found;
  const query = [...inner.matchAll(/<query\b([^>]*)>/g)].flatMap(([, text = '']) => {
    const parameter = readAttributes(text).name;
    return parameter === undefined ? [] : [parameter];
  });
  const side = role === 'SOURCE' ? 'SOURCE' : 'TARGET';
  const goal = { ...(connection && { connection }), ...(integration && { integration }) };
  return { name, role: side, ...goal, method, path, query };
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
