// Compares two readings of files: `node compare.js MODELS` reads the lines that the example `model`
// of baton-bpmn-parser printed, and each file that they name once more with bpmn-moddle. Ids, types,
// names and references have to be the same, or stand in exceptions.json with the reason.

import fs from 'node:fs';
import path from 'node:path';
import readline from 'node:readline';

import { batonFacts } from './baton_facts.js';
import { decode, moddleFacts } from './moddle_facts.js';

const root = path.resolve(import.meta.dirname, '../../..');
const exceptions = JSON.parse(fs.readFileSync(new URL('exceptions.json', import.meta.url), 'utf8'));

/** Elements whose ids one of the two readings does not keep, and why. */
const NOT_COMPARED = new Map(Object.entries(exceptions.types));

/** A name with every white space as one space: XML turns line ends in attributes into spaces. */
const spaced = (name) => (name ?? '').replace(/\s+/gu, ' ').trim();

/** What differs between two readings of one file: the id, what of it, and both sides. */
function* differences(baton, moddle, repeated) {
  for (const id of new Set([...baton.keys(), ...moddle.keys()])) {
    const [ours, theirs] = [baton.get(id), moddle.get(id)];
    if (repeated.has(id) || NOT_COMPARED.has((theirs ?? ours).type)) continue;
    if (!ours || !theirs) {
      yield { id, what: 'element', baton: ours?.type, moddle: theirs?.type };
      continue;
    }
    if (ours.type !== theirs.type) yield { id, what: 'type', baton: ours.type, moddle: theirs.type };
    if (spaced(ours.name) !== spaced(theirs.name)) {
      yield { id, what: 'name', baton: ours.name, moddle: theirs.name };
    }
    const properties = [...Object.keys(ours.references), ...Object.keys(theirs.references)];
    for (const property of new Set(properties)) {
      const sides = [ours, theirs].map((side) => [...(side.references[property] ?? [])].sort());
      if (sides[0].join('\n') !== sides[1].join('\n')) {
        yield { id, what: property, baton: sides[0].join(' '), moddle: sides[1].join(' ') };
      }
    }
  }
}

const used = new Set();

/** The exception that a difference is listed as. */
function isListed(file, { id, what }) {
  const fits = (row) =>
    new RegExp(`^(${row.file})$`, 'u').test(file) &&
    (row.what === undefined || row.what.split('|').includes(what)) &&
    (row.id === undefined || new RegExp(`^(${row.id})$`, 'u').test(id));
  const row = exceptions.differences.find(fits);
  if (row) used.add(row);
  return row !== undefined;
}

const counts = { compared: 0, unread: 0, elements: 0, listed: 0 };
const failures = [];
const names = [];
const lines = readline.createInterface({ input: fs.createReadStream(process.argv[2]) });
for await (const line of lines) {
  const { file, definitions } = JSON.parse(line);
  const name = path.relative(root, path.resolve(file)).replaceAll(path.sep, '/');
  names.push(name);
  if (definitions === null) {
    counts.unread += 1;
    continue;
  }
  let reading;
  try {
    reading = await moddleFacts(decode(fs.readFileSync(file)));
  } catch (error) {
    const found = { id: '', what: 'file', baton: 'read', moddle: error.message.split('\n')[0] };
    if (isListed(name, found)) counts.listed += 1;
    else failures.push(`${name}: bpmn-moddle does not read it: ${found.moddle}`);
    continue;
  }
  counts.compared += 1;
  counts.elements += reading.facts.size;
  for (const found of differences(batonFacts(definitions), reading.facts, reading.repeated)) {
    if (isListed(name, found)) counts.listed += 1;
    else {
      const { id, what, baton, moddle } = found;
      failures.push(`${name}: ${id}: ${what}: Baton ${baton ?? '-'}; bpmn-moddle ${moddle ?? '-'}`);
    }
  }
}
for (const failure of failures) console.log(failure);
const unused = exceptions.differences.filter((row) => {
  const isRead = names.some((name) => new RegExp(`^(${row.file})$`, 'u').test(name));
  return isRead && !used.has(row);
});
for (const row of unused) console.log(`listed, but no longer different: ${JSON.stringify(row)}`);
console.log(
  `${counts.elements} elements of ${counts.compared} files compared; ${counts.listed} differences ` +
    `listed with their reasons; ${counts.unread} files are refused before they are read as a model`,
);
const failed = failures.length + unused.length + (counts.compared === 0 ? 1 : 0);
console.log(`${failed === 0 ? 1 : 0} passed, ${failed} failed, 0 skipped`);
process.exitCode = failed === 0 ? 0 : 1;
