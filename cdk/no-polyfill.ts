/** Stands in for the polyfills that the OCI SDK loads for interpreters older than ours. */
export function polyfill(): void {
  // Node has promises and fetch.
}
