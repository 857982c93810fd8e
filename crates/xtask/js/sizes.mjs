// Prints {file: compressed bytes} for `sizes.mjs brotli|gzip file…`.
import { readFileSync } from "node:fs";
import { brotliCompressSync, gzipSync } from "node:zlib";

const [how, ...files] = process.argv.slice(2);
const compress = how === "brotli" ? brotliCompressSync : (bytes) => gzipSync(bytes, { level: 9 });
console.log(JSON.stringify(Object.fromEntries(files.map((file) => [file, compress(readFileSync(file)).length]))));
