import assert from "node:assert/strict";
import test from "node:test";
import { People } from "../../../pace/static/js/signal/people.js";

const person = (id, name, ...watches) => ({ id, name, watches, more: 0 });
const ADA = person("a1", "Ada", "ecg", "spo2");
const BEN = person("b2", "Ben", "ecg");
const WHOLE = { type: "presence", whole: true, count: 2, viewers: 3, visits: 10, people: [BEN, ADA] };

function told(message = WHOLE) {
  let times = 0;
  const people = new People({ changed: () => { times += 1; } });
  people.apply(message);
  return { people, times: () => times };
}

const names = (people, first) => people.list(first).map(({ name }) => name);

test("all of it, then changes", () => {
  const { people, times } = told();
  assert.deepEqual([people.count, people.viewers, people.visits, people.told], [2, 3, 10, true]);
  people.apply({ count: 2, viewers: 2, visits: 11, people: [person("c3", "Cem", "ecg"), person("b2", "Benno")], left: ["a1"] });
  assert.deepEqual(names(people), ["Benno", "Cem"]);
  assert.deepEqual([people.viewers, people.visits, people.outdated, times()], [2, 11, false, 2]);
  assert.deepEqual(people.watching("ecg").map(({ name }) => name), ["Cem"]);
});

test("whole again forgets who was there before", () => {
  const { people } = told();
  people.apply({ ...WHOLE, count: 1, people: [ADA] });
  assert.deepEqual(names(people), ["Ada"]);
});

test("oneself stands first, the others by their names, those of one name in one order", () => {
  const { people } = told({ ...WHOLE, count: 4, people: [person("d4", "ada"), person("z9", "Zoe"), BEN, person("c3", "Ben")] });
  assert.deepEqual(people.list("z9").map(({ id }) => id), ["z9", "d4", "b2", "c3"]);
});

test("who watches: oneself is not counted", () => {
  const { people } = told();
  assert.deepEqual([...people.watched("b2")], [["ecg", 1], ["spo2", 1]]);
  assert.deepEqual(people.watching("ecg", "a1").map(({ id }) => id), ["b2"]);
  assert.deepEqual(people.watching("nothing"), []);
});

test("of 10,000 a hundred are known by name, and the others are a number", () => {
  const crowd = Array.from({ length: 100 }, (_, i) => person(`p${i}`, `P ${i}`));
  const { people } = told({ ...WHOLE, count: 10_000, people: crowd });
  people.apply({ count: 10_001, viewers: 10_001, people: [person("new", "New"), person("p1", "Renamed")] });
  assert.deepEqual([people.known.size, people.unnamed, people.name("p1"), people.name("new")], [100, 9901, "Renamed", null]);
  assert.equal(people.outdated, false);
});

test("where more changed than was told the roster is asked for, not all the time", () => {
  const { people } = told();
  assert.equal(people.mayAsk(0), false);
  people.apply({ count: 5, viewers: 5, people: [], more: true });
  assert.deepEqual([people.mayAsk(1000), people.mayAsk(5999), people.mayAsk(6000)], [true, false, true]);
  people.replace({ people: [ADA, BEN, person("c3", "Cem")], count: 3 });
  assert.deepEqual([names(people), people.unnamed, people.mayAsk(60_000)], [["Ada", "Ben", "Cem"], 0, false]);
});

test("places that those who left have freed are asked for", () => {
  const crowd = Array.from({ length: 100 }, (_, i) => person(`p${i}`, `P ${i}`));
  const { people } = told({ ...WHOLE, count: 101, people: crowd });
  people.apply({ count: 100, viewers: 100, people: [], left: ["p7"] });
  assert.equal(people.mayAsk(0), true);
});

test("who this page is, is no news of others", () => {
  const { people, times } = told();
  people.apply({ type: "presence", you: { id: "a1", name: "Ada" } });
  assert.deepEqual([people.count, times()], [2, 1]);
});

test("without a connection nothing is known", () => {
  const { people, times } = told();
  people.cut();
  assert.deepEqual([people.told, people.count, people.list(), people.visits, times()], [false, 0, [], null, 2]);
});
