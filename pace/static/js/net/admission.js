/** Whether the server lets this address in: SockJS tells only that no transport got through. */

const ANSWER_MS = 2000; // longer than that nobody is kept from reading that the connection failed
const UNTOLD_S = 5; // a proxy that limits may not say for how long
const LONGEST_S = 600; // who is asked to stay away for a day tries again sooner all the same
const TOO_MANY = 429;

/** Seconds for which SockJS' route at `url` wants to open no session for this address, or null where that is not the matter. */
export async function secondsToStayAway(url, ask = fetch) {
  try {
    const { status, headers } = await ask(`${url}/info`, { cache: "no-store", signal: AbortSignal.timeout(ANSWER_MS) });
    if (status !== TOO_MANY) return null;
    const seconds = Number(headers.get("Retry-After"));
    return seconds > 0 ? Math.min(seconds, LONGEST_S) : UNTOLD_S;
  } catch {
    return null; // it does not answer at all, which is what the page says already
  }
}
