/** What is wrong with the server, as sentences: [{key, words, values}] for sentence(). */
import { clockTime } from "./format.js";

const one = (n, key) => (n === 1 ? `${key}One` : key);

const SENTENCES = {
  redis: ({ since }) => ["troubles.redis", { time: clockTime(since) }],
  ingest: () => ["troubles.ingest", {}],
  lost: ({ n }) => [one(n, "troubles.lost"), { n }],
  slow: ({ ms }) => ["troubles.slow", { n: ms }],
  stretched: ({ n, ms }) => [one(n, "troubles.stretched"), { n, ms }],
  stale: ({ n, channels }, labelOf) => {
    const names = channels.map(labelOf).join(", ");
    if (!channels.length) return [one(n, "troubles.staleUnnamed"), { n }];
    return [n > channels.length ? "troubles.staleMore" : one(n, "troubles.stale"), { n, names }];
  },
};

/** `labelOf(name)` is how a channel is called. What a newer server knows besides is left to its own page. */
export function troubleSentences(troubles, labelOf) {
  return troubles.filter(({ what }) => Object.hasOwn(SENTENCES, what)).map((trouble) => {
    const [words, values] = SENTENCES[trouble.what](trouble, labelOf);
    return { key: trouble.what, words, values };
  });
}
