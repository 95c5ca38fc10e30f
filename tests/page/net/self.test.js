import assert from "node:assert/strict";
import test from "node:test";
import { newSecret, Self, tidyName } from "../../../pace/static/js/net/self.js";

class FakeStorage extends Map {
  getItem(key) { return this.get(key) ?? null; }

  setItem(key, value) { this.set(key, String(value)); }
}

const REFUSING = {
  getItem() { throw new Error("forbidden"); },
  setItem() { throw new Error("forbidden"); },
};

function made(storage = new FakeStorage()) {
  const sent = [];
  const self = new Self({ storage, send: (message) => sent.push(message) });
  return { self, sent, storage };
}

test("a secret is what the server takes, and never the same twice", () => {
  assert.match(newSecret(), /^[\w-]{22}$/);
  assert.notEqual(newSecret(), newSecret());
  assert.equal(newSecret((bytes) => bytes.fill(255)), `${"_".repeat(21)}w`);
});

test("the browser keeps the secret; what is none is replaced", () => {
  const { self, storage } = made();
  assert.equal(made(storage).self.secret, self.secret);
  storage.set("pace.person", "<script>");
  assert.match(made(storage).self.secret, /^[\w-]{22}$/);
});

test("says who it is first, with a name where one was chosen", () => {
  const { self, storage } = made();
  assert.deepEqual(self.greeting(), { type: "hello", id: "hello", protocol: 1, person: self.secret });
  self.rename("  Ada\n Lovelace ");
  assert.equal(self.greeting().name, "Ada Lovelace");
  assert.equal(made(storage).self.name, "Ada Lovelace");
});

test("a name that is chosen is said at once; one chosen in another tab at the next opening", () => {
  const { self, sent, storage } = made();
  self.rename("Ada");
  assert.deepEqual(sent, [{ type: "hello", id: "hello", protocol: 1, person: self.secret, name: "Ada" }]);
  storage.set("pace.name", "Grace");
  assert.equal(self.greeting().name, "Grace");
});

test("a name is as long as the server takes, by characters, not halves of them", () => {
  assert.equal(tidyName("x".repeat(50)).length, 40);
  assert.equal([...tidyName("😀".repeat(50))].length, 40);
  assert.equal(tidyName(" \t\n "), "");
  assert.equal(tidyName(null), "");
});

test("follows anew at each opening, and says nothing where nothing is followed", () => {
  const { self, sent } = made();
  self.opened();
  self.follow("people");
  self.follow("notes");
  self.follow("notes");
  self.opened();
  self.unfollow("people");
  self.unfollow("people");
  const topics = sent.map((message) => [message.type, message.topics.join(" ")]);
  assert.deepEqual(topics, [["follow", "people"], ["follow", "people notes"], ["follow", "people notes"], ["follow", "notes"]]);
});

test("what the server says it is called is told to who listens", () => {
  const { self } = made();
  let told = 0;
  const leave = self.subscribe(() => { told += 1; });
  self.known({ id: "ab12", name: "Guest ab12" });
  leave();
  self.known({ id: "ab12", name: "Ada" });
  assert.deepEqual([self.id, self.called, told], ["ab12", "Ada", 1]);
});

for (const [what, storage] of [["that refuses", REFUSING], ["that is not there", null]]) {
  test(`with a storage ${what} all holds until the page is left`, () => {
    const { self } = made(storage);
    const { secret } = self;
    self.rename("Ada");
    assert.deepEqual(self.greeting(), { type: "hello", id: "hello", protocol: 1, person: secret, name: "Ada" });
  });
}

test("a name that the server refuses gives way to the one before, or to none", () => {
  const { self, sent } = made();
  const refusal = { type: "error", code: 400, id: "hello", reason: "hello: name: nothing that could be seen" };
  self.rename("Ada");
  self.known({ id: "a1", name: "Ada" });
  self.rename("\u2800");
  assert.equal(self.refused(refusal), true);
  assert.deepEqual([self.name, self.refusal, sent.at(-1).name], ["Ada", refusal.reason, "Ada"]);
  assert.equal(self.refused(refusal), true); // that one, too, by now
  assert.deepEqual([self.name, "name" in sent.at(-1), self.refused(refusal)], ["", false, false]);
  self.rename("Grace");
  assert.equal(self.refusal, null);
  assert.equal(self.refused({ type: "error", code: 400, id: 7 }), false);
});
