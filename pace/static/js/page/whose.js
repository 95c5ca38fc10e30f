/**
 * Whose choices this browser keeps. Some name channels, which the next user of the same browser may not see; they end with
 * the log-out, or when somebody else logs in. What names nobody (speed, colours, language) stays for everyone.
 */
const NAMING = ["wall", "strips"]; // keys of the settings in which names of channels stand
const WHOSE = "whose";
const BASIS = 0x811c9dc5; // FNV-1a of 32 bits (RFC 9923)
const PRIME = 0x01000193;

/** A number that tells users of one browser apart, and is no name to read. */
export function markOf(user) {
  return new TextEncoder().encode(user).reduce((hash, byte) => Math.imul(hash ^ byte, PRIME) >>> 0, BASIS);
}

/** Forget what names channels, and whose it was. */
export function forgetChannels(settings) {
  for (const key of [...NAMING, WHOSE]) settings.put(key, null);
}

/** `user` has logged in, null where nobody does: what another has left is forgotten before anything reads it. */
export function keepFor(user, settings) {
  if (user === null || settings.get(WHOSE) === markOf(user)) return;
  forgetChannels(settings);
  settings.put(WHOSE, markOf(user));
}
