let loading: Promise<Document> | undefined;

/**
 * A copy of the workflow's picture, as elements: they take the page's colours.
 * @throws Error when it can't be loaded; the page works without it
 */
export async function loadPicture(): Promise<SVGSVGElement> {
  loading ??= fetchPicture().catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  const { documentElement } = await loading;
  const picture = document.importNode(documentElement, true) as unknown as SVGSVGElement;
  // Beside it stands the same as a list.
  picture.setAttribute('aria-hidden', 'true');
  return picture;
}

async function fetchPicture(): Promise<Document> {
  const response = await fetch(new URL('onboarding.svg', document.baseURI));
  if (!response.ok) throw new Error(`The picture is missing (${response.status}).`);
  return new DOMParser().parseFromString(await response.text(), 'image/svg+xml');
}
