// One process, one document: once.mjs CASE_FOLDER DOCUMENT. Prints the controls that fail, as JSON.
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const [folder, document] = process.argv.slice(2);
const { answer } = await import(pathToFileURL(path.resolve(folder, 'peers/policy.mjs')).href);
console.log(JSON.stringify(answer(JSON.parse(fs.readFileSync(document, 'utf8')))));
