const loading = new Map<string, Promise<Document>>();

/**
 * A copy of a workflow's picture, as elements: they take the page's colours.
 * @param name of a file of the page: `onboarding.svg`
 * @throws Error when it can't be loaded; the page works without it
 */
export async function loadPicture(name: string): Promise<SVGSVGElement> {
  const known = loading.get(name) ?? fetchPicture(name);
  loading.set(name, known);
  const { documentElement } = await known.catch((error: unknown) => {
    loading.delete(name);
    throw error;
  });
  const picture = document.importNode(documentElement, true) as unknown as SVGSVGElement;
  // Beside it stands the same as a list.
  picture.setAttribute('aria-hidden', 'true');
  return picture;
}

async function fetchPicture(name: string): Promise<Document> {
  const response = await fetch(new URL(name, document.baseURI));
  if (!response.ok) throw new Error(`The picture is missing (${response.status}).`);
  return new DOMParser().parseFromString(await response.text(), 'image/svg+xml');
}
