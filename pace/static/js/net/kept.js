/** What this browser keeps: reading localStorage throws where the person forbade it. */
export function keptHere() {
  try {
    return globalThis.localStorage ?? null;
  } catch {
    return null;
  }
}
