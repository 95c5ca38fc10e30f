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

const page = (from, to) => Array.from({ length: to - from }, (_, i) => person(`p${String(from + i).padStart(4, "0")}`, `P ${from + i}`));

test("more are known by name page after page, as somebody asks", () => {
  const { people } = told({ ...WHOLE, count: 250, people: page(0, 100) });
  assert.deepEqual([people.mayGoOn, people.edge], [true, "p0099"]);
  people.further({ people: page(100, 200), count: 250, more: true }, "p0099");
  assert.deepEqual([people.known.size, people.unnamed, people.edge], [200, 50, "p0199"]);
  people.further({ people: page(100, 200), count: 250, more: true }, "p0099"); // asked twice
  people.further({ people: page(200, 250), count: 250, more: false }, "p0199");
  assert.deepEqual([people.known.size, people.mayGoOn], [250, false]);
});

test("each answer holds for its page alone, and all pages are asked for in turn", () => {
  const { people } = told({ ...WHOLE, count: 150, people: page(0, 100) });
  people.further({ people: page(100, 150), count: 150, more: false }, "p0099");
  assert.deepEqual([people.nextPage(), people.nextPage(), people.nextPage()], [null, "p0099", null]);
  people.replace({ people: page(1, 100), count: 149, more: true });
  assert.deepEqual([people.known.size, people.name("p0000"), people.name("p0149")], [149, null, "P 149"]);
  people.replace({ people: page(120, 150), count: 129, more: false }, "p0099");
  assert.deepEqual([people.known.size, people.unnamed], [129, 0]);
  people.apply({ ...WHOLE, count: 150, people: page(0, 100) });
  assert.deepEqual([people.known.size, people.nextPage()], [100, null]);
});

test("who came one by one stands on no page: the first is asked for before another", () => {
  const { people } = told();
  people.apply({ count: 150, viewers: 150, people: page(0, 120) });
  assert.deepEqual([people.known.size, people.edge, people.mayGoOn], [100, null, true]);
  people.replace({ people: page(0, 100), count: 150, more: true });
  assert.equal(people.edge, "p0099");
});

test("of a crowd no more than ten pages are shown", () => {
  const { people } = told({ ...WHOLE, count: 5000, people: page(0, 100) });
  for (let n = 1; n < 10; n += 1) people.further({ people: page(100 * n, 100 * n + 100), count: 5000, more: true }, people.edge);
  assert.deepEqual([people.known.size, people.mayGoOn], [1000, false]);
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
