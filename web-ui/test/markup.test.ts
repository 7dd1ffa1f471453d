import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

const FORBIDDEN = /dangerouslySetInnerHTML|innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|style="/;

test("no source makes markup or code from text", () => {
  const files = readdirSync("src", { recursive: true, encoding: "utf8" }).filter((name) => /\.tsx?$/.test(name));
  assert.ok(files.length > 30);
  for (const name of files) {
    const text = readFileSync(`src/${name}`, "utf8");
    assert.doesNotMatch(text, FORBIDDEN, name);
    assert.ok(text.split("\n").length <= 300, `${name} has more than 300 lines`);
  }
});
