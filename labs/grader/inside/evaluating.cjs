// Runs one person's JavaScript cell after cell, as a console does: names stay from cell to cell and may be declared
// anew, `await` and `import … from "…"` may stand at the top.
//
// Cells run in the main thread. A second thread, with built-ins of its own that nothing in the first can change, takes
// orders from a handle (its number is the argument; one JSON object a line), passes them on, stops what does not end, and
// answers there:
//   {"run": source}   → {"value": text | null} or {"error": [name, message, trace]}
//   {"ask": source, "how": "value" | "truth" | "throws" | "rejects"}
//                     → {"answer": text}: what `tools.answer` makes of its value, or of the error that it ended with
//   {"stop": true}    → what runs ends with an error
"use strict";

const { MessageChannel, Worker, isMainThread, workerData } = require("node:worker_threads");
const { Session } = require("node:inspector");
const TEXT_LIMIT = 100_000;
const ANSWER_LIMIT = 900_000;
// No name that anybody writes: what a cell calls its own does not hide it.
const TOOLS = 'globalThis["labs: cells"]';

if (isMainThread) {
  main();
} else {
  beside(workerData);
}

// Whatever a cell does to the built-ins of its thread, the names that are taken here stay what they are.
function main() {
  const { createRequire } = require("node:module");
  const { inspect } = require("node:util");
  const { port1, port2 } = new MessageChannel();
  const say = port1.postMessage.bind(port1);
  const session = new Session();
  const post = session.post.bind(session);
  const looks = Object.freeze({ depth: 4, breakLength: 100, maxStringLength: TEXT_LIMIT });
  const tools = Object.freeze({ show: (value) => cut(inspect(value, looks)), ...answerer() });
  const hidden = { enumerable: false, configurable: false, writable: false };
  Object.defineProperty(globalThis, "labs: cells", { value: tools, ...hidden });
  const own = createRequire(`${process.cwd()}/cell.js`);
  Object.defineProperty(globalThis, "require", { value: own, enumerable: false, configurable: true, writable: true });
  process.on("uncaughtException", (error) => console.error(error));
  process.on("unhandledRejection", (error) => console.error(error));
  session.connect();

  const shows = `function (value) { return ${TOOLS}.show(value); }`;
  function shown(id, result) {
    const one = "objectId" in result ? { objectId: result.objectId } : { ...result };
    const called = { functionDeclaration: shows, arguments: [one], executionContextId: 1, returnByValue: true };
    if (result.type === "undefined") return say({ id, value: null });
    post("Runtime.callFunctionOn", called, (_error, text) => {
      say({ id, value: text && typeof text.result.value === "string" ? text.result.value : "" });
    });
  }

  port1.on("message", ({ id, expression, ask }) => {
    // A question is one expression: with `replMode` its promise would not be waited for.
    const asked = { expression, replMode: !ask, awaitPromise: true, returnByValue: ask };
    post("Runtime.evaluate", asked, (error, found) => {
      if (error) return say({ id, broken: true });
      if (found.exceptionDetails) return say({ id, details: found.exceptionDetails });
      return ask ? say({ id, value: found.result.value }) : shown(id, found.result);
    });
  });
  new Worker(__filename, { workerData: { port: port2, handle: Number(process.argv[2]) }, transferList: [port2], stdout: false, stderr: false });
}

function cut(text) {
  return text.length > TEXT_LIMIT ? `${text.slice(0, TEXT_LIMIT)}…` : text;
}

// What a value is, as JSON that holds nothing but data. What cannot be compared by what is in it, is told by its class.
// Two values are told alike where `assert.deepStrictEqual` finds them alike, and nowhere else.
function answerer() {
  const { Date, Error, Map, Set } = globalThis;
  const { stringify } = JSON;
  const { isArray } = Array;
  const { getOwnPropertyDescriptor, getOwnPropertySymbols, getPrototypeOf, hasOwn, is, keys } = Object;
  const { apply } = Reflect;
  const { isPromise } = require("node:util/types");
  const kind = Object.prototype.toString;
  const plain = Object.prototype;
  const list = Array.prototype;
  const DEPTH = 60;
  // So many values are told of one answer; what is expected was written out by somebody, and has fewer.
  const MOST = 100_000;
  let left = 0;
  let around = [];

  function coded(value) {
    left -= 1;
    if (value === null || typeof value === "boolean") return value;
    if (typeof value === "string") return value;
    if (typeof value === "number") return number(value);
    if (typeof value === "bigint") return { t: "bigint", v: `${value}` };
    if (value === undefined) return { t: "undefined" };
    if (typeof value !== "object") return { t: "other", c: typeof value };
    if (left < 0 || around.length > DEPTH || isAround(value)) return { t: "other", c: "without an end" };
    around[around.length] = value;
    const found = object(value);
    around.length -= 1;
    return found;
  }

  function isAround(value) {
    for (let place = 0; place < around.length; place++) if (around[place] === value) return true;
    return false;
  }

  function number(value) {
    const usual = is(value, -0) || value !== value || value === Infinity || value === -Infinity;
    return usual ? { t: "number", v: is(value, -0) ? "-0" : `${value}` } : value;
  }

  function object(value) {
    const above = getPrototypeOf(value);
    if (isArray(value) && (above === list || value.constructor === Array) && isBare(value)) return items(value);
    if (!isArray(value) && isPlain(value, above)) return { t: "object", v: pairs(value) };
    if (value instanceof Map) return { t: "other", c: "Map" };
    if (value instanceof Set) return { t: "other", c: "Set" };
    if (value instanceof Date) return { t: "date", v: `${value.getTime()}` };
    return { t: "other", c: `${above === null ? "null" : above.constructor && above.constructor.name}` };
  }

  // `Object.create(parent)` counts as plain for Node; objects of a class, without a prototype or with symbols do not.
  function isPlain(value, above) {
    const made = above === plain || (value.constructor === Object && !hasOwn(value, "constructor"));
    return made && apply(kind, value, []) === "[object Object]" && !symbols(value);
  }

  // A list with names beside its places, as `match` gives it, is not that list alone.
  function isBare(value) {
    const names = keys(value);
    return !symbols(value) && (!names.length || `${names[names.length - 1]}` === `${names.length - 1}` || isSparse(value, names));
  }

  function isSparse(value, names) {
    for (let place = 0; place < names.length; place++) if (!(names[place] >>> 0 < value.length && `${names[place] >>> 0}` === names[place])) return false;
    return true;
  }

  function symbols(value) {
    for (const one of getOwnPropertySymbols(value)) if (getOwnPropertyDescriptor(value, one).enumerable) return true;
    return false;
  }

  function items(value) {
    const found = [];
    for (let place = 0; place < value.length && left >= 0; place++) {
      found[place] = hasOwn(value, place) ? coded(value[place]) : { t: "hole" };
      left -= !hasOwn(value, place);
    }
    return found;
  }

  function pairs(value) {
    const found = [];
    for (const key of keys(value)) if (left >= 0) found[found.length] = [key, coded(value[key])];
    return found;
  }

  function told(value) {
    left = MOST;
    around = [];
    try {
      const text = stringify({ t: "value", v: coded(value) });
      if (left >= 0 && text.length < ANSWER_LIMIT) return text;
    } catch {
      // Somebody's own getter: there is an answer, and it cannot be looked into.
    }
    return '{"t":"value","v":{"t":"other","c":"more than can be told"}}';
  }

  function answer(how, value) {
    if (how === "throws") return '{"t":"value","v":null}';
    return how === "truth" ? told(!!value) : told(value);
  }

  function threw(error) {
    try {
      const known = error instanceof Error;
      return stringify({ t: "threw", k: known ? classes(error) : [], m: cut(`${known ? error.message : error}`) });
    } catch {
      return '{"t":"threw","k":[]}';
    }
  }

  // As `assert.rejects`: what is thrown before there is a promise is no answer.
  async function rejected(asked) {
    const promise = typeof asked === "function" ? asked() : asked;
    if (!isPromise(promise)) return '{"t":"nothing"}';
    try {
      await promise;
    } catch (error) {
      return threw(error);
    }
    return answer("throws");
  }

  function classes(error) {
    const found = [];
    for (let one = getPrototypeOf(error); one && found.length < 20; one = getPrototypeOf(one)) {
      found[found.length] = `${one.constructor && one.constructor.name}`;
    }
    return found;
  }

  return { answer, threw, rejected };
}

function beside({ port, handle }) {
  const { Socket } = require("node:net");
  const channel = new Socket({ fd: handle, readable: true, writable: true });
  const session = new Session();
  session.connectToMainThread();
  let waits = null;
  let id = 0;
  // What was stopped may come to its end later: that is no answer to what was ordered since.
  port.on("message", (found) => waits && found.id === id && waits(found));

  async function evaluate(expression, ask) {
    const ended = new Promise((done) => (waits = done));
    port.postMessage({ id: ++id, expression, ask });
    const found = await ended;
    waits = null;
    return found;
  }

  async function run(source) {
    const found = await evaluate(withImports(source), false);
    if (found.stopped || found.broken) return { error: ["Stopped", "It was stopped.", ""] };
    return found.details ? { error: told(found.details) } : found;
  }

  async function ask(source, how) {
    const asked = how === "rejects" ? `await ${TOOLS}.rejected(${source}\n)` : `${TOOLS}.answer("${how}", (${source}\n))`;
    const wrong = how === "rejects" ? "error" : `${TOOLS}.threw(error)`;
    const found = await evaluate(`(async () => { try { return ${asked}; } catch (error) { return ${wrong}; } })()`, true);
    return { answer: typeof found.value === "string" ? found.value : '{"t":"nothing"}' };
  }

  // What waits for something ends here; what keeps the main thread busy is ended there, and says so itself.
  function stop() {
    const now = waits;
    session.post("Runtime.terminateExecution", {});
    setTimeout(() => now && now === waits && now({ stopped: true }), 300);
  }

  let left = "";
  let before = Promise.resolve();
  channel.setEncoding("utf8");
  channel.on("error", () => process.kill(process.pid, "SIGKILL"));
  channel.on("end", () => process.kill(process.pid, "SIGKILL"));
  channel.on("data", (text) => {
    const lines = (left + text).split("\n");
    left = lines.pop();
    for (const order of lines.map((line) => JSON.parse(line))) {
      if (order.stop) {
        stop();
        continue;
      }
      before = before
        .then(() => ("run" in order ? run(order.run) : ask(order.ask, order.how)))
        .then((said) => channel.write(`${JSON.stringify(said)}\n`));
    }
  });
}

// An error as [name, what it says, where in the cell]: of its trace the lines that the person wrote.
function told(details) {
  const about = details.exception || {};
  const text = String(about.description || about.value || details.text);
  const [first, ...rest] = about.subtype === "error" ? text.split("\n    at ") : [text];
  const named = /^(?:Uncaught )?([\w$.]+)(?: \[\w+\])?(?:: ([\s\S]*))?$/.exec(first);
  const error = about.subtype === "error" && named;
  const lines = rest.map((line) => /^(?:(?:async )?([\w$.<> ]+) \()?(?:<anonymous>|REPL\d*):(\d+)/.exec(line)).filter(Boolean);
  const where = lines.map(([, name, line]) => `    line ${line}${name ? `, in ${name}` : ""}`);
  if (!where.length && details.lineNumber !== undefined && error) where.push(`    line ${details.lineNumber + 1}`);
  const shown = error ? first : `Error: ${text}`;
  return [error ? named[1] : "Error", cut(error ? named[2] || "" : text), cut([shown, ...where].join("\n"))];
}

// `import` is a statement of modules alone; in a cell it gets what `require` gets.
function withImports(source) {
  const form = /^import\s+(?:(?:([\w$]+)\s*,?\s*)?(?:\{([^}]*)\}|\*\s+as\s+([\w$]+))?\s*from\s+)?(["'])([^"'\n]+)\4;?/gm;
  return source.replace(form, (_all, one, some, whole, _quote, from) => {
    const got = `require(${JSON.stringify(from)})`;
    const parts = [];
    if (one) parts.push(`${one} = ((m) => (m && m.__esModule && "default" in m ? m.default : m))(${got})`);
    if (some !== undefined) parts.push(`{${some.replace(/\s+as\s+/g, ": ")}} = ${got}`);
    if (whole) parts.push(`${whole} = ${got}`);
    return parts.length ? `const ${parts.join(", ")};` : `${got};`;
  });
}
