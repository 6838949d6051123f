// Hears the events of the walk that is running: npm install zeromq @msgpack/msgpack; node listen.mjs [TOPIC …]
import { readFileSync, readdirSync, statSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { argv, env } from "node:process";
import { decode } from "@msgpack/msgpack";
import { Subscriber } from "zeromq";

const read = (path) => JSON.parse(readFileSync(path, "utf8"));
const own = env.XDG_RUNTIME_DIR ? `${env.XDG_RUNTIME_DIR}/stridecue` : `${tmpdir()}/stridecue-${userInfo().uid}`;
const entries = readdirSync(own).filter((name) => name.endsWith(".json"));
const [entry] = entries.sort((a, b) => statSync(`${own}/${b}`).mtimeMs - statSync(`${own}/${a}`).mtimeMs);
const { endpoints } = read(`${read(`${own}/${entry}`).folder}/addresses.json`);
const line = new Subscriber();
for (const topic of argv.length > 2 ? argv.slice(2) : ["gait_event"]) line.subscribe(`${topic}/`);
for (const [name, endpoint] of Object.entries(endpoints)) if (name !== "warden") line.connect(endpoint);
for await (const [frame] of line) {
  const head = frame.indexOf(0);
  for (let at = head + 1; at < frame.length; at += 4 + frame.readUInt32LE(at)) {
    const message = decode(frame.subarray(at + 4, at + 4 + frame.readUInt32LE(at)), { useBigInt64: true });
    console.log(frame.subarray(0, head).toString(), message);
  }
}
