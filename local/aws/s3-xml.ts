/** The XML that S3 answers with. */

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

/** Writes a document with one root element. */
export function writeXml(root: string, elements: Elements, namespace = true): string {
  const attribute = namespace ? ' xmlns="http://s3.amazonaws.com/doc/2006-03-01/"' : '';
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root}${attribute}>${writeElements(elements)}</${root}>`;
}
