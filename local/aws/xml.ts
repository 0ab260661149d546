/** The XML that S3 and STS answer with. */

const escapes: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#xD;',
};

function escapeText(text: string): string {
  return text.replace(/[&<>"\r]/g, (character) => escapes[character]!);
}

/** Elements in the order of writing; an array repeats its element. */
export interface Elements {
  [name: string]: string | number | boolean | Elements | Elements[] | undefined;
}

function writeElements(elements: Elements): string {
  return Object.entries(elements)
    .flatMap(([name, value]) =>
      (Array.isArray(value) ? value : [value]).map((each) => [name, each]),
    )
    .map(([name, value]) => {
      if (value === undefined) return '';
      const content =
        typeof value === 'object' ? writeElements(value as Elements) : escapeText(String(value));
      return `<${name}>${content}</${name}>`;
    })
    .join('');
}

const s3Namespace = 'http://s3.amazonaws.com/doc/2006-03-01/';

/** Writes a document with one root element, in S3's namespace unless it says another one, or none. */
export function writeXml(
  root: string,
  elements: Elements,
  namespace: string | false = s3Namespace,
): string {
  const attribute = namespace ? ` xmlns="${namespace}"` : '';
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root}${attribute}>${writeElements(elements)}</${root}>`;
}
